import {createSocket} from 'node:dgram';

/**
 * A test server's plugin that stands between the two sides of a call in one page: every packet between them goes
 * through here, and is dropped while the path is cut. `/udp-path/ID/add?side=…&address=…&port=…` answers with the port
 * under which that side's address is reached; `cut`, `heal` and `close` take no parameters.
 */
export function udpPath() {
  /** @type {Map<string, Path>} */
  const paths = new Map();
  return {
    name: 'udp-path',
    async serve({request}) {
      const [, id, action] = /^\/udp-path\/([\w-]+)\/(\w+)/.exec(request.url) ?? [];
      if (id === undefined) return undefined;
      const path = paths.get(id) ?? new Path();
      paths.set(id, path);
      if (action === 'add') {
        const {side, address, port} = Object.fromEntries(
          new URL(request.url, 'http://localhost').searchParams,
        );
        return {body: String(await path.add(side, address, Number(port))), type: 'text'};
      }
      if (action === 'close') paths.delete(id);
      path[action]();
      return {body: 'done', type: 'text'};
    },
    serverStop() {
      for (const path of paths.values()) path.close();
    },
  };
}

class Path {
  /** What each address of a side is reached by, by `address:port`. */
  #ends = new Map();
  #isCut = false;

  /** The port that stands for an address of `side`: what the other side sends there is passed on. */
  async add(side, address, port) {
    const key = `${address}:${port}`;
    const known = this.#ends.get(key);
    if (known) return known.socket.address().port;
    const socket = createSocket('udp4');
    this.#ends.set(key, {side, socket});
    socket.on('message', (packet, from) => {
      const sender = this.#ends.get(`${from.address}:${from.port}`);
      // It shall seem to come from where its sender is reached.
      if (!this.#isCut && sender && sender.side !== side) sender.socket.send(packet, port, address);
    });
    await new Promise((resolve) => socket.bind(0, address, resolve));
    return socket.address().port;
  }

  cut() {
    this.#isCut = true;
  }

  heal() {
    this.#isCut = false;
  }

  close() {
    for (const {socket} of this.#ends.values()) socket.close();
    this.#ends.clear();
  }
}

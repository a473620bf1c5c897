import {createHash, createHmac, randomBytes} from 'node:crypto';
import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {isIPv6} from 'node:net';

const ALLOCATE = 0x0003;
const SEND = 0x0016;
const CREATE_PERMISSION = 0x0008;
const CHANNEL_BIND = 0x0009;
const COOKIE = 0x2112a442;
const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  family: 0x0017,
  transport: 0x0019,
} as const;

type Attribute = readonly [type: number, value: Buffer];

/** What a TURN server answers: 0 for yes, or the code it refuses with. */
type Answer = {readonly code: number; readonly attributes: ReadonlyMap<number, Buffer>};

/** Somebody with good credentials who tries where a TURN server can be made to send things. */
export class TurnClient {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #username: string;
  readonly #password: string;
  #realm: Buffer = Buffer.alloc(0);
  #nonce: Buffer = Buffer.alloc(0);
  #channel = 0x4000;

  private constructor(port: number, secret: string) {
    this.#socket = createSocket('udp4');
    this.#port = port;
    this.#username = `${Math.floor(Date.now() / 1000) + 600}:ann`;
    this.#password = createHmac('sha1', secret).update(this.#username).digest('base64');
  }

  /** Has made an allocation of this family. @throws Error where the server refuses it. */
  static async allocate(port: number, secret: string, family: 4 | 6): Promise<TurnClient> {
    const client = new TurnClient(port, secret);
    const wanted: Attribute[] = [
      [ATTRIBUTE.transport, Buffer.from([17, 0, 0, 0])],
      [ATTRIBUTE.family, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])],
    ];
    const challenge = await client.#ask(ALLOCATE, () => wanted);
    client.#realm = challenge.attributes.get(ATTRIBUTE.realm) ?? client.#realm;
    client.#nonce = challenge.attributes.get(ATTRIBUTE.nonce) ?? client.#nonce;
    const {code} = await client.#ask(ALLOCATE, () => wanted);
    if (code === 0) return client;
    client.close();
    throw new Error(`The allocation was refused with ${code}.`);
  }

  /** Asks for leave to send to that address; 0 where it is given, or the code of the refusal. */
  async permission(address: string): Promise<number> {
    const {code} = await this.#ask(CREATE_PERMISSION, (id) => [peer(address, 9, id)]);
    return code;
  }

  /** The same for a channel, which needs no leave of its own. */
  async channel(address: string, port: number): Promise<number> {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(this.#channel++);
    const {code} = await this.#ask(CHANNEL_BIND, (id) => [
      [ATTRIBUTE.channel, number],
      peer(address, port, id),
    ]);
    return code;
  }

  /** Sends without asking, which is not answered. */
  send(address: string, port: number, data: string): void {
    const id = randomBytes(12);
    const body = encoded([peer(address, port, id), [ATTRIBUTE.data, Buffer.from(data)]]);
    this.#socket.send(Buffer.concat([head(SEND, body.length, id), body]), this.#port, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }

  async #ask(type: number, attributes: (id: Buffer) => readonly Attribute[]): Promise<Answer> {
    const id = randomBytes(12);
    const isKnown = this.#nonce.length > 0;
    const body = encoded([
      ...attributes(id),
      ...(isKnown
        ? ([
            [ATTRIBUTE.username, Buffer.from(this.#username)],
            [ATTRIBUTE.realm, this.#realm],
            [ATTRIBUTE.nonce, this.#nonce],
          ] as const)
        : []),
    ]);
    const key = createHash('md5')
      .update(`${this.#username}:${this.#realm.toString()}:${this.#password}`)
      .digest();
    const signed = Buffer.concat([head(type, body.length + 24, id), body]);
    const signature = createHmac('sha1', key).update(signed).digest();
    const message = isKnown
      ? Buffer.concat([signed, encoded([[ATTRIBUTE.integrity, signature]])])
      : Buffer.concat([head(type, body.length, id), body]);
    this.#socket.send(message, this.#port, '127.0.0.1');
    for (;;) {
      const [bytes] = (await once(this.#socket, 'message')) as [Buffer];
      if (bytes.subarray(8, 20).equals(id)) return read(bytes);
    }
  }
}

function head(type: number, length: number, id: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([bytes, id]);
}

function encoded(attributes: readonly Attribute[]): Buffer {
  return Buffer.concat(
    attributes.flatMap(([type, value]) => {
      const start = Buffer.alloc(4);
      start.writeUInt16BE(type, 0);
      start.writeUInt16BE(value.length, 2);
      return [start, value, Buffer.alloc((4 - (value.length % 4)) % 4)];
    }),
  );
}

/** XOR-PEER-ADDRESS. */
function peer(address: string, port: number, id: Buffer): Attribute {
  const mask = head(0, 0, id).subarray(4);
  const bytes = bytesOf(address);
  const value = Buffer.alloc(4 + bytes.length);
  value.writeUInt16BE(isIPv6(address) ? 2 : 1, 0);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  for (const [at, byte] of bytes.entries()) value[4 + at] = byte ^ mask[at]!;
  return [ATTRIBUTE.peer, value];
}

function bytesOf(address: string): number[] {
  if (!isIPv6(address)) return address.split('.').map(Number);
  // The last two groups may be written like an address of IPv4.
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_whole, ...parts: string[]) => {
    const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [before = '', after = ''] = hex.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const zeros = 8 - groups(before).length - groups(after).length;
  const all = [...groups(before), ...Array.from({length: zeros}, () => '0'), ...groups(after)];
  return all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]);
}

function read(bytes: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(ATTRIBUTE.error);
  return {code: error ? error[2]! * 100 + error[3]! : 0, attributes};
}

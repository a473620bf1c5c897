import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {findProgram} from '../../../scripts/programs.js';
import type {Place} from './served.js';

/** How often to ask whether coturn is there; each takes about a tenth of a second. */
const ATTEMPTS = 100;

/** A file of settings of coturn's, and whether it relays to addresses of IPv6, too. */
interface Settings {
  readonly file: string;
  readonly hasIPv6: boolean;
}

/** coturn in a process of its own, on this machine or on a host of a network, with the shared-secret scheme. */
export class TurnServer {
  static readonly SECRET = 'a secret between coturn and the server';

  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #address: string;

  private constructor(process: ChildProcess, folder: string, address: string) {
    this.#process = process;
    this.#folder = folder;
    this.#address = address;
  }

  /** `settings` take the place of what suits tests, which are all on loopback. */
  static async start(place?: Place, settings?: Settings): Promise<TurnServer> {
    const {prefix, host, port} = place ?? {prefix: [], host: '127.0.0.1', port: await freePort()};
    const folder = await mkdtemp(join(tmpdir(), 'im-turn-'));
    const [program, ...rest] = [
      ...prefix,
      findProgram('turnserver'),
      ...(settings === undefined ? ['-n', '--no-cli', '--use-auth-secret'] : ['-c', settings.file]),
      ...['--log-file', join(folder, 'log'), '--simple-log', '--no-tls', '--no-dtls'],
      ...['--listening-ip', host, '--relay-ip', host, '--listening-port', `${port}`],
      ...['--static-auth-secret', TurnServer.SECRET, '--realm', 'im.test'],
      ...['--userdb', join(folder, 'users.db'), '--pidfile', join(folder, 'pid')],
      // What suits tests, and a TURN server in the world must refuse.
      ...(settings === undefined ? ['--allow-loopback-peers'] : []),
      ...(settings?.hasIPv6 ? ['--relay-ip', '::1'] : []),
    ];
    const child = spawn(program!, rest, {cwd: folder, stdio: 'ignore'});
    const turn = new TurnServer(child, folder, `${host}:${port}`);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (child.exitCode !== null) break;
      if (await isListening(prefix, host, port)) return turn;
    }
    await turn.close();
    throw new Error(`coturn did not start on ${host}:${port}.`);
  }

  get port(): number {
    return Number(this.#address.split(':').at(-1));
  }

  /** Its address for clients that come over `transport`. */
  url(transport: 'udp' | 'tcp'): string {
    return `turn:${this.#address}?transport=${transport}`;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, {recursive: true, force: true});
  }
}

/** Tells from where the TURN server is whether it takes connections; it does not say so itself. */
async function isListening(
  prefix: readonly string[],
  host: string,
  port: number,
): Promise<boolean> {
  const [program, ...rest] = [...prefix, process.execPath, '-e', CONNECT, host, `${port}`];
  const [code] = (await once(spawn(program!, rest, {stdio: 'ignore'}), 'exit')) as [number];
  return code === 0;
}

const CONNECT = `
  const [host, port] = process.argv.slice(1);
  const socket = require('node:net').connect({host, port});
  socket.on('connect', () => process.exit(0));
  socket.on('error', () => setTimeout(() => process.exit(1), 50));
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

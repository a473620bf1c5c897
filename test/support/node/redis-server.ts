import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {findProgram} from '../../../scripts/programs.js';

/** A Redis of a test's own on a free port, which writes each change to the disk before it answers. */
export class RedisServer {
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await mkdtemp(join(tmpdir(), 'im-redis-')), await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** Of its process, while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it, or starts it again on what it has written. */
  async start(): Promise<void> {
    const child = spawn(
      findProgram('redis-server'),
      [
        ...['--bind', '127.0.0.1', '--port', String(this.#port), '--dir', this.#folder],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--databases', '1000'],
      ],
      {stdio: ['ignore', 'pipe', 'inherit']},
    );
    this.#process = child;
    const lines = createInterface(child.stdout);
    const output: string[] = [];
    for await (const line of lines) {
      output.push(line);
      if (line.includes('Ready to accept connections')) {
        // Nobody reads on: what it writes must not fill the pipe.
        child.stdout.resume();
        return;
      }
    }
    throw new Error(`redis-server did not start:\n${output.join('\n')}`);
  }

  /** Ends it without a word, as `kill -9` does. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Lets it stand still, and go on. */
  freeze(isFrozen: boolean): void {
    this.#process?.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, {recursive: true, force: true});
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const command = fileURLToPath(new URL('../../../dist/server/main.js', import.meta.url));

/** The built command `im-server --demo` in a process of its own, with a database folder that outlives restarts. */
export class Served {
  readonly #data: string;
  readonly #flags: readonly string[];
  #process?: ChildProcess;
  #port = 0;
  /** Everything the command wrote to its log so far. */
  log = '';

  private constructor(data: string, flags: readonly string[]) {
    this.#data = data;
    this.#flags = flags;
  }

  static async start(...flags: readonly string[]): Promise<Served> {
    const served = new Served(await mkdtemp(join(tmpdir(), 'im-served-')), flags);
    await served.start();
    return served;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Starts it on the port it had before, or on a free one the first time. */
  async start(): Promise<void> {
    const child = run(['--demo', '--port', `${this.#port}`, '--data', this.#data, ...this.#flags]);
    this.#process = child;
    child.stderr!.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    for await (const line of createInterface({input: child.stdout!})) {
      const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (port) {
        this.#port = Number(port);
        child.stdout!.resume();
        return;
      }
    }
    throw new Error(`The server did not start:\n${this.log}`);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#data, {recursive: true, force: true});
  }
}

/** The built command with these flags, its environment free of ours. */
export function run(flags: readonly string[]): ChildProcess {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('IM_')),
  );
  return spawn(process.execPath, [command, ...flags], {
    env: {...environment, IM_SECRET: 'a secret of the end-to-end tests, kept over restarts'},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

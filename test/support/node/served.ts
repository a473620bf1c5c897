import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

const command = fileURLToPath(new URL('../../../dist/server/main.js', import.meta.url));

/** Where a server runs: behind a command that runs others (on a host of a network), and under which address. */
export interface Place {
  readonly prefix: readonly string[];
  readonly host: string;
  readonly port: number;
}

export interface ServedOptions {
  readonly flags?: readonly string[];
  /** More variables of its environment, as secrets come. */
  readonly environment?: Readonly<Record<string, string>>;
  /** This machine and a free port, unless given. */
  readonly place?: Place;
}
/** Signs the tokens that these servers take. */
export const SERVED_SECRET = 'a secret of the end-to-end tests, kept over restarts';

/** Tests call and write faster than people do. */
const UNLIMITED = {
  IM_INVITES_PER_USER: '0',
  IM_INVITES_PER_PAIR: '0',
  IM_MESSAGES_PER_USER: '0',
  IM_MESSAGES_PER_PAIR: '0',
};

/** The built command `im-server --demo` in a process of its own, with a database folder that outlives restarts. */
export class Served {
  readonly #data: string;
  readonly #options: ServedOptions;
  #process?: ChildProcess;
  #port: number;
  /** Everything the command wrote to its log so far. */
  log = '';

  private constructor(data: string, options: ServedOptions) {
    this.#data = data;
    this.#options = options;
    this.#port = options.place?.port ?? 0;
  }

  static start(...flags: readonly string[]): Promise<Served> {
    return Served.with({flags});
  }

  static async with(options: ServedOptions): Promise<Served> {
    const served = new Served(await mkdtemp(join(tmpdir(), 'im-served-')), options);
    await served.start();
    return served;
  }

  /** Where its database is. */
  get folder(): string {
    return this.#data;
  }

  get origin(): string {
    return `http://${this.#options.place?.host ?? 'localhost'}:${this.#port}`;
  }

  /** Starts it on the port it had before, or on a free one the first time. */
  async start(): Promise<void> {
    const {flags = [], environment, place} = this.#options;
    const child = run(['--demo', '--port', `${this.#port}`, '--data', this.#data, ...flags], {
      ...(place && {prefix: place.prefix}),
      ...(environment && {environment}),
    });
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

  /** Stands still, with everything that reaches it, until `resume`. */
  pause(): void {
    this.#process!.kill('SIGSTOP');
  }

  resume(): void {
    this.#process!.kill('SIGCONT');
  }

  async close(): Promise<void> {
    this.resume();
    await this.stop();
    await rm(this.#data, {recursive: true, force: true});
  }
}

/** The built command with these flags, its environment free of ours. */
export function run(
  flags: readonly string[],
  {prefix = [], environment = {}}: Partial<Pick<Place, 'prefix'> & ServedOptions> = {},
): ChildProcess {
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('IM_')),
  );
  const [program, ...rest] = [...prefix, process.execPath, command, ...flags];
  return spawn(program!, rest, {
    env: {...own, ...UNLIMITED, IM_SECRET: SERVED_SECRET, ...environment},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

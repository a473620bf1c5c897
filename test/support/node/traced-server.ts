import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {findProgram} from '../../../scripts/programs.js';
import {SECRET} from './world.js';

const script = fileURLToPath(new URL('./serve-checkpointing.ts', import.meta.url));

/** All that can change a file or bring it to the disk, and all that can tell somebody. A question mark: if there is one. */
const CALLS = [
  ...['openat', '?open', '?creat', '?mkdir', 'mkdirat', '?unlink', 'unlinkat'],
  ...['?rename', '?renameat', 'renameat2', 'write', 'writev', 'pwrite64', 'pwritev', '?pwritev2'],
  ...[
    'sendto',
    'sendmsg',
    '?sendfile',
    'ftruncate',
    '?truncate',
    'fallocate',
    'fsync',
    'fdatasync',
  ],
  ...['sync_file_range', '?mmap', 'msync', '?io_uring_setup', '?copy_file_range'],
];

/** Longer than anything that is written at once, in bytes. */
const LONGEST = 1_000_000;

/** A server in a process of its own, each of whose calls that concern the disk or somebody else is written down. */
export class TracedServer {
  readonly signaling: string;
  readonly #tracer: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #pid: number;
  readonly #trace: string;

  private constructor(tracer: ChildProcess, trace: string, {pid, signaling}: Started) {
    this.#tracer = tracer;
    this.#exited = once(tracer, 'exit');
    this.#pid = pid;
    this.#trace = trace;
    this.signaling = signaling;
  }

  /** `trace`: the file to write it to. */
  static async start(data: string, trace: string): Promise<TracedServer> {
    const options = {data, secret: SECRET, port: 0, frameBurst: 1_000_000};
    const tracer = spawn(
      findProgram('strace'),
      [
        ...['--follow-forks', '--seccomp-bpf', '--decode-fds=path', '--strings-in-hex=all'],
        ...[`--string-limit=${LONGEST}`, `--output=${trace}`, `--trace=${CALLS.join(',')}`],
        ...[process.execPath, '--import', 'tsx', script, JSON.stringify(options)],
      ],
      {stdio: ['ignore', 'pipe', 'inherit']},
    );
    const lines = createInterface(tracer.stdout);
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(lines, 'close').then(() => Promise.reject(new Error('The traced server has ended.'))),
    ])) as [string];
    return new TracedServer(tracer, trace, JSON.parse(line) as Started);
  }

  /** Ends it; what it has done, a line for each call or half of one. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<readonly string[]> {
    if (this.#tracer.exitCode === null && this.#tracer.signalCode === null) {
      process.kill(this.#pid, signal);
      await this.#exited;
    }
    return (await readFile(this.#trace, 'latin1')).split('\n');
  }
}

interface Started {
  readonly pid: number;
  readonly signaling: string;
}

/** Why no process can be traced here; undefined where it can. @throws Error where strace is missing. */
export function lackOfTracing(): string | undefined {
  const strace = findProgram('strace');
  try {
    execFileSync(strace, ['--output=/dev/null', '--seccomp-bpf', '--follow-forks', 'true'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return undefined;
  } catch (error) {
    const {stderr} = error as {readonly stderr?: Buffer};
    return stderr?.toString().trim() || (error as Error).message;
  }
}

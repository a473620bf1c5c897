import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import type {Contender} from './contenders.js';

/** A server in a process of its own, held to the first core; the load has the second. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(
    {command, environment}: Pick<Contender, 'command' | 'environment'>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const child = spawn('taskset', ['-c', '0', process.execPath, '--expose-gc', ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {...process.env, ...environment, ...more},
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      const port = /listening (\d+)/.exec(said)?.[1];
      if (port) return new ServerProcess(child, Number(port));
    }
    throw new Error(`It did not start: ${command.join(' ')}`);
  }

  /** What it holds in memory once what is no longer in use has gone, in KiB. */
  async settledMemory(): Promise<number> {
    for (let time = 0; time < 3; time++) {
      this.#child.kill('SIGUSR2');
      await pause(500);
    }
    return this.#memory;
  }

  get #memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
  }

  /** The processor time it has used, in seconds. */
  get processorTime(): number {
    return processorTimeOf(this.#child.pid!);
  }

  async kill(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** The processor time that a process has used, in seconds. */
export function processorTimeOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  // utime and stime, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

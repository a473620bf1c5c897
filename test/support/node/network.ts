import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface, type Interface} from 'node:readline';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {findProgram} from '../../../scripts/programs.js';

const program = fileURLToPath(new URL('vnet.py', import.meta.url));

/** A host's name in the network → its IPv4 address. */
export type Hosts = Readonly<Record<string, string>>;

/** What every link of the network does to packets: times in ms, chances in percent, `rate` in kbit/s, 0 for no limit. */
export interface LinkQuality {
  readonly rtt: number;
  readonly jitter: number;
  readonly loss: number;
  readonly reorder: number;
  readonly dup: number;
  readonly rate: number;
}

/** Thrown where the machine does not let this process lay a network; the message says what it lacks. */
export class NetworkNotPermitted extends Error {
  override readonly name = 'NetworkNotPermitted';
}

let laid = 0;

/**
 * Hosts of their own (network namespaces) on this machine, joined by links that can be slowed down, cut and moved
 * while programs run inside. `close` ends what still runs there, and so does the end of this process.
 */
export class Network {
  readonly #process: ChildProcess;
  readonly #answers: Interface;
  readonly #prefix: string;
  readonly #folder: string;

  private constructor(process: ChildProcess, answers: Interface, prefix: string, folder: string) {
    this.#process = process;
    this.#answers = answers;
    this.#prefix = prefix;
    this.#folder = folder;
  }

  /** @throws NetworkNotPermitted, or Error where it should have been possible. */
  static async lay(hosts: Hosts): Promise<Network> {
    const lack = lackOfPermission();
    if (lack !== undefined) throw new NetworkNotPermitted(lack);
    const prefix = `im-${process.pid}-${++laid}-`;
    const named = Object.entries(hosts).map(([name, address]) => `${name}=${address}`);
    const child = spawn(findProgram('python'), [program, ...named, '--prefix', prefix], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`},
    });
    const problem = text(child.stderr);
    const answers = createInterface({input: child.stdout});
    const greeting = await Promise.race([
      once(answers, 'line').then(([line]) => line as string),
      once(answers, 'close').then(() => undefined),
    ]);
    if (greeting !== 'READY') {
      const [, refusal] = /^NOT PERMITTED: (.*)/.exec(greeting ?? '') ?? [];
      if (refusal !== undefined) throw new NetworkNotPermitted(refusal);
      throw new Error(`The network was not laid: ${await problem}`);
    }
    const folder = await mkdtemp(join(tmpdir(), 'im-network-'));
    return new Network(child, answers, prefix, folder);
  }

  /** The command that runs another one on a host: put it in front. */
  on(host: string): readonly string[] {
    return [findProgram('ip'), 'netns', 'exec', this.#prefix + host];
  }

  /** A program that runs `path` on a host, for those who take a path and no command. */
  async programOn(host: string, path: string): Promise<string> {
    const wrapper = join(this.#folder, `${host}-${path.replaceAll('/', '-')}`);
    await writeFile(wrapper, `#!/bin/sh\nexec ${this.on(host).join(' ')} '${path}' "$@"\n`, {
      mode: 0o755,
    });
    return wrapper;
  }

  /** Changes what the links do to packets; what is not named stays as it was. */
  async set(quality: Partial<LinkQuality>): Promise<void> {
    for (const [what, value] of Object.entries(quality)) await this.#say(`set ${what} ${value}`);
  }

  /** From now on nothing goes to or from this host, and nobody is told. */
  cut(host: string): Promise<void> {
    return this.#say(`cut ${host}`);
  }

  heal(host: string): Promise<void> {
    return this.#say(`heal ${host}`);
  }

  /** Gives a host another address, as a change of network does; its old one goes dead without a word. */
  move(host: string, address: string): Promise<void> {
    return this.#say(`move ${host} ${address}`);
  }

  /** Drops all UDP between the hosts, as some firewalls do. */
  blockUdp(): Promise<void> {
    return this.#say('block udp');
  }

  unblockUdp(): Promise<void> {
    return this.#say('unblock udp');
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.stdin!.end();
      await exited;
    }
    await rm(this.#folder, {recursive: true, force: true});
  }

  async #say(command: string): Promise<void> {
    const answered = once(this.#answers, 'line');
    this.#process.stdin!.write(`${command}\n`);
    const [line] = (await answered) as [string];
    if (line !== `OK ${command}`) throw new Error(`The network did not obey: ${line}`);
  }
}

/** Why this machine lets nobody, or not this process, lay a network; undefined where it can be tried. */
function lackOfPermission(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'only root may make network namespaces';
  return undefined;
}

import type {Signal} from '../../../src/protocol/index.js';
import type {Side} from './media.js';

/** What lies between the two sides of a call: a path for packets that can really be cut, as the test server is on it. */
export class UdpPath {
  readonly #id = crypto.randomUUID();

  /** Lets the signals of each side reach the other from now on, with no other way for packets than this path. */
  join(caller: Side, callee: Side): void {
    this.#carry(caller, 'caller', callee);
    this.#carry(callee, 'callee', caller);
  }

  async cut(): Promise<void> {
    await this.#ask('cut');
  }

  async heal(): Promise<void> {
    await this.#ask('heal');
  }

  async close(): Promise<void> {
    await this.#ask('close');
  }

  #carry(from: Side, name: string, to: Side): void {
    let before = Promise.resolve();
    from.carry = (signal) => {
      const led = this.#lead(signal, name);
      before = before.then(async () => {
        const due = await led;
        if (due) to.session.receive(due);
      });
    };
  }

  /** The signal with addresses on this path in the place of its own; undefined if all it holds is another. */
  async #lead(signal: Signal, side: string): Promise<Signal | undefined> {
    if (signal.kind === 'candidate') {
      const candidate = await this.#leadCandidate(signal.candidate, side);
      return candidate === undefined ? undefined : {...signal, candidate};
    }
    if (signal.kind !== 'offer' && signal.kind !== 'answer') return signal;
    const lines = await Promise.all(
      signal.sdp.split('\r\n').map(async (line) => {
        if (!line.startsWith('a=candidate')) return line;
        const candidate = await this.#leadCandidate(line.slice(2), side);
        return candidate && `a=${candidate}`;
      }),
    );
    return {...signal, sdp: lines.filter((line) => line !== undefined).join('\r\n')};
  }

  async #leadCandidate(candidate: string, side: string): Promise<string | undefined> {
    const words = candidate.split(' ');
    const [, , protocol, , address, port] = words;
    if (protocol !== 'udp' || !address?.includes('.')) return undefined;
    words[5] = await this.#ask(`add?side=${side}&address=${address}&port=${port}`);
    return words.join(' ');
  }

  async #ask(what: string): Promise<string> {
    return (await fetch(`/udp-path/${this.#id}/${what}`)).text();
  }
}

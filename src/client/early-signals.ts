import type {Signal} from '../protocol/index.js';

/** More than a device has candidates would be an attack on memory. */
const MOST = 128;

/** Signals that came before what they are about: candidates may overtake the offer of a new link. */
export class EarlySignals {
  #held: readonly Signal[] = [];

  hold(signal: Signal): void {
    this.#held = [...this.#held, signal].slice(-MOST);
  }

  /** Gives out, in their order, those whose time has come. */
  take(isDue: (signal: Signal) => boolean): readonly Signal[] {
    const due = this.#held.filter(isDue);
    this.#held = this.#held.filter((signal) => !isDue(signal));
    return due;
  }

  clear(): void {
    this.#held = [];
  }
}

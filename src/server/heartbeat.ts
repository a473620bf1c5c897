import {silent} from '../protocol/index.js';
import type {Wire} from './wire.js';

/** How often in a heartbeat the wires are looked at. */
const BEATS = 4;

/** A wire is given up after this many heartbeats of silence. */
const PATIENCE = 2.5;

/** Asks silent wires whether they live, and ends those that do not answer. Rests while there are none. */
export class Heartbeat {
  readonly #period: number;
  readonly #now: () => number;
  readonly #askedAt = new Map<Wire, number>();
  #timer: NodeJS.Timeout | undefined;
  #beatAt = 0;

  constructor(period: number, now: () => number) {
    this.#period = period;
    this.#now = now;
  }

  add(wire: Wire): void {
    this.#askedAt.set(wire, 0);
    if (this.#timer) return;
    this.#beatAt = this.#now();
    this.#timer = setInterval(() => this.#beat(), this.#period / BEATS);
  }

  delete(wire: Wire): void {
    this.#askedAt.delete(wire);
    if (this.#askedAt.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #beat(): void {
    const now = this.#now();
    // A late beat means that this process stood still: what was said meanwhile has not been read yet.
    const isLate = now - this.#beatAt > this.#period;
    this.#beatAt = now;
    for (const [wire, askedAt] of [...this.#askedAt]) {
      const silence = now - wire.heardAt;
      if (silence >= this.#period * PATIENCE && !isLate) wire.close(silent(silence));
      else if (silence >= this.#period && now - askedAt >= this.#period) {
        this.#askedAt.set(wire, now);
        wire.send({type: 'ping'});
      }
    }
  }
}

/** What holds back frames for a while. */
export interface Corkable {
  /** Sends what was held back. */
  uncork(): void;
}

/**
 * Lets frames wait until the turn of the event loop ends, so that many small ones for one socket are one system call, which
 * costs more than all the rest of relaying them.
 */
export class Corking {
  #held: Corkable[] = [];

  /** `wire` holds something back from now on, and sends it when this turn ends. */
  hold(wire: Corkable): void {
    if (this.#held.length === 0) setImmediate(() => this.#release());
    this.#held.push(wire);
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const wire of held) wire.uncork();
  }
}

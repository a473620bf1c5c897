/** What is written in one turn of the event loop and need not go out piece by piece. */
export interface Corkable {
  cork(): void;
  uncork(): void;
}

/**
 * Holds back what is written to sockets until the turn of the event loop ends, so that many small frames for one socket
 * are one system call, which costs more than all the rest of relaying them.
 */
export class Corking {
  #held = new Set<Corkable>();

  /** What is written to `socket` from now on goes out when this turn ends. */
  hold(socket: Corkable): void {
    if (this.#held.has(socket)) return;
    if (this.#held.size === 0) setImmediate(() => this.#release());
    this.#held.add(socket);
    socket.cork();
  }

  #release(): void {
    const held = this.#held;
    this.#held = new Set();
    for (const socket of held) socket.uncork();
  }
}

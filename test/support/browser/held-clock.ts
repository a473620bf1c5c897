import type {Unsubscribe} from '../../../src/client/store.js';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class HeldClock {
  #now = Date.UTC(2026, 0, 5, 12);
  #timers: readonly Timer[] = [];

  readonly now = (): number => this.#now;

  readonly after = (ms: number, callback: () => void): Unsubscribe => {
    const timer = {at: this.#now + ms, callback};
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  /** How many timers run. */
  get running(): number {
    return this.#timers.length;
  }

  /** Lets `ms` pass: what falls due is called in order, with everything it leads to before the next. */
  async advance(ms: number): Promise<void> {
    await settled();
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers
        .filter(({at}) => at <= end)
        .sort((one, other) => one.at - other.at);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** Everything that waits for nothing but promises has happened. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

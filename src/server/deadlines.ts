/** The longest time a Node timer can hold. */
export const LONGEST_MS = 2 ** 31 - 1;

/** One timer per key, for something that is due at a time of day. */
export class Deadlines<Key> {
  readonly #timers = new Map<Key, NodeJS.Timeout>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `due` at `at`, instead of what was set for this key before. */
  set(key: Key, at: number, due: () => void): void {
    this.clear(key);
    const wait = Math.min(LONGEST_MS, Math.max(0, at - this.#now()));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      // Timers may fire a millisecond early, and cannot hold a month.
      if (this.#now() < at) this.set(key, at, due);
      else due();
    }, wait);
    this.#timers.set(key, timer);
  }

  clear(key: Key): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

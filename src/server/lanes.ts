import type {Awaitable} from './awaitable.js';

/** Runs what has the same key one after the other, in the order it was asked for. */
export class Lanes<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Begins `task` in this turn where nothing is before it. */
  run<T>(key: Key, task: () => Awaitable<T>): Awaitable<T> {
    const done = this.#last.get(key)?.then(task) ?? task();
    if (!(done instanceof Promise)) return done;
    const settled = done.catch(() => undefined);
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return done;
  }
}

export type Unsubscribe = () => void;

/** A value that can be watched. `subscribe` calls back on every change, not at once. */
export interface ReadableStore<T> {
  readonly value: T;
  subscribe(listener: (value: T) => void): Unsubscribe;
}

/** A value that can be watched and set. Setting the same value again tells nobody. */
export class Store<T> implements ReadableStore<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: (value: T) => void): Unsubscribe {
    // A function of its own, so that the same listener given twice is two subscriptions.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}

import type {Database, Statement} from 'better-sqlite3';
import type {UserId} from '../../protocol/index.js';

/** Of how many pairs it is known; then all are forgotten, which costs one read each. */
const MOST_PAIRS = 20_000;

/**
 * Remembers what the database says of two users, in the order in which they are asked about, for as long as nobody has
 * written to it: this process says so itself, and whether another one has is looked up once in a turn of the event loop.
 */
export class PairMemory<T> {
  readonly #known = new Map<string, T>();
  readonly #version: Statement<[], number>;
  #readAt: number | undefined;
  #isChecked = false;

  constructor(database: Database) {
    // Changes with each commit of another connection.
    this.#version = database.prepare<[], number>('PRAGMA data_version').pluck();
  }

  get(one: UserId, other: UserId, read: () => T): T {
    if (!this.#isChecked) this.#check();
    // No id holds a line break.
    const key = `${one}\n${other}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = read();
      if (this.#known.size >= MOST_PAIRS) this.#known.clear();
      this.#known.set(key, known);
    }
    return known;
  }

  forget(): void {
    this.#known.clear();
  }

  #check(): void {
    const version = this.#version.get();
    if (version !== this.#readAt) this.forget();
    this.#readAt = version;
    this.#isChecked = true;
    setImmediate(() => (this.#isChecked = false));
  }
}

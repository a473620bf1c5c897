import type Database from 'better-sqlite3';
import {tryLater} from '../../protocol/index.js';

interface Work {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * Writes that arrive in one turn of the event loop, kept in one transaction: a commit that reaches the disk
 * costs the same for one row as for a hundred.
 */
export class GroupCommit {
  readonly #transaction: Database.Transaction<(group: readonly Work[]) => unknown[]>;
  #waiting: Work[] = [];
  #scheduled: NodeJS.Immediate | undefined;

  constructor(database: Database.Database) {
    this.#transaction = database.transaction((group: readonly Work[]) =>
      group.map((work) => work.run()),
    );
  }

  /** What `run` gives, once it is on the disk. Results are given in the order of the calls. */
  add<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({run, resolve: (result) => resolve(result as T), reject});
      this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Commits at once what waits. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length > 0) this.#commit(group);
  }

  #commit(group: readonly Work[]): void {
    let results: unknown[];
    try {
      results = this.#transaction.immediate(group);
    } catch (error) {
      // One that cannot be stored must not take the others of its group with it.
      if (group.length > 1 && !isPassing(error)) for (const work of group) this.#commit([work]);
      else for (const work of group) work.reject(asRefusal(error));
      return;
    }
    for (const [index, work] of group.entries()) work.resolve(results[index]);
  }
}

/** The error a caller is told where the database was busy or full; any other error as it is. */
export function asRefusal(error: unknown): unknown {
  return isPassing(error) ? tryLater('the store is busy or full') : error;
}

/** Whether the same write may succeed later: another holds the lock, or the disk has no room. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PROTOCOL)/.test(code);
}

import type Database from 'better-sqlite3';
import {tryLater} from '../../protocol/index.js';
import type {LogFile} from './log-file.js';

/** What brings to the disk what was committed. */
export type Log = Pick<LogFile, 'sync' | 'syncNow'>;

interface Work {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface Written {
  readonly work: Work;
  readonly result: unknown;
}

/**
 * Writes that arrive in one turn of the event loop, or while those before them are on their way to the disk, kept in one
 * transaction: what makes a commit reach the disk costs the same for one row as for a hundred. Nobody waits for the disk but
 * those who asked for the writes, and whoever must not tell of them sooner (`onDisk`).
 */
export class GroupCommit {
  readonly #database: Database.Database;
  readonly #log: Log | undefined;
  readonly #transaction: Database.Transaction<(group: readonly Work[]) => unknown[]>;
  #waiting: Work[] = [];
  /** Committed, but not known to be on the disk. */
  #written: Written[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #syncing: Promise<void> | undefined;
  #transactions = 0;
  /** Of a log that failed once, what was written before may be missing on the disk, whatever is said of it later. */
  #isLogInDoubt = false;

  /** `log`: what is to be synchronised after a commit, where SQLite does not do so itself. */
  constructor(database: Database.Database, log?: Log) {
    this.#database = database;
    this.#log = log;
    this.#transaction = database.transaction((group: readonly Work[]) => {
      this.#transactions++;
      return group.map((work) => work.run());
    });
  }

  /** Which transaction is under way, or was the last. */
  get transaction(): number {
    return this.#transactions;
  }

  /** Undefined where all that can be read is on the disk; kept when it is. Fails never. */
  get onDisk(): Promise<void> | undefined {
    return this.#syncing;
  }

  /** What `run` gives, once it is on the disk. Results are given in the order of the calls. */
  add<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({run, resolve: (result) => resolve(result as T), reject});
      this.#schedule();
    });
  }

  /** Commits at once what waits, and does not go on before it is on the disk. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#commitWaiting();
    if (this.#written.length === 0) return;
    if (this.#isLogInDoubt) return this.#rescue();
    try {
      this.#log?.syncNow();
      this.#settle();
    } catch {
      this.#rescue();
    }
  }

  #schedule(): void {
    if (!this.#syncing) this.#scheduled ??= setImmediate(() => this.#begin());
  }

  #begin(): void {
    this.#commitWaiting();
    if (this.#written.length === 0) return;
    if (!this.#log) return this.#settle();
    if (this.#isLogInDoubt) return this.#rescue();
    this.#syncing = this.#log
      .sync()
      .then(
        () => this.#settle(),
        () => this.#rescue(),
      )
      .then(() => {
        this.#syncing = undefined;
        if (this.#waiting.length > 0) this.#schedule();
      });
  }

  #commitWaiting(): void {
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
    for (const [index, work] of group.entries()) {
      this.#written.push({work, result: results[index]});
    }
  }

  #settle(): void {
    const written = this.#written;
    this.#written = [];
    for (const {work, result} of written) work.resolve(result);
  }

  /** The log did not reach the disk. What it holds may still be brought into the database itself. */
  #rescue(): void {
    this.#isLogInDoubt = !this.#emptyLog();
    if (!this.#isLogInDoubt) return this.#settle();
    const written = this.#written;
    this.#written = [];
    for (const {work} of written) work.reject(refusal());
  }

  /** Whether all of the log is in the database, and on the disk. */
  #emptyLog(): boolean {
    try {
      const [{busy} = {busy: 1}] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as {
        readonly busy: number;
      }[];
      return busy === 0;
    } catch {
      return false;
    }
  }
}

/** The error a caller is told where the database was busy or full; any other error as it is. */
export function asRefusal(error: unknown): unknown {
  return isPassing(error) ? refusal() : error;
}

const refusal = () => tryLater('the store is busy or full');

/** Whether the same write may succeed later: another holds the lock, or the disk has no room. */
function isPassing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|PROTOCOL)/.test(code);
}

import {closeSync, fdatasync, fdatasyncSync, openSync} from 'node:fs';
import {promisify} from 'node:util';

const syncData = promisify(fdatasync);

/** The write-ahead log of an SQLite database. What is committed is in it, and on the disk once it is synchronised. */
export class LogFile {
  readonly #file: number;
  #syncing: Promise<void> | undefined;

  /** `path`: of the database, which is open. @throws Error where there is no such file. */
  constructor(path: string) {
    // For writing, without which some systems do not synchronise.
    this.#file = openSync(`${path}-wal`, 'r+');
  }

  /** Kept once all that was in the log is on the disk. Meanwhile this process goes on. */
  sync(): Promise<void> {
    return (this.#syncing = syncData(this.#file));
  }

  /** The same, and nothing else happens until then. */
  syncNow(): void {
    fdatasyncSync(this.#file);
  }

  close(): void {
    const close = () => closeSync(this.#file);
    if (this.#syncing) void this.#syncing.then(close, close);
    else close();
  }
}

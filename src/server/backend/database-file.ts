import {existsSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {makeDurableFolder} from './durable-folder.js';
import {GroupCommit} from './group-commit.js';
import {LogFile} from './log-file.js';
import {migrate} from './migrations.js';

/** How long a write waits for another process's lock. It holds up everything, so it is short. */
const LOCK_WAIT_MS = 100;

/**
 * The size of a page in bytes, where the database is made anew. A message adds a row to a page here and there, and each page
 * is written whole: with pages of 4 KiB a fifth fewer are stored.
 */
const PAGE_SIZE = 2_048;

/** How many bytes the log grows to before they are brought into the database. */
const LOG_SIZE = 16 * 1024 * 1024;

/** The SQLite file of a server, `im.db`, at the newest version. */
export class DatabaseFile {
  readonly database: Database.Database;
  /** All that is written goes through here. */
  readonly writes: GroupCommit;

  readonly #log: LogFile | undefined;

  /** @throws Error where the folder or file cannot be used. */
  constructor(folder: string) {
    const path = join(folder, 'im.db');
    if (!existsSync(path)) makeDurableFolder(folder);
    this.database = new Database(path, {timeout: LOCK_WAIT_MS});
    this.database.pragma(`page_size = ${PAGE_SIZE}`);
    const mode = this.database.pragma('journal_mode = WAL', {simple: true});
    // What was acknowledged outlives a power cut. SQLite would stop this process while the disk works.
    this.database.pragma('synchronous = FULL');
    migrate(this.database);
    if (mode === 'wal') {
      this.#log = new LogFile(this.database.name);
      this.database.pragma('synchronous = NORMAL');
      const pageSize = this.database.pragma('page_size', {simple: true}) as number;
      this.database.pragma(`wal_autocheckpoint = ${LOG_SIZE / pageSize}`);
    }
    this.writes = new GroupCommit(this.database, this.#log);
  }

  /** @throws Error that says why nothing can be stored at present. */
  check(): void {
    try {
      // Takes the lock for writing and writes a page, which is where a lock, a full disk and a read-only file show.
      this.database
        .transaction(() => this.database.pragma(`user_version = ${this.#version()}`))
        .immediate();
    } catch (error) {
      throw new Error(`The database cannot be written: ${(error as Error).message}.`, {
        cause: error,
      });
    }
  }

  #version(): number {
    return this.database.pragma('user_version', {simple: true}) as number;
  }

  close(): void {
    this.writes.flush();
    this.#log?.close();
    this.database.close();
  }
}

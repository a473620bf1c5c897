import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {GroupCommit} from './group-commit.js';
import {migrate} from './migrations.js';

/** How long a write waits for another process's lock. It holds up everything, so it is short. */
const LOCK_WAIT_MS = 100;

/** The SQLite file of a server, `im.db`, at the newest version. */
export class DatabaseFile {
  readonly database: Database.Database;
  /** All that is written goes through here. */
  readonly writes: GroupCommit;

  /** @throws Error where the folder or file cannot be used. */
  constructor(folder: string) {
    mkdirSync(folder, {recursive: true});
    this.database = new Database(join(folder, 'im.db'), {timeout: LOCK_WAIT_MS});
    this.database.pragma('journal_mode = WAL');
    // What was acknowledged outlives a power cut.
    this.database.pragma('synchronous = FULL');
    migrate(this.database);
    this.writes = new GroupCommit(this.database);
  }

  close(): void {
    this.writes.flush();
    this.database.close();
  }
}

import type {Statement} from 'better-sqlite3';
import type {UserId} from '../../protocol/index.js';
import type {RevocationStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';

/** Revocations in SQLite: a row for each user who ever had a token revoked. */
export class RevocationRows implements RevocationStore {
  readonly #writes: GroupCommit;
  readonly #keep: Statement<[string, number]>;
  readonly #find: Statement<[string], {before: number}>;

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#keep = database.prepare(
      `INSERT INTO revocations (user, before) VALUES (?, ?)
       ON CONFLICT (user) DO UPDATE SET before = max(before, excluded.before)`,
    );
    this.#find = database.prepare('SELECT before FROM revocations WHERE user = ?');
  }

  async revoke(user: UserId, before: number): Promise<void> {
    await this.#writes.add(() => this.#keep.run(user, before));
  }

  async revokedBefore(user: UserId): Promise<number> {
    try {
      return this.#find.get(user)?.before ?? 0;
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

import type {Statement} from 'better-sqlite3';
import type {UserId} from '../../protocol/index.js';
import type {BlockStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';

/** Who has blocked whom, in SQLite. */
export class BlockRows implements BlockStore {
  readonly #writes: GroupCommit;
  readonly #keep: Statement<[UserId, UserId]>;
  readonly #remove: Statement<[UserId, UserId]>;
  readonly #forget: Statement<[UserId]>;
  readonly #between: Statement<[UserId, UserId, UserId, UserId], UserId>;
  readonly #blockedBy: Statement<[UserId], UserId>;
  readonly #blockersOf: Statement<[UserId], UserId>;

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#keep = database.prepare('INSERT OR IGNORE INTO blocks (blocker, blocked) VALUES (?, ?)');
    this.#remove = database.prepare('DELETE FROM blocks WHERE blocker = ? AND blocked = ?');
    this.#forget = database.prepare('DELETE FROM blocks WHERE blocker = ?');
    this.#between = database
      .prepare<[UserId, UserId, UserId, UserId], UserId>(
        `SELECT blocker FROM blocks WHERE blocker = ? AND blocked = ?
         UNION ALL SELECT blocker FROM blocks WHERE blocker = ? AND blocked = ?`,
      )
      .pluck();
    this.#blockedBy = database
      .prepare<[UserId], UserId>('SELECT blocked FROM blocks WHERE blocker = ?')
      .pluck();
    this.#blockersOf = database
      .prepare<[UserId], UserId>('SELECT blocker FROM blocks WHERE blocked = ?')
      .pluck();
  }

  block(blocker: UserId, blocked: UserId): Promise<boolean> {
    return this.#writes.add(() => this.#keep.run(blocker, blocked).changes > 0);
  }

  unblock(blocker: UserId, blocked: UserId): Promise<boolean> {
    return this.#writes.add(() => this.#remove.run(blocker, blocked).changes > 0);
  }

  async forget(blocker: UserId): Promise<void> {
    await this.#writes.add(() => this.#forget.run(blocker));
  }

  async between(one: UserId, other: UserId): Promise<readonly UserId[]> {
    return read(() => this.#between.all(one, other, other, one));
  }

  async blockedBy(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#blockedBy.all(user));
  }

  async blockersOf(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#blockersOf.all(user));
  }
}

function read<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asRefusal(error);
  }
}

import type {Statement} from 'better-sqlite3';
import type {UserId} from '../../protocol/index.js';
import type {BlockStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';
import {PairMemory} from './pair-memory.js';

/** Who has blocked whom, in SQLite. */
export class BlockRows implements BlockStore {
  readonly #writes: GroupCommit;
  readonly #known: PairMemory<readonly UserId[]>;
  readonly #keep: Statement<[UserId, UserId]>;
  readonly #remove: Statement<[UserId, UserId]>;
  readonly #forget: Statement<[UserId]>;
  readonly #between: Statement<[UserId, UserId, UserId, UserId], UserId>;
  readonly #blockedBy: Statement<[UserId], UserId>;
  readonly #blockersOf: Statement<[UserId], UserId>;

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#known = new PairMemory(database);
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
    return this.#change(() => this.#keep.run(blocker, blocked).changes > 0);
  }

  unblock(blocker: UserId, blocked: UserId): Promise<boolean> {
    return this.#change(() => this.#remove.run(blocker, blocked).changes > 0);
  }

  async forget(blocker: UserId): Promise<void> {
    await this.#change(() => this.#forget.run(blocker));
  }

  /** Asked before everything that one sends the other, so that what was read is remembered. */
  between(one: UserId, other: UserId): readonly UserId[] {
    return read(() => this.#known.get(one, other, () => this.#between.all(one, other, other, one)));
  }

  async blockedBy(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#blockedBy.all(user));
  }

  async blockersOf(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#blockersOf.all(user));
  }

  #change<T>(write: () => T): Promise<T> {
    return this.#writes.add(() => {
      this.#known.forget();
      return write();
    });
  }
}

function read<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asRefusal(error);
  }
}

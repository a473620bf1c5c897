import type {Statement} from 'better-sqlite3';
import type {Profile, UserId} from '../../protocol/index.js';
import type {UserStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';

interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly picture: string | null;
}

/** Profiles in SQLite. */
export class UserRows implements UserStore {
  readonly #writes: GroupCommit;
  readonly #one: Statement<[UserId], UserRow>;
  readonly #after: Statement<[UserId, number], UserRow>;
  readonly #keep: Statement<[UserId, string, string | null]>;
  readonly #remove: Statement<[UserId]>;
  /** Those on their way to the disk: whoever signs in is known from then on. */
  readonly #remembering = new Map<UserId, Profile>();

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#one = database.prepare('SELECT id, name, picture FROM users WHERE id = ?');
    this.#after = database.prepare(
      'SELECT id, name, picture FROM users WHERE id > ? ORDER BY id LIMIT ?',
    );
    this.#remove = database.prepare('DELETE FROM users WHERE id = ?');
    this.#keep = database.prepare(
      `INSERT INTO users (id, name, picture) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, picture = excluded.picture`,
    );
  }

  async remember(profile: Profile): Promise<void> {
    const {id, name, picture} = profile;
    const known = this.find(id);
    if (known?.name === name && known.picture === picture) return;
    this.#remembering.set(id, profile);
    try {
      await this.#writes.add(() => this.#keep.run(id, name, picture ?? null));
    } finally {
      if (this.#remembering.get(id) === profile) this.#remembering.delete(id);
    }
  }

  find(user: UserId): Profile | undefined {
    const remembering = this.#remembering.get(user);
    if (remembering) return remembering;
    const row = this.#read(() => this.#one.get(user));
    return row && asProfile(row);
  }

  async page(after: UserId, limit: number): Promise<readonly Profile[]> {
    return this.#read(() => this.#after.all(after, limit).map(asProfile));
  }

  forget(user: UserId): Promise<boolean> {
    return this.#writes.add(() => this.#remove.run(user).changes > 0);
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

function asProfile({id, name, picture}: UserRow): Profile {
  return {id, name, ...(picture !== null && {picture})};
}

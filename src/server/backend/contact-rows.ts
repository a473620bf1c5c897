import type {Statement} from 'better-sqlite3';
import type {UserId} from '../../protocol/index.js';
import type {ContactStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';

/** Contacts in SQLite. */
export class ContactRows implements ContactStore {
  readonly #writes: GroupCommit;
  readonly #of: Statement<[UserId], UserId>;
  readonly #mutual: Statement<[UserId], UserId>;
  readonly #pair: Statement<[UserId, UserId, UserId, UserId], number>;
  readonly #keep: Statement<[UserId, UserId]>;
  readonly #clear: Statement<[UserId]>;
  readonly #leave: Statement<[UserId]>;

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#of = database
      .prepare<[UserId], UserId>('SELECT contact FROM contacts WHERE owner = ?')
      .pluck();
    this.#mutual = database
      .prepare<[UserId], UserId>(
        `SELECT mine.contact FROM contacts AS mine
         JOIN contacts AS theirs ON theirs.owner = mine.contact AND theirs.contact = mine.owner
         WHERE mine.owner = ?`,
      )
      .pluck();
    this.#pair = database
      .prepare<[UserId, UserId, UserId, UserId], number>(
        `SELECT count(*) FROM contacts
         WHERE (owner = ? AND contact = ?) OR (owner = ? AND contact = ?)`,
      )
      .pluck();
    this.#keep = database.prepare('INSERT OR IGNORE INTO contacts (owner, contact) VALUES (?, ?)');
    this.#clear = database.prepare('DELETE FROM contacts WHERE owner = ?');
    this.#leave = database.prepare('DELETE FROM contacts WHERE contact = ?');
  }

  async of(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#of.all(user));
  }

  put(user: UserId, contacts: readonly UserId[]): Promise<void> {
    return this.#writes.add(() => {
      this.#clear.run(user);
      for (const contact of contacts) this.#keep.run(user, contact);
    });
  }

  async mutual(user: UserId): Promise<readonly UserId[]> {
    return read(() => this.#mutual.all(user));
  }

  areContacts(one: UserId, other: UserId): boolean {
    return read(() => this.#pair.get(one, other, other, one) === 2);
  }

  forget(user: UserId): Promise<void> {
    return this.#writes.add(() => {
      this.#clear.run(user);
      this.#leave.run(user);
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

import type {Database, Statement} from 'better-sqlite3';
import type {Doomed, Removal} from './removal.js';

/**
 * Takes out what one user has sent, or their receipts, and keeps what is counted right. To be called within a
 * transaction.
 */
export class Erasure {
  readonly #removal: Removal;
  readonly #oldest: Statement<[string, number], Doomed>;
  readonly #byId: Statement<[string, string], Doomed>;
  readonly #tallyBefore: Statement<[Doomed], number>;
  readonly #lower: Statement<[Doomed]>;
  readonly #lastReceipt: Statement<[{user: string}], number | null>;
  readonly #deleteReceipts: Statement<[{user: string}]>;

  constructor(database: Database, removal: Removal) {
    this.#removal = removal;
    const fields = 'place, sender, addressee, tally';
    this.#oldest = database.prepare(
      `SELECT ${fields} FROM messages WHERE sender = ? ORDER BY place LIMIT ?`,
    );
    this.#byId = database.prepare(`SELECT ${fields} FROM messages WHERE sender = ? AND id = ?`);
    this.#tallyBefore = database
      .prepare<[Doomed], number>(
        `SELECT coalesce(
           (SELECT tally FROM messages
            WHERE sender = :sender AND addressee = :addressee AND place < :place
            ORDER BY place DESC LIMIT 1),
           (SELECT tally FROM removed WHERE sender = :sender AND addressee = :addressee),
           0)`,
      )
      .pluck();
    this.#lower = database.prepare(
      `UPDATE messages SET tally = tally - 1
       WHERE sender = :sender AND addressee = :addressee AND place > :place`,
    );
    this.#lastReceipt = database
      .prepare<[{user: string}], number | null>(
        'SELECT max(place) FROM receipts WHERE reader = :user OR author = :user',
      )
      .pluck();
    this.#deleteReceipts = database.prepare(
      'DELETE FROM receipts WHERE reader = :user OR author = :user',
    );
  }

  /** The message of that id, wherever it stands; answers how many that were. */
  one(sender: string, id: string): number {
    const doomed = this.#byId.get(sender, id);
    if (!doomed) return 0;
    if (doomed.tally > this.#tallyBefore.get(doomed)!) this.#lower.run(doomed);
    this.#removal.take([doomed]);
    return 1;
  }

  /** The oldest of that sender; answers how many. */
  oldest(sender: string, limit: number): number {
    const doomed = this.#oldest.all(sender, limit);
    this.#removal.remove(doomed);
    return doomed.length;
  }

  receipts(user: string): void {
    const last = this.#lastReceipt.get({user});
    if (last) this.#removal.keepPlace(last);
    this.#deleteReceipts.run({user});
  }
}

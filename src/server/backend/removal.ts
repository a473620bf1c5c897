import type {Database, Statement} from 'better-sqlite3';
import type {Retention} from './backend.js';

/** A message as far as its removal goes. */
export interface Doomed {
  readonly place: number;
  readonly sender: string;
  readonly addressee: string;
  readonly tally: number;
}

/** How many conversations one step looks at. */
const CONVERSATIONS = 20;

type Pair = readonly [low: string, high: string];

/** Takes messages out of the database, and keeps what is counted right. To be called within a transaction. */
export class Removal {
  readonly #oldest: Statement<[number], Doomed & {readonly at: number}>;
  readonly #beyond: Statement<[{low: string; high: string; newest: number; limit: number}], Doomed>;
  readonly #delete: Statement<[number]>;
  readonly #keepTally: Statement<[string, string, number]>;
  readonly #keepPlace: Statement<[number]>;
  readonly #newest: Statement<[{low: string; high: string}], {place: number}>;
  readonly #conversations: Statement<[string, string, number], {low: string; high: string}>;
  readonly #moveConversation: Statement<[number, string, string]>;
  readonly #endConversation: Statement<[string, string]>;
  /** The conversation that was looked at last. */
  #seen: Pair = ['', ''];

  constructor(database: Database) {
    const prepare = <Parameters extends unknown[], Row = unknown>(sql: string) =>
      database.prepare(sql) as unknown as Statement<Parameters, Row>;
    // By place and not by time, which may have been set back: what counts as unread is counted by place.
    this.#oldest = prepare(
      'SELECT place, sender, addressee, tally, at FROM messages ORDER BY place LIMIT ?',
    );
    this.#beyond = prepare(
      `SELECT place, sender, addressee, tally FROM (
         SELECT place, sender, addressee, tally FROM messages
         WHERE sender = :low AND addressee = :high
         UNION ALL
         SELECT place, sender, addressee, tally FROM messages
         WHERE sender = :high AND addressee = :low
       ) ORDER BY place DESC LIMIT :limit OFFSET :newest`,
    );
    this.#delete = prepare('DELETE FROM messages WHERE place = ?');
    this.#keepTally = prepare(
      `INSERT INTO removed (sender, addressee, tally) VALUES (?, ?, ?)
       ON CONFLICT (sender, addressee) DO UPDATE SET tally = max(tally, excluded.tally)`,
    );
    this.#keepPlace = prepare(
      `INSERT INTO counters (name, value) VALUES ('removed-place', ?)
       ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    );
    this.#newest = prepare(
      `SELECT max(
         coalesce((SELECT max(place) FROM messages WHERE sender = :low AND addressee = :high), 0),
         coalesce((SELECT max(place) FROM messages WHERE sender = :high AND addressee = :low), 0)
       ) AS place`,
    );
    this.#conversations = prepare(
      'SELECT low, high FROM conversations WHERE (low, high) > (?, ?) ORDER BY low, high LIMIT ?',
    );
    this.#moveConversation = prepare(
      'UPDATE conversations SET last = ? WHERE low = ? AND high = ?',
    );
    this.#endConversation = prepare('DELETE FROM conversations WHERE low = ? AND high = ?');
  }

  /** One step of `MessageStore.prune`. */
  prune({before, newest}: Retention, limit: number): boolean {
    const isMoreOld = before !== undefined && this.#pruneOld(before, limit);
    const isMoreBeyond = newest !== undefined && this.#pruneBeyond(newest, limit);
    return isMoreOld || isMoreBeyond;
  }

  #pruneOld(before: number, limit: number): boolean {
    const oldest = this.#oldest.all(limit);
    const end = oldest.findIndex(({at}) => at >= before);
    const doomed = end < 0 ? oldest : oldest.slice(0, end);
    this.remove(doomed);
    return doomed.length === limit;
  }

  /** Looks at the next conversations, and begins again after the last one. */
  #pruneBeyond(newest: number, limit: number): boolean {
    const conversations = this.#conversations.all(...this.#seen, CONVERSATIONS);
    for (const {low, high} of conversations) {
      const doomed = this.#beyond.all({low, high, newest, limit});
      this.remove(doomed);
      // There may be more of this one.
      if (doomed.length === limit) return true;
      this.#seen = [low, high];
    }
    if (conversations.length === CONVERSATIONS) return true;
    this.#seen = ['', ''];
    return false;
  }

  /** Takes out messages before which nothing is left of their sender and addressee. */
  remove(doomed: readonly Doomed[]): void {
    for (const {sender, addressee, tally} of doomed) this.#keepTally.run(sender, addressee, tally);
    this.take(doomed);
  }

  /** Takes out messages from anywhere; what counted of them is for the caller to see to. */
  take(doomed: readonly Doomed[]): void {
    const conversations = new Map<string, Pair>();
    for (const {place, sender, addressee} of doomed) {
      this.#delete.run(place);
      this.keepPlace(place);
      const pair: Pair = sender < addressee ? [sender, addressee] : [addressee, sender];
      conversations.set(JSON.stringify(pair), pair);
    }
    for (const [low, high] of conversations.values()) {
      const {place} = this.#newest.get({low, high})!;
      if (place > 0) this.#moveConversation.run(place, low, high);
      else this.#endConversation.run(low, high);
    }
  }

  /** Sees to it that a place that is taken out is not given again. */
  keepPlace(place: number): void {
    this.#keepPlace.run(place);
  }
}

import type {Statement} from 'better-sqlite3';
import type {DueEvent, EventQueue, NewEvent} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import type {GroupCommit} from './group-commit.js';

/** Events in SQLite. Of each topic only the first has a time at which it is due; the others wait for it. */
export class EventRows implements EventQueue {
  readonly #writes: GroupCommit;
  readonly #keep: Statement<[NewEvent]>;
  readonly #due: Statement<[number, number], DueEvent>;
  readonly #next: Statement<[], number | null>;
  readonly #lease: Statement<[number, string]>;
  readonly #remove: Statement<[string], string>;
  readonly #promote: Statement<[{topic: string; now: number}]>;
  readonly #retry: Statement<[number, string]>;

  constructor({database, writes}: DatabaseFile) {
    this.#writes = writes;
    this.#keep = database.prepare(
      `INSERT OR IGNORE INTO events (id, topic, at, body, due_at) VALUES (:id, :topic, :at, :body,
         CASE WHEN EXISTS (SELECT 1 FROM events WHERE topic = :topic) THEN NULL ELSE :at END)`,
    );
    this.#due = database.prepare<[number, number], DueEvent>(
      `SELECT id, topic, at, body, tries FROM events WHERE due_at <= ?
       ORDER BY due_at, turn LIMIT ?`,
    );
    this.#next = database
      .prepare<[], number | null>('SELECT min(due_at) FROM events WHERE due_at IS NOT NULL')
      .pluck();
    this.#lease = database.prepare('UPDATE events SET due_at = ? WHERE id = ?');
    this.#remove = database
      .prepare<[string], string>('DELETE FROM events WHERE id = ? RETURNING topic')
      .pluck();
    this.#promote = database.prepare(
      `UPDATE events SET due_at = :now WHERE due_at IS NULL
       AND turn = (SELECT min(turn) FROM events WHERE topic = :topic)`,
    );
    // Whoever held an event when the last process ended holds it no more.
    if (this.#next.get() != null) {
      database.exec('UPDATE events SET due_at = at WHERE due_at IS NOT NULL');
    }
    this.#retry = database.prepare('UPDATE events SET tries = tries + 1, due_at = ? WHERE id = ?');
  }

  add(event: NewEvent): Promise<void> {
    return this.#writes.add(() => this.insert(event));
  }

  /** Queues an event within a transaction that is under way. */
  insert({id, topic, at, body}: NewEvent): void {
    this.#keep.run({id, topic, at, body});
  }

  take(now: number, until: number, limit: number): ReturnType<EventQueue['take']> {
    return this.#writes.add(() => {
      const events = this.#due.all(now, limit);
      for (const {id} of events) this.#lease.run(until, id);
      const next = this.#next.get() ?? undefined;
      return {events, ...(next !== undefined && {next})};
    });
  }

  done(id: string, now: number): Promise<void> {
    return this.#writes.add(() => {
      const topic = this.#remove.get(id);
      if (topic !== undefined) this.#promote.run({topic, now});
    });
  }

  retry(id: string, at: number): Promise<void> {
    return this.#writes.add(() => {
      this.#retry.run(at, id);
    });
  }
}

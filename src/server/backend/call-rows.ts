import type {Statement} from 'better-sqlite3';
import type {MessageId, RoomNumber} from '../../protocol/index.js';
import type {CallRecord, NewEvent, UnwrittenRecord} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import type {EventRows} from './event-rows.js';
import type {GroupCommit} from './group-commit.js';

/** A call as it was kept. */
export interface KeptCall {
  readonly call: CallRecord;
  /** Until when the end of a call is remembered, in ms since 1970; undefined while the call is live. */
  readonly forgetAt?: number;
}

/** What is kept in the same commit as a call, or not at all. */
interface Along {
  readonly event?: NewEvent | undefined;
  readonly record?: UnwrittenRecord | undefined;
}

interface CallRow {
  readonly record: string;
  readonly forget_at: number | null;
}

/**
 * Calls in SQLite, for the server that starts after this one. A migration that changes the shape of a record
 * has to empty the table.
 */
export class CallRows {
  readonly #writes: GroupCommit;
  readonly #events: EventRows;
  readonly #all: Statement<[], CallRow>;
  readonly #keep: Statement<[string, string, number | null]>;
  readonly #forget: Statement<[number]>;
  readonly #unwritten: Statement<[], string>;
  readonly #keepRecord: Statement<[MessageId, string]>;
  readonly #forgetRecord: Statement<[MessageId]>;
  readonly #lastRoom: Statement<[], {value: number}>;
  readonly #keepRoom: Statement<[number]>;

  constructor({database, writes}: DatabaseFile, events: EventRows) {
    this.#writes = writes;
    this.#events = events;
    this.#all = database.prepare<[], CallRow>('SELECT record, forget_at FROM calls');
    this.#keep = database.prepare(
      `INSERT INTO calls (id, record, forget_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET record = excluded.record, forget_at = excluded.forget_at`,
    );
    this.#forget = database.prepare('DELETE FROM calls WHERE forget_at <= ?');
    this.#unwritten = database
      .prepare<[], string>('SELECT record FROM unwritten_records ORDER BY id')
      .pluck();
    this.#keepRecord = database.prepare(
      'INSERT OR REPLACE INTO unwritten_records (id, record) VALUES (?, ?)',
    );
    this.#forgetRecord = database.prepare('DELETE FROM unwritten_records WHERE id = ?');
    this.#lastRoom = database.prepare<[], {value: number}>(
      `SELECT value FROM counters WHERE name = 'room'`,
    );
    this.#keepRoom = database.prepare(
      `INSERT INTO counters (name, value) VALUES ('room', ?)
       ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    );
  }

  load(): readonly KeptCall[] {
    return this.#all.all().map(({record, forget_at: forgetAt}) => ({
      call: JSON.parse(record) as CallRecord,
      ...(forgetAt !== null && {forgetAt}),
    }));
  }

  /** The highest room number that a kept call ever had. */
  lastRoom(): RoomNumber | 0 {
    return this.#lastRoom.get()?.value ?? 0;
  }

  /** Resolves when the call is on the disk, with what came along. Ends that are to be forgotten by `now` go. */
  keep({call, forgetAt}: KeptCall, now: number, {event, record}: Along): Promise<void> {
    return this.#writes.add(() => {
      this.#forget.run(now);
      this.#keep.run(call.id, JSON.stringify({...call, ...STORED_AWAY}), forgetAt ?? null);
      if (call.phase === 'room') this.#keepRoom.run(call.room);
      if (event) this.#events.insert(event);
      if (record) this.#keepRecord.run(record.id, JSON.stringify(record));
    });
  }

  /** The records of calls that are not known to stand in a transcript. */
  unwritten(): readonly UnwrittenRecord[] {
    return this.#unwritten.all().map((json) => JSON.parse(json) as UnwrittenRecord);
  }

  async written(id: MessageId): Promise<void> {
    await this.#writes.add(() => this.#forgetRecord.run(id));
  }
}

/** Who was away from one server says nothing to the next, which everybody is away from. */
const STORED_AWAY = {away: {}};

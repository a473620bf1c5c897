import type {EndReason} from '../protocol/index.js';
import type {Backend, LiveCall, UnwrittenRecord} from './backend/backend.js';
import {Deadlines} from './deadlines.js';
import type {Log} from './log.js';

/** How often, and how far apart, a record is tried that the store does not take: about a minute long. */
const TRIES = 12;
const PAUSE_MS = 5_000;

/**
 * Stores each call that is over as a message of its caller, which is delivered like one. The record is kept with the end of
 * the call until it is written, so that a server that is killed in between loses none.
 */
export class CallHistory {
  readonly #backend: Pick<Backend, 'messages' | 'calls'>;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #retries: Deadlines<UnwrittenRecord>;

  constructor(backend: Pick<Backend, 'messages' | 'calls'>, log: Log, now: () => number) {
    this.#backend = backend;
    this.#log = log;
    this.#now = now;
    this.#retries = new Deadlines(now);
  }

  /** Never rejects: a call ends whether or not the store has room. Said again of the same record it changes nothing. */
  async keep(record: UnwrittenRecord): Promise<void> {
    await this.#write(record, 1);
  }

  close(): void {
    this.#retries.close();
  }

  async #write(record: UnwrittenRecord, attempt: number): Promise<void> {
    const {id, from, to, content} = record;
    const {messages, calls} = this.#backend;
    try {
      await messages.append({id, from, to, content});
      await calls.written(id);
    } catch (error) {
      if (attempt === TRIES) {
        this.#log.error({err: error, record: id}, 'a call could not be recorded for now');
        return;
      }
      const again = () => void this.#write(record, attempt + 1);
      this.#retries.set(record, this.#now() + PAUSE_MS, again);
    }
  }
}

/** What a transcript says of a call that ends now. */
export function recordOf(call: LiveCall, reason: EndReason, now: number): UnwrittenRecord {
  const isRoom = call.phase === 'room';
  return {
    id: recordId(call),
    from: call.caller.user,
    to: call.callee,
    content: {
      kind: 'call',
      media: isRoom ? call.media.caller : call.media,
      reason,
      seconds: isRoom ? Math.max(1, Math.round((now - call.openedAt) / 1000)) : 0,
    },
    endedAt: now,
  };
}

/**
 * The same for a call however often it is asked, and for no other call of that id. Made in a way in which no client can
 * write one, and of the call's time: callers choose the ids of their calls, and could otherwise take the place of a record
 * beforehand.
 */
function recordId(call: LiveCall): string {
  const moment = call.phase === 'room' ? call.openedAt : call.ringsUntil;
  return `call:${call.id}:${Math.round(moment)}`;
}

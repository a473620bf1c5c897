import type {CallContent, EndReason} from '../protocol/index.js';
import type {LiveCall, MessageStore} from './backend/backend.js';
import {Deadlines} from './deadlines.js';
import type {Log} from './log.js';

/** How often, and how far apart, a record is tried that the store does not take: about a minute long. */
const TRIES = 12;
const PAUSE_MS = 5_000;

/**
 * Stores each call that is over as a message of its caller, which is delivered like one. Its id is made of that of the
 * call in a way in which no client can write one, and of the call's time: callers choose the ids of their calls, and
 * could otherwise take the place of a record beforehand.
 */
export class CallHistory {
  readonly #messages: MessageStore;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #retries: Deadlines<LiveCall>;

  constructor(messages: MessageStore, log: Log, now: () => number) {
    this.#messages = messages;
    this.#log = log;
    this.#now = now;
    this.#retries = new Deadlines(now);
  }

  /** Never rejects: a call ends whether or not the store has room. Said again of the same call it changes nothing. */
  async keep(call: LiveCall, reason: EndReason): Promise<void> {
    const isRoom = call.phase === 'room';
    const content: CallContent = {
      kind: 'call',
      media: isRoom ? call.media.caller : call.media,
      reason,
      seconds: isRoom ? Math.max(1, Math.round((this.#now() - call.openedAt) / 1000)) : 0,
    };
    await this.#store(call, content, 1);
  }

  close(): void {
    this.#retries.close();
  }

  async #store(call: LiveCall, content: CallContent, attempt: number): Promise<void> {
    const draft = {id: recordId(call), from: call.caller.user, to: call.callee, content};
    try {
      await this.#messages.append(draft);
    } catch (error) {
      if (attempt === TRIES) {
        this.#log.error({err: error, call: call.id}, 'a call could not be recorded');
        return;
      }
      const again = () => void this.#store(call, content, attempt + 1);
      this.#retries.set(call, this.#now() + PAUSE_MS, again);
    }
  }
}

/** The same for a call however often it is asked, and for no other call of that id. */
function recordId(call: LiveCall): string {
  const moment = call.phase === 'room' ? call.openedAt : call.ringsUntil;
  return `call:${call.id}:${Math.round(moment)}`;
}

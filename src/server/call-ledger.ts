import type {CallId, EndReason} from '../protocol/index.js';
import type {
  CallRecord,
  CallStore,
  LiveCall,
  NewEvent,
  RingingCall,
  UnwrittenRecord,
} from './backend/backend.js';
import {nextDue} from './call-record.js';
import {Deadlines} from './deadlines.js';
import {Lanes} from './lanes.js';
import type {Log} from './log.js';

/**
 * Changes calls one step at a time: steps of one call never overlap, and a step that finds the call changed
 * by another server is taken again. Also knows when a call that was changed here is due to end by itself.
 */
export class CallLedger {
  readonly #store: CallStore;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #onDue: (call: LiveCall, reason: EndReason) => Promise<boolean>;
  readonly #lanes = new Lanes<CallId>();
  readonly #deadlines: Deadlines<CallId>;

  constructor(
    store: CallStore,
    log: Log,
    now: () => number,
    onDue: (call: LiveCall, reason: EndReason) => Promise<boolean>,
  ) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
    this.#onDue = onDue;
    this.#deadlines = new Deadlines(now);
  }

  /** Runs `step` on the call until it answers true: that it is done with what it found. */
  async step(id: CallId, step: (call: CallRecord | undefined) => Promise<boolean>): Promise<void> {
    // One lane per call, under whichever of its two ids it is known.
    const known = await this.#store.find(id);
    await this.#lanes.run(known?.id ?? id, async () => {
      while (!(await step(await this.#store.find(id))));
    });
  }

  /** Keeps a new call; answers the one that stands in its way, where there is one. */
  async open(call: RingingCall): Promise<CallRecord | undefined> {
    const standing = await this.#store.open(call);
    if (!standing) this.watch(call);
    return standing;
  }

  /** Puts `after` in the place of `before`, with what comes along; false where that has changed meanwhile. */
  async replace(
    before: LiveCall,
    after: CallRecord,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<boolean> {
    if (!(await this.#store.replace(before, after, event, record))) return false;
    if (after.phase === 'ended') this.#deadlines.clear(after.id);
    else this.watch(after);
    return true;
  }

  /** Ends the call when it is due, unless it is changed here until then. */
  watch(call: LiveCall): true {
    const due = nextDue(call);
    if (!due) this.#deadlines.clear(call.id);
    else this.#deadlines.set(call.id, due.at, () => void this.expire(call.id));
    return true;
  }

  /** Ends the call if it is due. */
  async expire(id: CallId): Promise<void> {
    try {
      await this.step(id, async (call) => {
        if (!call || call.phase === 'ended') return true;
        const due = nextDue(call);
        return !due || due.at > this.#now() || (await this.#onDue(call, due.reason));
      });
    } catch (error) {
      this.#log.error({err: error, call: id}, 'a call could not be ended in time');
    }
  }

  close(): void {
    this.#deadlines.close();
  }
}

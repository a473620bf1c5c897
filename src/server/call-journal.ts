import type {EndReason} from '../protocol/index.js';
import type {LiveCall, RingingCall, RoomCall} from './backend/backend.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';

/** What becomes of calls, for whoever runs the server: `call` is the same in all lines about one. */
export class CallJournal {
  readonly #log: Log;
  readonly #metrics: Metrics;
  readonly #now: () => number;

  constructor(log: Log, metrics: Metrics, now: () => number) {
    this.#log = log;
    this.#metrics = metrics;
    this.#now = now;
  }

  rings({id, caller, callee, media}: RingingCall): void {
    this.#log.info({call: id, caller: caller.user, callee, media}, 'call rings');
  }

  opened({id, room, replaces, preconnected}: RoomCall): void {
    this.#log.info(
      {call: id, room, replaces, preconnected: preconnected !== undefined},
      'call accepted',
    );
  }

  /** `call` is what stood before it ended. */
  ended(call: LiveCall, reason: EndReason): void {
    const {id, phase} = call;
    const seconds = phase === 'room' ? Math.round((this.#now() - call.openedAt) / 1000) : undefined;
    this.#metrics.ended({phase, reason}, seconds);
    this.#log.info({call: id, phase, reason, seconds}, 'call ended');
  }
}

import type {CallId, EndReason, ErrorCode, ServerFrameType} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {SessionEnvironment} from './environment.js';
import type {Notice, Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';

/** A call frame that changes something, and so has to arrive. */
export type CallFrame = Extract<Notice, {type: 'invite' | 'accept' | 'end'}>;

interface Pending {
  readonly frame: CallFrame;
  readonly tries: number;
  readonly cancel?: Unsubscribe;
}

/** Which server frames show that a frame has arrived. */
const ANSWERS: Record<CallFrame['type'], ReadonlySet<ServerFrameType>> = {
  invite: new Set(['ringing', 'room', 'ended']),
  accept: new Set(['room', 'ended']),
  end: new Set(['ended']),
};

/** Refusals that mean "not now". */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'try-later',
  'rate-limited',
  'server-error',
]);

/** What other refusals mean for the person who calls. */
const REFUSALS: Partial<Record<ErrorCode, EndReason>> = {
  'user-unknown': 'forbidden',
  'to-oneself': 'forbidden',
  blocked: 'forbidden',
  blocking: 'forbidden',
  'not-a-contact': 'forbidden',
  'not-allowed': 'forbidden',
  'user-offline': 'offline',
  'in-call': 'busy',
};

const MOST_TRIES = 5;

/** How many ended calls are remembered, so that a late frame does not bring one back. */
const REMEMBERED = 32;

/**
 * Gets call frames to the server: the last one of each call is sent again on every new connection until
 * it was answered. The server takes a repeated one for what it is.
 */
export class CallFrames {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #pending = new Map<CallId, Pending>();
  readonly #over = new Set<CallId>();

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#environment = environment;
    signaling.welcome.subscribe((welcome) => {
      if (!welcome) return;
      for (const {frame} of [...this.#pending.values()]) this.send(frame);
    });
  }

  /** Sends now if there is a connection, and again until it is answered; takes the place of its call's last. */
  send(frame: CallFrame, tries = 0): void {
    this.drop(frame.call);
    this.#pending.set(frame.call, {frame, tries});
    this.#signaling.send(frame);
  }

  /** A frame of type `by` has come for the call. */
  answered(call: CallId, by: ServerFrameType): void {
    const pending = this.#pending.get(call);
    if (pending && ANSWERS[pending.frame.type].has(by)) this.drop(call);
  }

  /** A frame of the call was refused. What the call ends with, unless it is worth another try. */
  refused(call: CallId, code: ErrorCode): EndReason | undefined {
    const pending = this.#pending.get(call);
    // Only what starts, takes or ends a call decides about it: a signal that is lost ends nothing.
    if (!pending) return undefined;
    const {frame, tries} = pending;
    if (!TRANSIENT.has(code) || tries + 1 >= MOST_TRIES) {
      this.drop(call);
      return REFUSALS[code] ?? 'server-ended';
    }
    pending.cancel?.();
    const cancel = this.#environment.after(backoff(tries, this.#environment.random), () =>
      this.send(frame, tries + 1),
    );
    this.#pending.set(call, {frame, tries, cancel});
    return undefined;
  }

  /** The call is over: only an `end` is still sent again, and its late frames are known as such. */
  close(call: CallId): void {
    if (this.#pending.get(call)?.frame.type !== 'end') this.drop(call);
    this.#over.add(call);
    const [oldest] = this.#over;
    if (this.#over.size > REMEMBERED) this.#over.delete(oldest!);
  }

  isOver(call: CallId): boolean {
    return this.#over.has(call);
  }

  /** Nothing of the call is sent again. It is not over: a page that comes back may find itself in it. */
  drop(call: CallId): void {
    this.#pending.get(call)?.cancel?.();
    this.#pending.delete(call);
  }

  reset(): void {
    for (const call of [...this.#pending.keys()]) this.drop(call);
    this.#over.clear();
  }
}

import type {EndReason} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {Unsubscribe} from './store.js';

/** How long an ended call stays to be seen. */
export const ENDED_SHOWN_MS = 6_000;

/** How long a call without a room outlives its connection. */
export const LOSS_DEADLINE_MS = 10_000;

/** The server ends a call that nobody answers; this much later the page does so by itself. */
export const RING_SLACK_MS = 5_000;

/** How long the room may take to be opened once a call was accepted. */
export const ROOM_DEADLINE_MS = 10_000;

export interface CallTimersOwner {
  /** The call must end here: what should have come has not. */
  readonly ranOut: (reason: EndReason) => void;
  /** The ended call was shown for long enough. */
  readonly shown: () => void;
}

/** The time-outs of one call: one for its phase, and one for as long as the connection is lost. */
export class CallTimers {
  readonly #environment: SessionEnvironment;
  readonly #owner: CallTimersOwner;
  #cancelPhase: Unsubscribe | undefined;
  #cancelLoss: Unsubscribe | undefined;

  constructor(environment: SessionEnvironment, owner: CallTimersOwner) {
    this.#environment = environment;
    this.#owner = owner;
  }

  /** The server says, or promises, that it rings for `remaining` more milliseconds. */
  rings(remaining: number): void {
    this.#phase(remaining + RING_SLACK_MS, () => this.#owner.ranOut('missed'));
  }

  waitsForRoom(): void {
    this.#phase(ROOM_DEADLINE_MS, () => this.#owner.ranOut('connection-lost'));
  }

  /** In the room it is media that tells when the call is lost. */
  hasRoom(): void {
    this.stop();
  }

  ended(): void {
    this.stop();
    this.#phase(ENDED_SHOWN_MS, () => this.#owner.shown());
  }

  connectionLost(): void {
    this.connectionIsBack();
    this.#cancelLoss = this.#environment.after(LOSS_DEADLINE_MS, () =>
      this.#owner.ranOut('connection-lost'),
    );
  }

  connectionIsBack(): void {
    this.#cancelLoss?.();
    this.#cancelLoss = undefined;
  }

  stop(): void {
    this.#cancelPhase?.();
    this.#cancelPhase = undefined;
    this.connectionIsBack();
  }

  #phase(ms: number, callback: () => void): void {
    this.#cancelPhase?.();
    this.#cancelPhase = this.#environment.after(ms, callback);
  }
}

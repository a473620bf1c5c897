import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Call} from '../../client/call-machine.js';
import type {Session} from '../../client/session.js';
import type {Unsubscribe} from '../../client/store.js';
import {ImCallChangeEvent} from '../events.js';

/**
 * Tells the page of every phase of a call, also of those that follow each other faster than the page is drawn.
 * To be made after the controller that joins the session.
 */
export class CallChanges implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #session: () => Session;
  #watched: Session | undefined;
  #unsubscribe: Unsubscribe | undefined;
  #told: Call | undefined;

  constructor(host: ReactiveControllerHost & EventTarget, session: () => Session) {
    this.#host = host;
    this.#session = session;
    host.addController(this);
  }

  hostConnected(): void {
    this.#watch(this.#session());
  }

  hostUpdate(): void {
    if (this.#unsubscribe) this.#watch(this.#session());
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#watched = undefined;
  }

  #watch(session: Session): void {
    if (session === this.#watched) return;
    this.#unsubscribe?.();
    this.#watched = session;
    this.#unsubscribe = session.calls.current.subscribe((call) => this.#tell(call));
    this.#tell(session.calls.current.value);
  }

  #tell(call: Call | undefined): void {
    const told = this.#told;
    this.#told = call;
    if (!call || (call.id === told?.id && call.phase === told.phase)) return;
    const change = new ImCallChangeEvent(call);
    this.#host.dispatchEvent(change);
  }
}

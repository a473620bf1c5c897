import type {ReactiveControllerHost} from 'lit';
import type {Call} from '../../client/call.js';
import type {Session} from '../../client/session.js';
import {ImCallChangeEvent} from '../events.js';
import {SessionWatch} from './session-watch.js';

/**
 * Tells the page of every phase of a call, also of those that follow each other faster than the page is drawn.
 * To be made after the controller that joins the session.
 */
export class CallChanges {
  readonly #host: EventTarget;
  #told: Call | undefined;

  constructor(host: ReactiveControllerHost & EventTarget, session: () => Session) {
    this.#host = host;
    new SessionWatch(host, session, ({calls}) => {
      this.#tell(calls.current.value);
      return calls.current.subscribe((call) => this.#tell(call));
    });
  }

  #tell(call: Call | undefined): void {
    const told = this.#told;
    this.#told = call;
    if (!call || (call.id === told?.id && call.phase === told.phase)) return;
    const change = new ImCallChangeEvent(call);
    this.#host.dispatchEvent(change);
  }
}

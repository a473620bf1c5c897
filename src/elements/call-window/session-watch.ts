import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Session} from '../../client/session.js';
import type {Unsubscribe} from '../../client/store.js';

/**
 * Holds a subscription to whatever session its host is in, from the host's connection to its disconnection.
 * To be made after the controller that joins the session.
 */
export class SessionWatch implements ReactiveController {
  readonly #session: () => Session;
  readonly #watch: (session: Session) => Unsubscribe;
  #watched: Session | undefined;
  #unsubscribe: Unsubscribe | undefined;

  constructor(
    host: ReactiveControllerHost,
    session: () => Session,
    watch: (session: Session) => Unsubscribe,
  ) {
    this.#session = session;
    this.#watch = watch;
    host.addController(this);
  }

  hostConnected(): void {
    this.#follow(this.#session());
  }

  hostUpdate(): void {
    if (this.#watched) this.#follow(this.#session());
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#watched = undefined;
  }

  #follow(session: Session): void {
    if (session === this.#watched) return;
    this.#unsubscribe?.();
    this.#watched = session;
    this.#unsubscribe = this.#watch(session);
  }
}

import {PEER_ALIVE_MS} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {Unsubscribe} from './store.js';

/** What arrives this long after the other device has gone from the server was not merely on its way. */
const EVIDENCE_MS = 1_500;

export interface PeerWatchOwner {
  /** Whether packets of the other device have arrived within the last second. */
  readonly isAlive: () => boolean;
  /** The other device is not at the server, but its media still arrives. */
  readonly vouch: () => void;
}

/** Speaks for the other device of a room while that is away from the server and its media goes on. */
export class PeerWatch {
  readonly #environment: SessionEnvironment;
  readonly #owner: PeerWatchOwner;
  #cancel: Unsubscribe | undefined;

  constructor(environment: SessionEnvironment, owner: PeerWatchOwner) {
    this.#environment = environment;
    this.#owner = owner;
  }

  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  start(): void {
    if (!this.#cancel) this.#lookIn(EVIDENCE_MS);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #lookIn(ms: number): void {
    this.#cancel = this.#environment.after(ms, () => {
      this.#lookIn(PEER_ALIVE_MS);
      if (this.#owner.isAlive()) this.#owner.vouch();
    });
  }
}

import {backoff} from './backoff.js';
import type {SessionEnvironment, SocketPort} from './environment.js';
import type {Unsubscribe} from './store.js';

/** How long one attempt may take, from asking for a token to being welcomed. */
const ATTEMPT_MS = 20_000;

/** How long a doubtful connection has to prove itself. */
const PROBE_MS = 2_000;

/** Silence of this many heartbeats means the connection is gone. */
const SILENT_HEARTBEATS = 2.5;

/**
 * When to try again after a loss: `soon` after a connection that worked, `later` with growing pauses
 * where the connection itself was refused, `never` until `start` is called anew.
 */
export type Retry = 'soon' | 'later' | 'never';

export interface SocketOwner {
  /** The address for the next attempt. May take its time; a rejection is an attempt that failed. */
  readonly prepare: () => Promise<string>;
  readonly opened: () => void;
  readonly received: (data: unknown) => void;
  /** The attempt or connection has ended; `code` is undefined where we gave it up. */
  readonly lost: (code: number | undefined) => Retry;
}

type State =
  | {readonly is: 'stopped'}
  | {readonly is: 'waiting'; readonly cancel: Unsubscribe}
  | {readonly is: 'preparing'}
  | {readonly is: 'opening' | 'open' | 'confirmed'; readonly port: SocketPort};

const STOPPED: State = {is: 'stopped'};

/**
 * A WebSocket that comes back by itself, with pauses that grow and scatter.
 *
 * It trusts nothing but frames: a connection that stays silent is given up and replaced without waiting
 * for its `close`, which browsers hold back for minutes when the network has gone. One watchdog timer
 * runs while there is a connection, and none when there is not.
 *
 * Written out rather than taken from `partysocket`, whose waiting cannot be cut short when the network
 * returns, whose delays are not scattered, and whose clock a test cannot hold.
 */
export class ReconnectingSocket {
  readonly #environment: SessionEnvironment;
  readonly #owner: SocketOwner;
  #state: State = STOPPED;
  #attempt = 0;
  /** Silence is allowed for this long once confirmed. */
  #patience = ATTEMPT_MS;
  /** When the watchdog bites, unless something is heard. */
  #deadline = 0;
  #watchdog: Unsubscribe | undefined;
  #stopListening: Unsubscribe | undefined;

  constructor(environment: SessionEnvironment, owner: SocketOwner) {
    this.#environment = environment;
    this.#owner = owner;
  }

  /** Connects now, whatever the state: an attempt or connection there is gets dropped without a word. */
  start(): void {
    this.stop();
    this.#stopListening = this.#environment.onOnline(() => this.#onOnline());
    this.#attempt = 0;
    void this.#connect();
  }

  /** Ends the connection and all attempts until `start`. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#leave(1000);
  }

  /** Cuts a pause between two attempts short. */
  hurry(): void {
    if (this.#state.is !== 'waiting') return;
    this.#state.cancel();
    void this.#connect();
  }

  /** The other side has taken us: from now on, silence of two and a half `heartbeat`s is a loss. */
  confirm(heartbeat: number): void {
    if (this.#state.is !== 'open') return;
    this.#state = {...this.#state, is: 'confirmed'};
    this.#patience = heartbeat * SILENT_HEARTBEATS;
    this.#watch(this.#patience);
  }

  /** Sends if the socket is open; whether it was says nothing about arrival. */
  send(text: string): boolean {
    if (this.#state.is !== 'open' && this.#state.is !== 'confirmed') return false;
    this.#state.port.send(text);
    return true;
  }

  /** Gives the connection up unless it is heard of within two seconds; `question` should be answered. */
  probe(question: string): void {
    if (this.#state.is !== 'confirmed') return;
    this.#state.port.send(question);
    const left = this.#deadline - this.#environment.now();
    if (left > PROBE_MS) this.#watch(PROBE_MS);
  }

  async #connect(): Promise<void> {
    const preparing: State = (this.#state = {is: 'preparing'});
    this.#patience = ATTEMPT_MS;
    this.#watch(ATTEMPT_MS);
    let url: string;
    try {
      url = await this.#owner.prepare();
    } catch {
      if (this.#state === preparing) this.#lose(undefined);
      return;
    }
    if (this.#state !== preparing) return;
    const isCurrent = () => 'port' in this.#state && this.#state.port === port;
    const port: SocketPort = this.#environment.openSocket(url, {
      opened: () => {
        if (!isCurrent()) return;
        this.#state = {is: 'open', port};
        this.#owner.opened();
      },
      received: (data) => {
        if (!isCurrent()) return;
        this.#deadline = this.#environment.now() + this.#patience;
        this.#owner.received(data);
      },
      closed: (code) => {
        if (isCurrent()) this.#lose(code);
      },
    });
    this.#state = {is: 'opening', port};
  }

  #lose(code: number | undefined): void {
    const worked = this.#state.is === 'confirmed';
    const left = this.#leave(4000);
    const retry = this.#owner.lost(code);
    // The owner may have started or stopped us in answer.
    if (this.#state !== left) return;
    if (retry === 'never') return this.stop();
    this.#attempt = worked && retry === 'soon' ? 0 : this.#attempt + 1;
    const pause = backoff(worked ? this.#attempt : this.#attempt - 1, this.#environment.random);
    this.#state = {
      is: 'waiting',
      cancel: this.#environment.after(pause, () => void this.#connect()),
    };
  }

  #leave(code: number): State {
    const state = this.#state;
    this.#state = {is: 'stopped'};
    this.#watchdog?.();
    this.#watchdog = undefined;
    if (state.is === 'waiting') state.cancel();
    if ('port' in state) state.port.close(code);
    return this.#state;
  }

  #watch(ms: number): void {
    this.#watchdog?.();
    this.#deadline = this.#environment.now() + ms;
    this.#watchdog = this.#environment.after(ms, () => this.#bite());
  }

  /** Hearing something only moves the deadline; the timer finds that out when it goes off. */
  #bite(): void {
    const left = this.#deadline - this.#environment.now();
    if (left <= 0) this.#lose(undefined);
    else this.#watchdog = this.#environment.after(left, () => this.#bite());
  }

  #onOnline(): void {
    if (this.#state.is === 'waiting') this.hurry();
    else if (this.#state.is === 'confirmed') this.#watchOver?.();
  }
}

import {backoff} from './backoff.js';
import type {SessionEnvironment, SocketPort} from './environment.js';
import {openPageSocket} from './page-socket.js';
import type {Unsubscribe} from './store.js';

/** How long one attempt may take, from asking for a token to being welcomed. */
export const ATTEMPT_MS = 20_000;

/** How long a doubtful connection has to prove itself. */
export const PROBE_MS = 2_000;

/** The same in haste. An attempt is the part after the token is there, which the network alone decides about. */
export const HASTY_ATTEMPT_MS = 2_000;
export const HASTY_PREPARATION_MS = 5_000;
export const HASTY_PROBE_MS = 500;

/** The longest time in haste from the beginning of one attempt to that of the next, unless it runs that long. */
export const HASTY_PAUSE_MS = 1_000;

/** However late a server asks to come back. */
const LONGEST_AFTER_MS = 30_000;

/** The shortest pause before coming back later rather than soon. */
export const LATER_MS = 1_000;

/** Silence for this many heartbeats means that the connection is gone. */
const SILENT_HEARTBEATS = 2.5;

/**
 * What follows a loss: `soon` starts the pauses from the shortest where the connection had worked,
 * `later` lets them grow, from a second on, `never` waits for `start`, and a server that stops names the time itself,
 * in ms.
 */
export type Retry = 'soon' | 'later' | 'never' | {readonly after: number};

export interface SocketOwner {
  /** The address for the next attempt. May take its time; a rejection is an attempt that failed. */
  readonly prepare: () => Promise<string>;
  readonly opened: () => void;
  readonly received: (data: unknown) => void;
  /** A frame that the other side answers at once. */
  readonly question: () => string;
  /** The attempt or connection has ended; `code` is undefined where this side gave it up. */
  readonly lost: (code: number | undefined) => Retry;
}

type State =
  | {readonly is: 'stopped'}
  | {readonly is: 'waiting'; readonly cancel: Unsubscribe}
  | {readonly is: 'preparing'}
  | {readonly is: 'opening' | 'open' | 'confirmed'; readonly port: SocketPort};

/**
 * A WebSocket that comes back by itself, after pauses that grow and scatter.
 *
 * It trusts nothing but what it hears: a silent connection is given up and replaced without waiting for
 * its `close`, which browsers hold back for minutes when the network is gone. One watchdog timer runs
 * while there is a connection, and none beside it.
 *
 * Written out rather than taken from `partysocket`, whose pauses cannot be cut short when the network
 * comes back, are not scattered, and run on a clock that a test cannot hold.
 */
export class ReconnectingSocket {
  readonly #environment: SessionEnvironment;
  readonly #owner: SocketOwner;
  #state: State = {is: 'stopped'};
  /** Losses since a connection last worked. */
  #losses = 0;
  #isHasty = false;
  /** When the present or last attempt began. */
  #began = 0;
  /** How long nothing may be heard. */
  #patience = ATTEMPT_MS;
  /** When the watchdog bites, unless something is heard before. */
  #deadline = 0;
  #watchdog: Unsubscribe | undefined;
  #deafen: Unsubscribe | undefined;

  constructor(environment: SessionEnvironment, owner: SocketOwner) {
    this.#environment = environment;
    this.#owner = owner;
  }

  /** Connects now; an attempt or connection that is there is dropped without `lost`. */
  start(): void {
    this.stop();
    this.#deafen = this.#environment.onOnline(() => this.#onOnline());
    this.#losses = 0;
    void this.#connect();
  }

  /** Ends the connection and all attempts, without `lost`. */
  stop(): void {
    this.#deafen?.();
    this.#deafen = undefined;
    this.#leave();
  }

  /** The other side has taken us: from now on two and a half `heartbeat`s of silence are a loss. */
  confirm(heartbeat: number): void {
    if (this.#state.is !== 'open') return;
    this.#state = {...this.#state, is: 'confirmed'};
    this.#patience = heartbeat * SILENT_HEARTBEATS;
    this.#watch(this.#patience);
  }

  /** Sends if the socket is open, and says whether it was; that is no promise of arrival. */
  send(text: string): boolean {
    if (this.#state.is !== 'open' && this.#state.is !== 'confirmed') return false;
    this.#state.port.send(text);
    return true;
  }

  /** Asks the other side whether it is there, and gives the connection up if nothing comes in two seconds. */
  probe(): void {
    if (this.#state.is !== 'confirmed') return;
    this.#state.port.send(this.#owner.question());
    this.#watchNoLonger(this.#isHasty ? HASTY_PROBE_MS : PROBE_MS);
  }

  /** In haste a connection that is lost comes back sooner, at a price: the other side sees more attempts. */
  hurry(isHasty: boolean): void {
    if (isHasty === this.#isHasty) return;
    this.#isHasty = isHasty;
    if (!isHasty) return;
    if (this.#state.is === 'waiting') {
      this.#state.cancel();
      void this.#connect();
    } else if (this.#state.is === 'opening' || this.#state.is === 'open') {
      this.#watchNoLonger(HASTY_ATTEMPT_MS);
    }
  }

  async #connect(): Promise<void> {
    const preparing: State = {is: 'preparing'};
    this.#state = preparing;
    this.#began = this.#environment.now();
    this.#patience = this.#isHasty ? HASTY_PREPARATION_MS : ATTEMPT_MS;
    this.#watch(this.#patience);
    try {
      const url = await this.#owner.prepare();
      if (this.#state === preparing) this.#open(url);
    } catch {
      if (this.#state === preparing) this.#lose(undefined);
    }
  }

  #open(url: string): void {
    const isCurrent = () => 'port' in this.#state && this.#state.port === port;
    const {openSocket = openPageSocket} = this.#environment;
    const port = openSocket(url, {
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
    if (!this.#isHasty) return;
    this.#patience = HASTY_ATTEMPT_MS;
    this.#watchNoLonger(HASTY_ATTEMPT_MS);
  }

  #lose(code: number | undefined): void {
    const worked = this.#state.is === 'confirmed';
    const left = this.#leave();
    const retry = this.#owner.lost(code);
    // The owner may have started or stopped this socket in answer.
    if (this.#state !== left) return;
    if (retry === 'never') return this.stop();
    if (worked && retry !== 'later') this.#losses = 0;
    this.#state = {
      is: 'waiting',
      cancel: this.#environment.after(this.#pause(retry), () => void this.#connect()),
    };
  }

  #pause(retry: Retry): number {
    const scattered = backoff(this.#losses++, this.#environment.random);
    if (retry === 'later') return Math.max(LATER_MS, scattered);
    const pause =
      typeof retry === 'object' ? Math.min(LONGEST_AFTER_MS, retry.after) + scattered : scattered;
    if (!this.#isHasty) return pause;
    const taken = this.#environment.now() - this.#began;
    return Math.max(0, Math.min(pause, HASTY_PAUSE_MS) - taken);
  }

  #leave(): State {
    const state = this.#state;
    this.#state = {is: 'stopped'};
    this.#watchdog?.();
    this.#watchdog = undefined;
    if (state.is === 'waiting') state.cancel();
    if ('port' in state) state.port.close(1000);
    return this.#state;
  }

  #watch(ms: number): void {
    this.#watchdog?.();
    this.#deadline = this.#environment.now() + ms;
    this.#watchdog = this.#environment.after(ms, () => this.#bite());
  }

  #watchNoLonger(ms: number): void {
    if (this.#deadline - this.#environment.now() > ms) this.#watch(ms);
  }

  /** Hearing something only moves the deadline; the timer finds out when it goes off. */
  #bite(): void {
    const left = this.#deadline - this.#environment.now();
    if (left <= 0) this.#lose(undefined);
    else this.#watchdog = this.#environment.after(left, () => this.#bite());
  }

  #onOnline(): void {
    if (this.#state.is === 'waiting') {
      this.#state.cancel();
      void this.#connect();
    } else {
      this.probe();
    }
  }
}

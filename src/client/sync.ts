import {
  frameInvalid,
  type ImError,
  type Message,
  type Place,
  type Receipt,
  type Reply,
} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {SessionEnvironment} from './environment.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';

export interface SyncOwner {
  readonly overview: (reply: Reply<'overview'>) => void;
  readonly events: (messages: readonly Message[], receipts: readonly Receipt[]) => void;
}

/**
 * Keeps a user's stored events without gaps: an overview on the first sign-in, and after each reconnect
 * whatever happened since the cursor, page by page.
 *
 * Frames that arrive while pages are still coming may be ahead of a gap, so they move the cursor only
 * once all pages are there. What arrives twice is the owner's to drop.
 */
export class Sync {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #owner: SyncOwner;
  #cursor: Place | undefined;
  #isCaughtUp = false;
  /** Counts connections; a run of an older one stops. */
  #run = 0;
  #cancelPause: Unsubscribe | undefined;

  constructor(signaling: Signaling, environment: SessionEnvironment, owner: SyncOwner) {
    this.#signaling = signaling;
    this.#environment = environment;
    this.#owner = owner;
    signaling.user.subscribe((user) => {
      if (!user) this.#cursor = undefined;
    });
    signaling.welcome.subscribe((welcome) => {
      this.stop();
      if (welcome) void this.#catchUp(this.#run, 0);
    });
  }

  /** A live event stands at `place`. */
  saw(place: Place): void {
    if (this.#isCaughtUp) this.#cursor = Math.max(place, this.#cursor ?? 0);
  }

  stop(): void {
    this.#run++;
    this.#isCaughtUp = false;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  async #catchUp(run: number, attempt: number): Promise<void> {
    try {
      if (this.#cursor === undefined) await this.#askOverview(run);
      else await this.#askPages(run, this.#cursor);
    } catch (error) {
      // After a loss the next connection starts anew.
      if (run !== this.#run || isLoss(error)) return;
      this.#signaling.report(error as ImError);
      this.#cancelPause = this.#environment.after(
        backoff(attempt, this.#environment.random),
        () => void this.#catchUp(run, attempt + 1),
      );
    }
  }

  async #askOverview(run: number): Promise<void> {
    const reply = await this.#signaling.request({type: 'overview'});
    if (run !== this.#run) return;
    this.#cursor = reply.cursor;
    this.#isCaughtUp = true;
    this.#owner.overview(reply);
  }

  async #askPages(run: number, since: Place): Promise<void> {
    for (;;) {
      const {messages, receipts, cursor, more} = await this.#signaling.request({
        type: 'sync',
        since,
      });
      if (run !== this.#run) return;
      if (more && cursor <= since) throw frameInvalid('"cursor" should grow where there is more.');
      since = this.#cursor = Math.max(cursor, since);
      this.#isCaughtUp = !more;
      this.#owner.events(messages, receipts);
      if (!more) return;
    }
  }
}

import {
  frameInvalid,
  ImError,
  notConnected,
  type Message,
  type Place,
  type Receipt,
  type Reply,
  type UserId,
} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {SessionEnvironment} from './environment.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';

export interface SyncOwner {
  readonly overview: (reply: Reply<'overview'>) => void;
  readonly events: (messages: readonly Message[], receipts: readonly Receipt[]) => void;
  /** The server knows nothing of the places it gave: everything it said is void, and an overview follows. */
  readonly reset: () => void;
}

interface Waiting {
  readonly user: UserId;
  readonly resolve: () => void;
  readonly reject: (error: ImError) => void;
}

/**
 * Keeps a user's stored events without gaps: an overview on the first sign-in, and after each reconnect
 * whatever happened since the cursor, page by page. Hands on each event once.
 *
 * Frames that arrive while pages are still coming may be ahead of a gap, so they move the cursor only
 * once all pages are there.
 */
export class Sync {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #owner: SyncOwner;
  #cursor: Place | undefined;
  /** The places of what has come live ahead of the cursor, and comes again with a page. */
  readonly #ahead = new Set<Place>();
  #isCaughtUp = false;
  /** Counts connections; a run of an older one stops. */
  #run = 0;
  #cancelPause: Unsubscribe | undefined;
  #waiting: readonly Waiting[] = [];
  /** With whom there are conversations, as far as pages of an overview that is not complete have told. */
  readonly #told = new Set<UserId>();

  constructor(signaling: Signaling, environment: SessionEnvironment, owner: SyncOwner) {
    this.#signaling = signaling;
    this.#environment = environment;
    this.#owner = owner;
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    signaling.welcome.subscribe((welcome) => {
      this.stop();
      if (welcome) void this.#catchUp(this.#run, 0);
    });
  }

  /** Resolves when the server has told of the conversation with `user`, or that there is none; rejects where it never will. */
  whenKnown(user: UserId): Promise<void> {
    if (this.#cursor !== undefined || this.#told.has(user)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, {user, resolve, reject}];
    });
  }

  /** A live event stands at `place`. */
  saw(place: Place): void {
    if (this.#isCaughtUp) this.#cursor = Math.max(place, this.#cursor ?? 0);
    else this.#ahead.add(place);
  }

  stop(): void {
    this.#run++;
    this.#isCaughtUp = false;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  close(): void {
    this.stop();
    this.#forget();
  }

  #forget(): void {
    this.#cursor = undefined;
    this.#ahead.clear();
    this.#told.clear();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const {reject} of waiting) reject(notConnected());
  }

  async #catchUp(run: number, attempt: number): Promise<void> {
    try {
      if (this.#cursor === undefined) await this.#askOverview(run);
      else await this.#askPages(run, this.#cursor);
    } catch (error) {
      // After a loss the next connection starts anew.
      if (run !== this.#run || isLoss(error)) return;
      this.#signaling.report(error as ImError);
      if (isCursorVoid(error)) {
        this.#cursor = undefined;
        this.#ahead.clear();
        this.#owner.reset();
      }
      this.#cancelPause = this.#environment.after(
        backoff(attempt, this.#environment.random),
        () => void this.#catchUp(run, attempt + 1),
      );
    }
  }

  async #askOverview(run: number): Promise<void> {
    let since: Place | undefined;
    for (;;) {
      const {cursor, pages} = await this.#askOverviewPages(run, since);
      if (run !== this.#run) return;
      // While pages came, a conversation may have moved from behind them to the front.
      if (pages === 1) return;
      since = cursor;
    }
  }

  /** All pages of the overview since a place, as of the cursor of the first of them. */
  async #askOverviewPages(
    run: number,
    since: Place | undefined,
  ): Promise<{readonly cursor: Place; readonly pages: number}> {
    let first: Place | undefined;
    let before: Place | undefined;
    for (let pages = 1; ; pages++) {
      const page = await this.#signaling.request({
        type: 'overview',
        ...(before !== undefined && {before}),
        ...(since !== undefined && {since}),
      });
      first ??= page.cursor;
      if (run !== this.#run) return {cursor: first, pages};
      const last = page.conversations.at(-1)?.last.place;
      if (page.more && (last === undefined || last >= (before ?? Infinity))) {
        throw frameInvalid('"conversations" should go on where there are more.');
      }
      before = last;
      const isWhole = !page.more && pages === 1;
      if (isWhole) this.#reach(page.cursor);
      this.#owner.overview(page);
      this.#tell(page.conversations.map((conversation) => conversation.with));
      if (!page.more) return {cursor: first, pages};
    }
  }

  #tell(users: readonly UserId[]): void {
    for (const user of users) this.#told.add(user);
    const isKnown = ({user}: Waiting) => this.#cursor !== undefined || this.#told.has(user);
    const known = this.#waiting.filter(isKnown);
    this.#waiting = this.#waiting.filter((waiting) => !isKnown(waiting));
    for (const {resolve} of known) resolve();
  }

  async #askPages(run: number, since: Place): Promise<void> {
    for (;;) {
      const {messages, receipts, cursor, more} = await this.#signaling.request({
        type: 'sync',
        since,
      });
      if (run !== this.#run) return;
      if (more && cursor <= since) throw frameInvalid('"cursor" should grow where there is more.');
      since = Math.max(cursor, since);
      const isNew = ({place}: {readonly place: Place}) => !this.#ahead.has(place);
      const newMessages = messages.filter(isNew);
      const newReceipts = receipts.filter(isNew);
      if (more) this.#cursor = since;
      else this.#reach(since);
      this.#owner.events(newMessages, newReceipts);
      if (!more) return;
    }
  }

  /** Nothing is missing up to `cursor`, and all that follows has come live already, or will. */
  #reach(cursor: Place): void {
    this.#cursor = cursor;
    for (const place of this.#ahead) this.#cursor = Math.max(place, this.#cursor);
    this.#isCaughtUp = true;
    this.#ahead.clear();
  }
}

/** Whether the server has another database than the one this page's cursor is of, as after a restored backup. */
const isCursorVoid = (error: unknown): boolean =>
  error instanceof ImError && error.code === 'place-unknown';

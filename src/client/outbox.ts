import {
  ImError,
  unconfirmed,
  type ErrorCode,
  type MessageId,
  type Reply,
  type UserId,
} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {SessionEnvironment} from './environment.js';
import {pageOutbox, type OutboxItem, type OutboxStorage} from './outbox-storage.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';
import {Unsigned} from './unsigned.js';

export interface OutboxOwner {
  /** Messages of this user, or of one still unknown, that an earlier page, or another tab, has left. */
  readonly restored: (items: readonly OutboxItem[]) => void;
  readonly sent: (item: OutboxItem, reply: Reply<'send'>) => void;
  /** Refused for good; it waits for `retry` or `discard`. */
  readonly failed: (item: OutboxItem, error: ImError) => void;
}

/** Refusals that the same message would meet again. */
const PERMANENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'frame-invalid',
  'frame-too-large',
  'user-unknown',
  'to-oneself',
  'blocked',
  'blocking',
  'not-a-contact',
  'not-allowed',
]);

/** How many frames a second a server takes that does not say; half of them are for messages. */
const FRAME_RATE = 100;

/** How long the first messages wait for those that an earlier page has left, where the browser's storage hangs. */
const RESTORE_PATIENCE_MS = 2_000;

/** How often a message is refused with "not now" before its sender is told. */
const MOST_TRIES = 8;

/**
 * What was sent and not yet acknowledged. Sends one message at a time, so that none overtakes another,
 * and again after every reconnect; the server knows a message by its id and keeps it once.
 */
export class Outbox {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #owner: OutboxOwner;
  readonly #unsigned: Unsigned;
  readonly #unsignedLoaded: Promise<void>;
  #user: UserId | undefined;
  #storage: OutboxStorage | undefined;
  #queue: readonly OutboxItem[] = [];
  #refused: readonly OutboxItem[] = [];
  /** Those of the queue that an earlier page has left: nothing overtakes them. */
  readonly #restored = new Set<MessageId>();
  #sending: OutboxItem | undefined;
  #tries = 0;
  #cancelPause: Unsubscribe | undefined;
  /** Ends the wait for the storage, before which nothing goes out: what it holds was written earlier. */
  #cancelPatience: Unsubscribe | undefined;
  /** How many messages went out in the second that began then. */
  #recent = {since: 0, count: 0};

  constructor(
    session: string,
    signaling: Signaling,
    environment: SessionEnvironment,
    owner: OutboxOwner,
  ) {
    this.#signaling = signaling;
    this.#environment = environment;
    this.#owner = owner;
    this.#unsigned = new Unsigned(environment, session);
    this.#unsignedLoaded = this.#loadUnsigned();
    signaling.author.subscribe((author) => this.#openFor(author));
    signaling.user.subscribe((user) => {
      if (user) this.#claim(user.id);
    });
    // Whose page it is may be known before this code is there.
    if (signaling.author.value !== undefined) this.#openFor(signaling.author.value);
    signaling.welcome.subscribe((welcome) => {
      this.#resume();
      if (!welcome) return;
      this.#unsigned.signedIn(welcome.user.id);
      // Another tab may have left something since.
      if (this.#storage && !this.#cancelPatience) void this.#restore(this.#storage);
      void this.#pump();
    });
  }

  add(item: OutboxItem): void {
    if (this.#user === undefined) return this.#unsigned.add(item);
    this.#queue = [...this.#queue, item];
    void this.#storage?.put(item);
    void this.#pump();
  }

  /** Sends a refused message once more, after those that wait. */
  retry(id: MessageId): void {
    const item = this.#refused.find((refused) => refused.id === id);
    if (!item) return;
    this.#refused = this.#refused.filter((refused) => refused !== item);
    if (this.#unsigned.find(id)) void this.#adopt([item]);
    this.#queue = [...this.#queue, item];
    void this.#pump();
  }

  /** Forgets a message: given up by its sender, or seen to be stored already. */
  remove(id: MessageId): void {
    this.#queue = this.#queue.filter((item) => item.id !== id);
    this.#refused = this.#refused.filter((item) => item.id !== id);
    this.#unsigned.remove(id);
    void this.#storage?.remove(id);
  }

  close(): void {
    this.#resume();
    this.#endPatience();
    this.#queue = [];
    this.#storage = undefined;
  }

  #openFor(user: UserId | undefined): void {
    this.#user = user;
    this.#queue = [];
    this.#refused = [];
    this.#restored.clear();
    this.#resume();
    this.#endPatience();
    const {openOutbox = pageOutbox} = this.#environment;
    const server = this.#signaling.server?.origin;
    if (user === undefined || server === undefined) {
      this.#storage = undefined;
      return;
    }
    this.#storage = openOutbox(server, user);
    this.#cancelPatience = this.#environment.after(RESTORE_PATIENCE_MS, () => this.#goOn());
    void this.#restore(this.#storage);
  }

  async #loadUnsigned(): Promise<void> {
    const left = await this.#unsigned.load();
    if (left.length === 0) return;
    const {value: user} = this.#signaling.user;
    if (user) this.#claim(user.id);
    else this.#owner.restored(left);
  }

  /** Takes over what this user, who has signed in, has written before it was known who they are. */
  #claim(user: UserId): void {
    const known = new Set([...this.#queue, ...this.#refused].map(({id}) => id));
    const isFresh = ({id}: OutboxItem) => !known.has(id);
    const claimed = this.#unsigned.claim(user);
    const theirs = claimed.theirs.filter(isFresh);
    const doubtful = claimed.doubtful.filter(isFresh);
    const isSince = ({id}: OutboxItem) => !this.#restored.has(id);
    this.#queue = [
      ...this.#queue.filter((item) => !isSince(item)),
      ...theirs,
      ...this.#queue.filter(isSince),
    ];
    this.#refused = [...this.#refused, ...doubtful];
    this.#owner.restored([...theirs, ...doubtful]);
    for (const item of doubtful) this.#owner.failed(item, unconfirmed());
    void this.#adopt(theirs);
  }

  /** Rather in both places for a moment than in none: a message that is sent twice is kept once. */
  async #adopt(items: readonly OutboxItem[]): Promise<void> {
    const storage = this.#storage;
    for (const {presumed: _, ...item} of items) {
      await storage?.put(item);
      this.#unsigned.remove(item.id);
    }
  }

  async #restore(storage: OutboxStorage): Promise<void> {
    const [stored] = await Promise.all([storage.load().catch(() => []), this.#unsignedLoaded]);
    if (storage !== this.#storage) return;
    const known = new Set([...this.#queue, ...this.#refused].map(({id}) => id));
    const restored = stored.filter(({id}) => !known.has(id));
    for (const {id} of restored) this.#restored.add(id);
    if (restored.length > 0) {
      this.#queue = [...restored, ...this.#queue];
      this.#owner.restored(restored);
    }
    this.#goOn();
  }

  #goOn(): void {
    this.#endPatience();
    void this.#pump();
  }

  #endPatience(): void {
    this.#cancelPatience?.();
    this.#cancelPatience = undefined;
  }

  /** Ends a pause; the next `pump` may send at once. */
  #resume(): void {
    this.#tries = 0;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  async #pump(): Promise<void> {
    const [item] = this.#queue;
    const {value: welcome} = this.#signaling.welcome;
    // Never in the name of another.
    if (!item || welcome?.user.id !== this.#user || !welcome) return;
    if (this.#sending || this.#cancelPause || this.#cancelPatience) return;
    const now = this.#environment.now();
    const most = Math.max(1, Math.floor((welcome.frameRate ?? FRAME_RATE) / 2));
    const isSameSecond = Math.abs(now - this.#recent.since) < 1000;
    const {since, count} = isSameSecond ? this.#recent : {since: now, count: 0};
    if (count >= most) return this.#pause(1000 - (now - since));
    this.#recent = {since, count: count + 1};
    this.#sending = item;
    const {id, to, content} = item;
    try {
      const reply = await this.#signaling.request({type: 'send', id, to, content});
      this.#settle(item);
      this.#owner.sent(item, reply);
    } catch (error) {
      this.#meet(item, error as ImError);
    } finally {
      this.#sending = undefined;
    }
    void this.#pump();
  }

  #settle(item: OutboxItem): void {
    this.#tries = 0;
    this.#queue = this.#queue.filter((other) => other !== item);
  }

  #meet(item: OutboxItem, error: ImError): void {
    // Sent again after the next welcome.
    if (isLoss(error)) return;
    this.#tries++;
    // Who writes faster than the server lets them only has to wait.
    const isHopeless = this.#tries >= MOST_TRIES && error.code !== 'rate-limited';
    if (PERMANENT.has(error.code) || isHopeless) {
      this.#settle(item);
      this.#refused = [...this.#refused, item];
      return this.#owner.failed(item, error);
    }
    this.#pause(backoff(this.#tries, this.#environment.random));
  }

  #pause(ms: number): void {
    this.#cancelPause = this.#environment.after(ms, () => {
      this.#cancelPause = undefined;
      void this.#pump();
    });
  }
}

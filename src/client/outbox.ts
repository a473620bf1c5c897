import {
  ImError,
  type ErrorCode,
  type MessageId,
  type Profile,
  type Reply,
  type UserId,
} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {SessionEnvironment} from './environment.js';
import type {OutboxItem, OutboxStorage} from './outbox-storage.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';

export interface OutboxOwner {
  /** Messages of this user that an earlier page, or another tab, has left. */
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
]);

/** How many messages go out in a second at most; the server closes connections that send too much. */
const MOST_A_SECOND = 50;

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
  #user: UserId | undefined;
  #storage: OutboxStorage | undefined;
  #queue: readonly OutboxItem[] = [];
  #refused: readonly OutboxItem[] = [];
  #sending: OutboxItem | undefined;
  #tries = 0;
  #cancelPause: Unsubscribe | undefined;
  /** When the last messages went out, as many as may in a second. */
  #recent: readonly number[] = [];

  constructor(signaling: Signaling, environment: SessionEnvironment, owner: OutboxOwner) {
    this.#signaling = signaling;
    this.#environment = environment;
    this.#owner = owner;
    signaling.user.subscribe((user) => this.#openFor(user));
    signaling.welcome.subscribe((welcome) => {
      this.#resume();
      if (welcome) void this.#pump();
    });
  }

  add(item: OutboxItem): void {
    this.#queue = [...this.#queue, item];
    void this.#storage?.put(item);
    void this.#pump();
  }

  /** Sends a refused message once more, after those that wait. */
  retry(id: MessageId): void {
    const item = this.#refused.find((refused) => refused.id === id);
    if (!item) return;
    this.#refused = this.#refused.filter((refused) => refused !== item);
    this.#queue = [...this.#queue, item];
    void this.#pump();
  }

  /** Forgets a message: given up by its sender, or seen to be stored already. */
  remove(id: MessageId): void {
    this.#queue = this.#queue.filter((item) => item.id !== id);
    this.#refused = this.#refused.filter((item) => item.id !== id);
    void this.#storage?.remove(id);
  }

  close(): void {
    this.#cancelPause?.();
    this.#queue = [];
  }

  #openFor(user: Profile | undefined): void {
    if (user?.id === this.#user) return;
    this.#user = user?.id;
    this.#queue = [];
    this.#refused = [];
    this.#resume();
    this.#storage = user && this.#environment.openOutbox(this.#signaling.server!.origin, user.id);
    if (this.#storage) void this.#restore(this.#storage);
  }

  async #restore(storage: OutboxStorage): Promise<void> {
    const stored = await storage.load();
    if (storage !== this.#storage) return;
    const known = new Set(this.#queue.map(({id}) => id));
    const restored = stored.filter(({id}) => !known.has(id));
    if (restored.length === 0) return;
    this.#queue = [...restored, ...this.#queue];
    this.#owner.restored(restored);
    void this.#pump();
  }

  /** Ends a pause; the next `pump` may send at once. */
  #resume(): void {
    this.#tries = 0;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  async #pump(): Promise<void> {
    const [item] = this.#queue;
    if (!item || this.#sending || this.#cancelPause || !this.#signaling.welcome.value) return;
    const now = this.#environment.now();
    const [earliest = 0] = this.#recent;
    if (this.#recent.length === MOST_A_SECOND && now - earliest < 1000) {
      return this.#pause(1000 - (now - earliest));
    }
    this.#recent = [...this.#recent, now].slice(-MOST_A_SECOND);
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
    if (PERMANENT.has(error.code) || ++this.#tries >= MOST_TRIES) {
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

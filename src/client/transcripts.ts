import {
  notConnected,
  parse,
  SentContent,
  toOneself,
  UserId,
  type ImError,
  type Message,
  type MessageId,
  type Place,
  type Receipt,
  type Reply,
} from '../protocol/index.js';
import {
  withMarks,
  withMessages,
  withOverview,
  withReceipt,
  type KnownConversation,
} from './conversation.js';
import {Conversations} from './conversations.js';
import type {SessionEnvironment} from './environment.js';
import {HistoryLoader} from './history-loader.js';
import {Outbox} from './outbox.js';
import type {OutboxItem} from './outbox-storage.js';
import {Receipts} from './receipts.js';
import type {Signaling} from './signaling.js';
import type {ReadableStore, Unsubscribe} from './store.js';
import {Sync} from './sync.js';
import {showStored, toTranscript, type Transcript, type TranscriptEntry} from './transcript.js';
import {Typing} from './typing.js';
import {hasFailed, withFailure, withoutUnsent, withUnsent} from './unsent.js';

/** A message of an application's own kind: any JSON of 16 KiB at most, stored and delivered like text. */
export interface CustomMessage {
  /** Lower-case letters, digits and hyphens; not `text` or `call`. */
  readonly kind: string;
  readonly data: unknown;
}

type MessageListener = (entry: TranscriptEntry, user: UserId) => void;

/** The conversations of the signed-in user: what was said, and how far each message has come. */
export class Transcripts {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #conversations = new Conversations();
  readonly #sync: Sync;
  readonly #outbox: Outbox;
  readonly #receipts: Receipts;
  readonly #history: HistoryLoader;
  readonly #typing: Typing;
  readonly #listeners = new Set<MessageListener>();

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#environment = environment;
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    this.#receipts = new Receipts(signaling, environment);
    this.#typing = new Typing(signaling, environment);
    this.#outbox = new Outbox(signaling, environment, {
      restored: (items) => this.#restore(items),
      sent: (item, reply) => this.#stored(item, reply),
      failed: (item, error) => this.#failed(item, error),
    });
    this.#sync = new Sync(signaling, environment, {
      overview: (reply) => this.#overview(reply),
      events: (messages, receipts) => this.#take(messages, receipts),
      reset: () => {
        this.#conversations.reset();
        this.#receipts.reset();
      },
    });
    this.#history = new HistoryLoader(signaling, this.#conversations, () => this.#sync.whenKnown());
    signaling.route({
      message: ({message}) => {
        this.#sync.saw(message.place);
        this.#take([message], []);
      },
      receipt: ({receipt}) => {
        this.#sync.saw(receipt.place);
        this.#take([], [receipt]);
      },
    });
  }

  /** Every conversation there is, with at least its last message; a new map when anything changes. */
  get all(): ReadableStore<ReadonlyMap<UserId, Transcript>> {
    return this.#conversations.all;
  }

  /** How many messages are unread, over all conversations. */
  get unread(): ReadableStore<number> {
    return this.#conversations.unread;
  }

  /** Who is writing to this user just now. */
  get typing(): ReadableStore<ReadonlySet<UserId>> {
    return this.#typing.users;
  }

  /** The conversation with `user`; an empty one where nothing was said. */
  of(user: UserId): Transcript {
    return this.all.value.get(user) ?? toTranscript(this.#conversations.of(user));
  }

  /**
   * Sends a text or a custom message, now or as soon as there is a connection, and shows it at once as `sending`.
   *
   * @throws ImError `frame-invalid` for what is empty, too long or not valid, `to-oneself`, or
   * `not-connected` before the first sign-in, when it is not known whose message it would be.
   */
  send(to: UserId, message: string | CustomMessage): MessageId {
    const content = contentOf(message);
    const user = this.#signaling.user.value;
    if (!user) throw notConnected();
    if (parse(UserId, to, 'to') === user.id) throw toOneself();
    const item = {id: this.#environment.makeId(), to, content, at: this.#environment.now()};
    this.#typing.sent(to);
    this.#restore([item]);
    this.#outbox.add(item);
    // Where the window ends before the newest, the message would not be in it.
    if (this.of(to).newer !== 'complete') void this.jumpToNewest(to);
    return item.id;
  }

  /** Sends a `failed` message again. */
  retry(to: UserId, id: MessageId): void {
    const known = this.#conversations.of(to);
    if (!hasFailed(known, id)) return;
    this.#conversations.put([withFailure(known, id, undefined)]);
    this.#outbox.retry(id);
  }

  /** Gives a `failed` message up. */
  discard(to: UserId, id: MessageId): void {
    const known = this.#conversations.of(to);
    if (!hasFailed(known, id)) return;
    this.#conversations.put([withoutUnsent(known, id)]);
    this.#outbox.remove(id);
  }

  /**
   * Puts the window of the conversation on the first unread message, or on the newest where nothing is unread.
   * Like all loading, it waits for a connection where there is none, and never rejects: the transcript's
   * `history` and `newer` say what came of it.
   */
  open(user: UserId): Promise<void> {
    return this.#history.open(user);
  }

  /** Brings the page before the window; the window may lose its newest messages. */
  loadOlder(user: UserId): Promise<void> {
    return this.#history.loadOlder(user);
  }

  /** Brings the page after the window; the window may lose its oldest messages. */
  loadNewer(user: UserId): Promise<void> {
    return this.#history.loadNewer(user);
  }

  jumpToNewest(user: UserId): Promise<void> {
    return this.#history.jumpToNewest(user);
  }

  /** The person has seen what `user` has written: everything, or up to a place. */
  markRead(user: UserId, upTo: Place = Infinity): void {
    const known = this.#conversations.of(user);
    const read = Math.min(upTo, known.lastTheirs);
    if (read > known.mine.read) this.#mark(known, Math.max(read, known.mine.delivered), read);
  }

  /** The person is writing to `to`, or has stopped. May be said at every key; a message sent ends it. */
  setTyping(to: UserId, active: boolean): void {
    if (to !== this.#signaling.user.value?.id) this.#typing.set(to, active);
  }

  /**
   * Hears each message of another as it comes, once, live or after a reconnect; what history brings is not
   * news. Its state is `read` where another device of this user has read it meanwhile.
   */
  onMessage(listener: MessageListener): Unsubscribe {
    const own: MessageListener = (entry, user) => listener(entry, user);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  close(): void {
    this.#sync.close();
    this.#outbox.close();
    this.#receipts.reset();
    this.#typing.reset();
    this.#listeners.clear();
  }

  #forget(): void {
    this.#history.forget();
    this.#conversations.forget();
  }

  #overview({conversations, cursor}: Reply<'overview'>): void {
    const me = this.#signaling.user.value?.id;
    for (const {last} of conversations) if (last.from === me) this.#outbox.remove(last.id);
    this.#conversations.put(
      conversations.map((conversation) =>
        withOverview(this.#conversations.of(conversation.with), conversation, cursor),
      ),
    );
    for (const {with: user} of conversations) this.#confirmDelivery(user);
  }

  #take(messages: readonly Message[], receipts: readonly Receipt[]): void {
    const me = this.#signaling.user.value?.id;
    const changed = new Map<UserId, KnownConversation>();
    const of = (user: UserId) => changed.get(user) ?? this.#conversations.of(user);
    const users = new Set(messages.map(({from, to}) => (from === me ? to : from)));
    for (const user of users) {
      const said = messages.filter(({from, to}) => from === user || to === user);
      changed.set(user, withMessages(of(user), said));
      this.#typing.ended(user);
    }
    for (const receipt of receipts) {
      const user = receipt.author === me ? receipt.reader : receipt.author;
      changed.set(user, withReceipt(of(user), receipt));
    }
    for (const {from, id} of messages) if (from === me) this.#outbox.remove(id);
    this.#conversations.put(changed.values());
    for (const user of users) this.#confirmDelivery(user);
    for (const message of messages) if (message.from !== me) this.#announce(message);
  }

  #announce(message: Message): void {
    const entry = showStored(message, this.#conversations.of(message.from));
    for (const listener of [...this.#listeners]) listener(entry, message.from);
  }

  #confirmDelivery(user: UserId): void {
    const known = this.#conversations.of(user);
    const {mine, lastTheirs} = known;
    if (lastTheirs > mine.delivered) this.#mark(known, lastTheirs, mine.read);
  }

  #mark(known: KnownConversation, delivered: number, read: number): void {
    const marked = withMarks(known, 'mine', {delivered, read});
    this.#conversations.put([marked]);
    this.#receipts.say(known.with, marked.mine);
  }

  #restore(items: readonly OutboxItem[]): void {
    const from = this.#signaling.user.value!.id;
    const changed = new Map<UserId, KnownConversation>();
    for (const {id, to, at, content} of items) {
      const known = changed.get(to) ?? this.#conversations.of(to);
      changed.set(to, withUnsent(known, {id, from, at, content}));
    }
    this.#conversations.put(changed.values());
  }

  #stored({id, to, content}: OutboxItem, {place, at}: Reply<'send'>): void {
    this.#outbox.remove(id);
    this.#sync.saw(place);
    const from = this.#signaling.user.value!.id;
    const known = this.#conversations.of(to);
    this.#conversations.put([withMessages(known, [{id, place, from, to, at, content}])]);
  }

  #failed({id, to}: OutboxItem, failure: ImError): void {
    this.#conversations.put([withFailure(this.#conversations.of(to), id, failure)]);
  }
}

function contentOf(message: string | CustomMessage): SentContent {
  if (typeof message === 'string') return parse(SentContent, {kind: 'text', text: message}, 'text');
  const {kind, data = null} = message;
  parse(SentContent, {kind, data}, 'message');
  // A copy, as the other side will have it: what the page does with its object later changes nothing here.
  return {kind, data: JSON.parse(JSON.stringify(data)) as unknown};
}

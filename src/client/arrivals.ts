import type {Message, Place, Receipt, Reply, UserId} from '../protocol/index.js';
import {
  withMarks,
  withMessages,
  withOverview,
  withReceipt,
  type KnownConversation,
} from './conversation.js';
import type {Conversations} from './conversations.js';
import type {SessionEnvironment} from './environment.js';
import {Receipts} from './receipts.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';
import {showStored, type TranscriptEntry} from './transcript.js';

type MessageListener = (entry: TranscriptEntry, user: UserId) => void;

/** What the server tells of conversations, and what this user answers: that it has come, and that it was read. */
export class Arrivals {
  readonly #signaling: Signaling;
  readonly #conversations: Conversations;
  readonly #receipts: Receipts;
  readonly #ownSeen: (message: Message) => void;
  readonly #listeners = new Set<MessageListener>();

  /** `ownSeen` hears of every own message that turns out to be stored. */
  constructor(
    signaling: Signaling,
    environment: SessionEnvironment,
    conversations: Conversations,
    ownSeen: (message: Message) => void,
  ) {
    this.#signaling = signaling;
    this.#conversations = conversations;
    this.#receipts = new Receipts(signaling, environment);
    this.#ownSeen = ownSeen;
  }

  /** Hears each message of another as it comes. */
  onMessage(listener: MessageListener): Unsubscribe {
    const own: MessageListener = (entry, user) => listener(entry, user);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  overview({conversations, cursor}: Reply<'overview'>): void {
    for (const {last} of conversations) if (this.#isMine(last.from)) this.#ownSeen(last);
    this.#conversations.put(
      conversations.map((conversation) =>
        withOverview(this.#conversations.of(conversation.with), conversation, cursor),
      ),
    );
    for (const {with: user} of conversations) this.#confirmDelivery(user);
  }

  take(messages: readonly Message[], receipts: readonly Receipt[]): void {
    const changed = new Map<UserId, KnownConversation>();
    const of = (user: UserId) => changed.get(user) ?? this.#conversations.of(user);
    const users = new Set(messages.map(({from, to}) => (this.#isMine(from) ? to : from)));
    for (const user of users) {
      const said = messages.filter(({from, to}) => from === user || to === user);
      changed.set(user, withMessages(of(user), said));
    }
    for (const receipt of receipts) {
      const user = this.#isMine(receipt.author) ? receipt.reader : receipt.author;
      changed.set(user, withReceipt(of(user), receipt));
    }
    for (const message of messages) if (this.#isMine(message.from)) this.#ownSeen(message);
    this.#conversations.put(changed.values());
    for (const user of users) this.#confirmDelivery(user);
    for (const message of messages) if (!this.#isMine(message.from)) this.#announce(message);
  }

  markRead(user: UserId, upTo: Place): void {
    const known = this.#conversations.of(user);
    const read = Math.min(upTo, known.lastTheirs);
    if (read > known.mine.read) this.#mark(known, Math.max(read, known.mine.delivered), read);
  }

  /** The server has another database now: what was said to it holds no more. */
  reset(): void {
    this.#receipts.reset();
  }

  close(): void {
    this.#receipts.reset();
    this.#listeners.clear();
  }

  #isMine(user: UserId): boolean {
    return user === this.#signaling.user.value?.id;
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
}

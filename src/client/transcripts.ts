import {
  Content,
  ImError,
  notConnected,
  parse,
  toOneself,
  UserId,
  type Message,
  type MessageId,
  type Receipt,
  type Reply,
} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import {HistoryLoader} from './history-loader.js';
import {Outbox} from './outbox.js';
import type {OutboxItem} from './outbox-storage.js';
import {Receipts} from './receipts.js';
import type {Signaling} from './signaling.js';
import {Store, type ReadableStore} from './store.js';
import {Sync} from './sync.js';
import {
  newestTheirs,
  toTranscript,
  unknownConversation,
  withHistory,
  withMarks,
  withMessages,
  withOverview,
  type KnownConversation,
  type Transcript,
  type Unsent,
} from './transcript.js';

/** The conversations of the signed-in user: what was said, and how far each message has come. */
export class Transcripts {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #sync: Sync;
  readonly #outbox: Outbox;
  readonly #receipts: Receipts;
  readonly #history: HistoryLoader;
  readonly #known = new Map<UserId, KnownConversation>();
  readonly #all = new Store<ReadonlyMap<UserId, Transcript>>(new Map());

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#environment = environment;
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    this.#receipts = new Receipts(signaling, environment);
    this.#outbox = new Outbox(signaling, environment, {
      restored: (items) => this.#restore(items),
      sent: (item, reply) => this.#stored(item, reply),
      failed: (item, error) => this.#failed(item, error),
    });
    this.#sync = new Sync(signaling, environment, {
      overview: (reply) => this.#overview(reply),
      events: (messages, receipts) => this.#take(messages, receipts),
    });
    this.#history = new HistoryLoader(signaling, {
      of: (user) => this.#of(user),
      loading: (user) => this.#put([{...this.#of(user), history: 'loading'}]),
      failed: (user) => this.#put([{...this.#of(user), history: 'failed'}]),
      loaded: (user, {messages, more}) => {
        this.#put([withHistory(this.#of(user), messages, more)]);
        this.#confirmDelivery(user);
      },
    });
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
    return this.#all;
  }

  /** The conversation with `user`; an empty one where nothing was said. */
  of(user: UserId): Transcript {
    return this.#all.value.get(user) ?? toTranscript(unknownConversation(user));
  }

  /**
   * Sends `text`, now or as soon as there is a connection, and shows it at once as `sending`.
   *
   * @throws ImError `frame-invalid` for a text that is empty or too long, `to-oneself`, or
   * `not-connected` before the first sign-in, when it is not known whose message it would be.
   */
  send(to: UserId, text: string): MessageId {
    const content = parse(Content, {kind: 'text', text}, 'text');
    const user = this.#signaling.user.value;
    if (!user) throw notConnected();
    if (parse(UserId, to, 'to') === user.id) throw toOneself();
    const item = {id: this.#environment.makeId(), to, content, at: this.#environment.now()};
    this.#restore([item]);
    this.#outbox.add(item);
    return item.id;
  }

  /** Sends a `failed` message again. */
  retry(to: UserId, id: MessageId): void {
    if (!this.#hasFailed(to, id)) return;
    this.#changeUnsent(to, id, ({from, at, content}) => [{id, from, at, content}]);
    this.#outbox.retry(id);
  }

  /** Gives a `failed` message up. */
  discard(to: UserId, id: MessageId): void {
    if (!this.#hasFailed(to, id)) return;
    this.#changeUnsent(to, id, () => []);
    this.#outbox.remove(id);
  }

  /**
   * Brings the next older messages; the first call brings the newest. Waits for a connection where there
   * is none, and never rejects: the transcript's `history` says what came of it.
   */
  loadOlder(user: UserId): Promise<void> {
    return this.#history.loadOlder(user);
  }

  /** All that `user` has written so far was seen by the person. */
  markRead(user: UserId): void {
    const known = this.#of(user);
    const newest = newestTheirs(known);
    if (newest > known.mine.read) this.#mark(known, newest, newest);
  }

  close(): void {
    this.#sync.stop();
    this.#outbox.close();
    this.#receipts.reset();
  }

  #of(user: UserId): KnownConversation {
    return this.#known.get(user) ?? unknownConversation(user);
  }

  /** Keeps conversations in their new form and tells watchers once, whatever the number. */
  #put(changed: Iterable<KnownConversation>): void {
    const all = new Map(this.#all.value);
    let isNew = false;
    for (const known of changed) {
      if (known === this.#known.get(known.with)) continue;
      this.#known.set(known.with, known);
      all.set(known.with, toTranscript(known));
      isNew = true;
    }
    if (isNew) this.#all.set(all);
  }

  #forget(): void {
    this.#known.clear();
    this.#all.set(new Map());
  }

  #overview({conversations}: Reply<'overview'>): void {
    for (const {last} of conversations) this.#outbox.remove(last.id);
    this.#put(
      conversations.map((conversation) => withOverview(this.#of(conversation.with), conversation)),
    );
    for (const {with: user} of conversations) this.#confirmDelivery(user);
  }

  #take(messages: readonly Message[], receipts: readonly Receipt[]): void {
    const me = this.#signaling.user.value?.id;
    const changed = new Map<UserId, KnownConversation>();
    const of = (user: UserId) => changed.get(user) ?? this.#of(user);
    const users = new Set(messages.map(({from, to}) => (from === me ? to : from)));
    for (const user of users) {
      const said = messages.filter(({from, to}) => from === user || to === user);
      changed.set(user, withMessages(of(user), said));
    }
    for (const {author, reader, ...marks} of receipts) {
      const [user, whose] =
        author === me ? ([reader, 'theirs'] as const) : ([author, 'mine'] as const);
      changed.set(user, withMarks(of(user), whose, marks));
    }
    for (const {from, id} of messages) if (from === me) this.#outbox.remove(id);
    this.#put(changed.values());
    for (const user of users) this.#confirmDelivery(user);
  }

  #confirmDelivery(user: UserId): void {
    const known = this.#of(user);
    const newest = newestTheirs(known);
    if (newest > known.mine.delivered) this.#mark(known, newest, known.mine.read);
  }

  #mark(known: KnownConversation, delivered: number, read: number): void {
    const marked = withMarks(known, 'mine', {delivered, read});
    this.#put([marked]);
    this.#receipts.say(known.with, marked.mine);
  }

  #restore(items: readonly OutboxItem[]): void {
    const from = this.#signaling.user.value!.id;
    const changed = new Map<UserId, KnownConversation>();
    for (const {id, to, at, content} of items) {
      const known = changed.get(to) ?? this.#of(to);
      changed.set(to, {...known, unsent: [...known.unsent, {id, from, at, content}]});
    }
    this.#put(changed.values());
  }

  #stored({id, to, content}: OutboxItem, {place, at}: Reply<'send'>): void {
    this.#outbox.remove(id);
    const from = this.#signaling.user.value!.id;
    this.#put([withMessages(this.#of(to), [{id, place, from, to, at, content}])]);
  }

  #failed({id, to}: OutboxItem, failure: ImError): void {
    this.#changeUnsent(to, id, (unsent) => [{...unsent, failure}]);
  }

  #hasFailed(to: UserId, id: MessageId): boolean {
    return this.#of(to).unsent.some((unsent) => unsent.id === id && unsent.failure);
  }

  #changeUnsent(to: UserId, id: MessageId, change: (unsent: Unsent) => readonly Unsent[]): void {
    const known = this.#of(to);
    const unsent = known.unsent.flatMap((item) => (item.id === id ? change(item) : [item]));
    this.#put([{...known, unsent}]);
  }
}

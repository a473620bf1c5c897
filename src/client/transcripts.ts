import type {MessageId, Place, UserId} from '../protocol/index.js';
import {Arrivals} from './arrivals.js';
import {Conversations} from './conversations.js';
import type {SessionEnvironment} from './environment.js';
import {HistoryLoader} from './history-loader.js';
import {Sending, type CustomMessage, type EarlyMessage} from './sending.js';
import type {Signaling} from './signaling.js';
import type {ReadableStore, Unsubscribe} from './store.js';
import {Sync} from './sync.js';
import {toTranscript, type Transcript, type TranscriptEntry} from './transcript.js';
import {Typing} from './typing.js';

/** The conversations of the signed-in user: what was said, and how far each message has come. */
export class Transcripts {
  readonly #signaling: Signaling;
  readonly #conversations = new Conversations();
  readonly #sync: Sync;
  readonly #sending: Sending;
  readonly #arrivals: Arrivals;
  readonly #history: HistoryLoader;
  readonly #typing: Typing;

  /** `early`: what was sent before this code was there. */
  constructor(
    session: string,
    signaling: Signaling,
    environment: SessionEnvironment,
    early: readonly EarlyMessage[] = [],
  ) {
    this.#signaling = signaling;
    const conversations = this.#conversations;
    this.#forgetBetweenAuthors();
    this.#typing = new Typing(signaling, environment);
    this.#sending = new Sending({
      session,
      signaling,
      environment,
      conversations,
      stored: (place) => this.#sync.saw(place),
    });
    this.#arrivals = new Arrivals(signaling, environment, conversations, ({id}) =>
      this.#sending.settle(id),
    );
    this.#sync = new Sync(signaling, environment, {
      overview: (page) => this.#arrivals.overview(page),
      events: (messages, receipts) => this.#arrivals.take(messages, receipts),
      reset: () => {
        conversations.reset();
        this.#arrivals.reset();
      },
    });
    this.#history = new HistoryLoader(signaling, conversations, (user) =>
      this.#sync.whenKnown(user),
    );
    signaling.route({
      message: ({message}) => {
        this.#sync.saw(message.place);
        this.#typing.ended(message.from);
        this.#arrivals.take([message], []);
      },
      receipt: ({receipt}) => {
        this.#sync.saw(receipt.place);
        this.#arrivals.take([], [receipt]);
      },
    });
    for (const message of early) this.#sending.sendEarly(message);
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
   * Before anybody has signed in it waits for who does.
   *
   * @throws ImError `frame-invalid` for what is empty, too long or not valid, `to-oneself`, `session-closed`.
   */
  send(to: UserId, message: string | CustomMessage): MessageId {
    const id = this.#sending.send(to, message);
    this.#typing.sent(to);
    // Where the window ends before the newest, the message would not be in it.
    if (this.of(to).newer !== 'complete') void this.jumpToNewest(to);
    return id;
  }

  /** Sends a `failed` message again. */
  retry(to: UserId, id: MessageId): void {
    this.#sending.retry(to, id);
  }

  /** Gives a `failed` message up. */
  discard(to: UserId, id: MessageId): void {
    this.#sending.discard(to, id);
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
    this.#arrivals.markRead(user, upTo);
  }

  /** The person is writing to `to`, or has stopped. May be said at every key; a message sent ends it. */
  setTyping(to: UserId, active: boolean): void {
    if (to !== this.#signaling.user.value?.id) this.#typing.set(to, active);
  }

  /**
   * Hears each message of another as it comes, once, live or after a reconnect; what history brings is not
   * news. Its state is `read` where another device of this user has read it meanwhile.
   */
  onMessage(listener: (entry: TranscriptEntry, user: UserId) => void): Unsubscribe {
    return this.#arrivals.onMessage(listener);
  }

  close(): void {
    this.#sync.close();
    this.#sending.close();
    this.#arrivals.close();
    this.#typing.reset();
  }

  /** What was written before anybody was known stays when somebody is; nothing of one user is left to the next. */
  #forgetBetweenAuthors(): void {
    const forget = () => {
      this.#history.forget();
      this.#conversations.forget();
    };
    let last = this.#signaling.author.value;
    this.#signaling.author.subscribe((author) => {
      if (last !== undefined) forget();
      last = author;
    });
    this.#signaling.user.subscribe((user) => {
      if (!user) forget();
    });
  }
}

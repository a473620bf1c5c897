import type {Content, MessageId, Place, UserId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {CustomMessage, EarlyMessage} from './sending.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';
import type {Transcript, TranscriptEntry} from './transcript.js';
import type {Transcripts} from './transcripts.js';
import {unsignedBox} from './unsigned-box.js';

/** What the front asks of its session. */
export interface FrontOwner {
  /** @throws ImError `session-closed`. */
  readonly requireOpen: () => void;
  /** Gets the code that keeps conversations. */
  readonly fetch: () => void;
}

type MessageListener = (entry: TranscriptEntry, user: UserId) => void;

/**
 * The conversations of a session as everybody sees them, from the start: the code that keeps them comes with the
 * first attempt to connect, or the first message if that is earlier.
 */
export class TranscriptsFront implements Pick<Transcripts, keyof Transcripts> {
  readonly #all = new Store<ReadonlyMap<UserId, Transcript>>(new Map());
  readonly #unread = new Store(0);
  readonly #typing = new Store<ReadonlySet<UserId>>(new Set());
  readonly #listeners = new Set<MessageListener>();
  readonly #environment: SessionEnvironment;
  readonly #owner: FrontOwner;
  /** What was sent before that code was there. */
  #early: readonly EarlyMessage[] = [];
  readonly #whenKept: Promise<Transcripts>;
  #resolveKept!: (kept: Transcripts) => void;
  #kept: Transcripts | undefined;
  #isClosed = false;

  constructor(session: string, environment: SessionEnvironment, owner: FrontOwner) {
    this.#environment = environment;
    this.#owner = owner;
    this.#whenKept = new Promise((resolve) => (this.#resolveKept = resolve));
    // An earlier page of this tab has left something that belongs before the eyes of whoever is there.
    if (unsignedBox(environment, session).name !== undefined) owner.fetch();
  }

  /** What was sent before the code was there, for who sends it now. */
  takeEarly(): readonly EarlyMessage[] {
    const early = this.#early;
    this.#early = [];
    return early;
  }

  /** The code is there, and keeps the conversations from now on. */
  keep(kept: Transcripts): void {
    this.#kept = kept;
    // What was sent just before is in its box by now.
    if (this.#isClosed) kept.close();
    this.#all.set(kept.all.value);
    kept.all.subscribe((all) => this.#all.set(all));
    kept.unread.subscribe((unread) => this.#unread.set(unread));
    kept.typing.subscribe((typing) => this.#typing.set(typing));
    kept.onMessage((entry, user) => {
      for (const listener of [...this.#listeners]) listener(entry, user);
    });
    this.#resolveKept(kept);
  }

  get all(): ReadableStore<ReadonlyMap<UserId, Transcript>> {
    return this.#all;
  }

  get unread(): ReadableStore<number> {
    return this.#unread;
  }

  get typing(): ReadableStore<ReadonlySet<UserId>> {
    return this.#typing;
  }

  of(user: UserId): Transcript {
    return this.#kept?.of(user) ?? this.#all.value.get(user) ?? unknown(user);
  }

  send(to: UserId, message: string | CustomMessage): MessageId {
    if (this.#kept) return this.#kept.send(to, message);
    this.#owner.requireOpen();
    const early = {id: this.#environment.makeId(), to, message, at: this.#environment.now()};
    this.#early = [...this.#early, early];
    this.#show(early);
    this.#owner.fetch();
    return early.id;
  }

  retry(to: UserId, id: MessageId): void {
    this.#kept?.retry(to, id);
  }

  discard(to: UserId, id: MessageId): void {
    this.#kept?.discard(to, id);
  }

  open(user: UserId): Promise<void> {
    return this.#later((kept) => kept.open(user));
  }

  loadOlder(user: UserId): Promise<void> {
    return this.#later((kept) => kept.loadOlder(user));
  }

  loadNewer(user: UserId): Promise<void> {
    return this.#later((kept) => kept.loadNewer(user));
  }

  jumpToNewest(user: UserId): Promise<void> {
    return this.#later((kept) => kept.jumpToNewest(user));
  }

  markRead(user: UserId, upTo?: Place): void {
    this.#kept?.markRead(user, upTo);
  }

  setTyping(to: UserId, active: boolean): void {
    this.#kept?.setTyping(to, active);
  }

  onMessage(listener: MessageListener): Unsubscribe {
    const own: MessageListener = (entry, user) => listener(entry, user);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  close(): void {
    this.#isClosed = true;
    this.#kept?.close();
    this.#listeners.clear();
  }

  /** As it will be shown; what turns out not to be valid goes again, and the page is told. */
  #show({id, to, message, at}: EarlyMessage): void {
    const content: Content = typeof message === 'string' ? {kind: 'text', text: message} : message;
    const entry: TranscriptEntry = {id, from: '', own: true, at, content, state: 'sending'};
    const before = this.of(to);
    const shown = {...before, entries: [...before.entries, entry], last: entry};
    this.#all.set(new Map(this.#all.value).set(to, shown));
  }

  #later(step: (kept: Transcripts) => Promise<void>): Promise<void> {
    return this.#kept ? step(this.#kept) : this.#whenKept.then(step);
  }
}

/** A conversation of which nothing is known yet. */
const unknown = (user: UserId): Transcript => ({
  with: user,
  entries: [],
  history: 'unloaded',
  newer: 'complete',
  unread: 0,
});

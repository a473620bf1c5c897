import {notConnected, type MessageId, type Place, type UserId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {Signaling} from './signaling.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';
import type {Transcript, TranscriptEntry} from './transcript.js';
import type {CustomMessage, Transcripts} from './transcripts.js';

type MessageListener = (entry: TranscriptEntry, user: UserId) => void;

/**
 * The conversations of a session as everybody sees them, from the start: there are none before the first sign-in,
 * and only with it comes the code that keeps them.
 */
export class TranscriptsFront implements Pick<Transcripts, keyof Transcripts> {
  readonly #all = new Store<ReadonlyMap<UserId, Transcript>>(new Map());
  readonly #unread = new Store(0);
  readonly #typing = new Store<ReadonlySet<UserId>>(new Set());
  readonly #listeners = new Set<MessageListener>();
  readonly #whenKept: Promise<Transcripts>;
  #kept: Transcripts | undefined;

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#whenKept = new Promise((resolve) => {
      signaling.whenCodeComes(({Transcripts}) =>
        resolve(this.#keep(new Transcripts(signaling, environment))),
      );
    });
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
    return this.#kept?.of(user) ?? unknown(user);
  }

  send(to: UserId, message: string | CustomMessage): MessageId {
    if (!this.#kept) throw notConnected();
    return this.#kept.send(to, message);
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
    this.#kept?.close();
    this.#listeners.clear();
  }

  #later(step: (kept: Transcripts) => Promise<void>): Promise<void> {
    return this.#kept ? step(this.#kept) : this.#whenKept.then(step);
  }

  #keep(kept: Transcripts): Transcripts {
    this.#kept = kept;
    kept.all.subscribe((all) => this.#all.set(all));
    kept.unread.subscribe((unread) => this.#unread.set(unread));
    kept.typing.subscribe((typing) => this.#typing.set(typing));
    kept.onMessage((entry, user) => {
      for (const listener of [...this.#listeners]) listener(entry, user);
    });
    return kept;
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

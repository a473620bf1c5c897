import type {Session} from '../../client/session.js';
import type {Unsubscribe} from '../../client/store.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import type {Profile, UserId} from '../../protocol/index.js';
import type {Speaker} from '../session-voice.js';
import {Messenger} from './messenger.js';
import {countInTitle} from './unread-title.js';

/** The elements of a session, and whose conversation somebody has before their eyes in which of them. */
export interface Audience {
  readonly speakers: ReadonlySet<Speaker>;
  readonly attended: ReadonlyMap<Speaker, UserId>;
}

/**
 * What the reader of a page is told where they are not looking, by the tab's title, a sound and the system, unless one
 * of the session's elements leaves that out.
 */
export class News {
  readonly #session: Session;
  readonly #audience: Audience;
  readonly #undo: readonly Unsubscribe[];
  #messenger: Messenger | undefined;

  constructor(session: Session, audience: Audience) {
    this.#session = session;
    this.#audience = audience;
    const stopRest = new AbortController();
    const {signal} = stopRest;
    // A page with a lock cannot wait for the browser's back button.
    window.addEventListener('pagehide', () => this.#signOut(), {signal});
    window.addEventListener('pageshow', () => this.#signIn(), {signal});
    this.#undo = [
      session.me.subscribe(() => this.#signIn()),
      session.transcripts.unread.subscribe(() => this.refresh()),
      () => stopRest.abort(),
    ];
    this.#signIn();
    this.refresh();
  }

  /** Whose conversation somebody has before their eyes in an element has changed. */
  attend(speaker: Speaker, user: UserId | undefined): void {
    this.#messenger?.attend(speaker, user);
  }

  /** What an element leaves out may have changed. */
  refresh(): void {
    const {unread} = this.#session.transcripts;
    countInTitle(this.#session, this.#mayUse('title') ? unread.value : 0);
  }

  tell(entry: TranscriptEntry, from: Profile): void {
    const [speaker] = this.#audience.speakers;
    if (!speaker) return;
    const {say} = speaker;
    const ways = {sound: this.#mayUse('sound'), system: this.#mayUse('system'), say};
    void this.#messenger?.tell(entry, from, ways);
  }

  close(): void {
    for (const undo of this.#undo) undo();
    this.#signOut();
    countInTitle(this.#session, 0);
  }

  #signIn(): void {
    this.#signOut();
    const me = this.#session.me.value;
    if (!me) return;
    this.#messenger = new Messenger(this.#session, me.id, (user) => this.#open(user));
    for (const [speaker, user] of this.#audience.attended) this.#messenger.attend(speaker, user);
  }

  #signOut(): void {
    this.#messenger?.close();
    this.#messenger = undefined;
  }

  /** As if it had been chosen in the list, where there is one. */
  #open(user: UserId): void {
    for (const speaker of this.#audience.speakers) if (speaker.openConversation?.(user)) return;
    this.#session.selected.set(user);
  }

  #mayUse(way: 'title' | 'sound' | 'system'): boolean {
    return [...this.#audience.speakers].every(({alerts}) =>
      (alerts ?? way).split(/\s+/).includes(way),
    );
  }
}

import type {Session} from '../client/session.js';
import type {Unsubscribe} from '../client/store.js';
import type {TranscriptEntry} from '../client/transcript.js';
import type {ImError, Profile, UserId} from '../protocol/index.js';
import {ImMessageEvent, ImTransmitEvent, ImUnreadChangeEvent} from './events.js';
import {tellOfFailure} from './lazy-code.js';
import type {Messenger} from './news/messenger.js';
import {signedInCode} from './signed-in-code.js';
import type {Say} from './strings/index.js';

/** An element as the voice of its session uses it. */
export interface Speaker extends EventTarget {
  /** In which ways news are told; see `ImElement.alerts`. */
  readonly alerts: string | null | undefined;
  /** What is told, in the element's language. */
  readonly say: Say;
  /** Opens the conversation with a user, where the element can; gives whether it did. */
  openConversation?(user: UserId): boolean;
}

/** What may be in sight or not. */
export interface Seen {
  checkVisibility(): boolean;
}

/**
 * Tells the page what happens in a session: each thing once, by the first of its elements, however many there are;
 * and the reader, by the tab's title, a sound and the system, unless one of the elements leaves that out.
 */
export class SessionVoice {
  readonly #session: Session;
  readonly #speakers = new Set<Speaker>();
  readonly #attended = new Map<Speaker, UserId>();
  #teller: Seen | undefined;
  #messenger: Messenger | undefined;
  /** What came while the code was on its way. */
  #untold: ((messenger: Messenger) => void)[] = [];
  #undo: readonly Unsubscribe[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  join(speaker: Speaker): Unsubscribe {
    if (this.#speakers.size === 0) this.#start();
    this.#speakers.add(speaker);
    this.refresh();
    return () => {
      this.#speakers.delete(speaker);
      this.attend(speaker, undefined);
      if (this.#speakers.size === 0) this.#stop();
    };
  }

  /** Whether there is no other element of the session that could tell the reader something. */
  isAlone(speaker: Speaker): boolean {
    return this.#speakers.size === 1 && this.#first === speaker;
  }

  /** Whether an element is the one that reads out what several show: of those in sight, the first that asks. */
  tells(element: Seen): boolean {
    if (!this.#teller?.checkVisibility()) this.#teller = element;
    return this.#teller === element;
  }

  /** Whose conversation somebody has before their eyes in an element. */
  attend(speaker: Speaker, user: UserId | undefined): void {
    if (user === undefined) this.#attended.delete(speaker);
    else this.#attended.set(speaker, user);
    this.#messenger?.attend(speaker, user);
  }

  /** What an element leaves out may have changed. */
  refresh(): void {
    const {unread} = this.#session.transcripts;
    signedInCode.code?.countInTitle(this.#session, this.#mayUse('title') ? unread.value : 0);
  }

  #start(): void {
    const session = this.#session;
    const {transcripts} = session;
    const stopRest = new AbortController();
    const {signal} = stopRest;
    // A page with a lock cannot wait for the browser's back button.
    window.addEventListener('pagehide', () => this.#signOut(), {signal});
    window.addEventListener('pageshow', () => this.#signIn(), {signal});
    this.#signIn();
    this.#undo = [
      session.me.subscribe(() => this.#signIn()),
      transcripts.unread.subscribe((unread) => {
        this.refresh();
        const change = new ImUnreadChangeEvent(unread);
        this.#first?.dispatchEvent(change);
      }),
      transcripts.onMessage((entry, user) => this.#came(entry, user)),
      session.onTransmit((from, data) => {
        const transmit = new ImTransmitEvent(from, data);
        this.#first?.dispatchEvent(transmit);
      }),
      () => stopRest.abort(),
    ];
  }

  #stop(): void {
    for (const undo of this.#undo) undo();
    this.#signOut();
    this.#untold = [];
    signedInCode.code?.countInTitle(this.#session, 0);
  }

  #signIn(): void {
    this.#signOut();
    const me = this.#session.me.value;
    if (!me) return;
    const {code} = signedInCode;
    if (!code) return this.#fetch();
    this.#messenger = new code.Messenger(this.#session, me.id, (user) => this.#open(user));
    for (const [speaker, user] of this.#attended) this.#messenger.attend(speaker, user);
    for (const tell of this.#untold.splice(0)) tell(this.#messenger);
  }

  #fetch(): void {
    signedInCode.load().then(
      () => {
        if (this.#speakers.size === 0 || this.#messenger) return;
        this.#signIn();
        this.refresh();
      },
      (error: ImError) => {
        if (this.#first) tellOfFailure(this.#first, error);
      },
    );
  }

  #signOut(): void {
    this.#messenger?.close();
    this.#messenger = undefined;
  }

  #came(entry: TranscriptEntry, user: UserId): void {
    const contact: Profile = this.#session.roster.get(user) ?? {id: user, name: user};
    const message = new ImMessageEvent(contact, entry);
    const speaker = this.#first;
    if (!speaker?.dispatchEvent(message)) return;
    const {say} = speaker;
    const ways = {sound: this.#mayUse('sound'), system: this.#mayUse('system'), say};
    const tell = (messenger: Messenger) => void messenger.tell(entry, contact, ways);
    if (this.#messenger) tell(this.#messenger);
    else this.#untold.push(tell);
  }

  /** As if it had been chosen in the list, where there is one. */
  #open(user: UserId): void {
    for (const speaker of this.#speakers) if (speaker.openConversation?.(user)) return;
    this.#session.selected.set(user);
  }

  #mayUse(way: Alert): boolean {
    return [...this.#speakers].every(({alerts}) => (alerts ?? way).split(/\s+/).includes(way));
  }

  get #first(): Speaker | undefined {
    const [first] = this.#speakers;
    return first;
  }
}

type Alert = 'title' | 'sound' | 'system';

/**
 * The voices of this page, by session: on the page and not on this module, because elements from two bundles
 * that share a session share its voice.
 */
const VOICES = Symbol.for('im.voices.1');
const page = globalThis as typeof globalThis & {[VOICES]?: WeakMap<Session, SessionVoice>};

export function voiceOf(session: Session): SessionVoice {
  const voices = (page[VOICES] ??= new WeakMap());
  const voice = voices.get(session) ?? new SessionVoice(session);
  voices.set(session, voice);
  return voice;
}

import type {Session} from '../client/session.js';
import type {Unsubscribe} from '../client/store.js';
import type {TranscriptEntry} from '../client/transcript.js';
import type {ImError, Profile, UserId} from '../protocol/index.js';
import {ImMessageEvent, ImTransmitEvent, ImUnreadChangeEvent} from './events.js';
import {tellOfFailure} from './lazy-code.js';
import type {News} from './news/news.js';
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
  #news: News | undefined;
  /** What came while the code for that was on its way. */
  #untold: [entry: TranscriptEntry, from: Profile][] = [];
  #undo: readonly Unsubscribe[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  join(speaker: Speaker): Unsubscribe {
    const isFirst = this.#speakers.size === 0;
    this.#speakers.add(speaker);
    if (isFirst) this.#start();
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
    this.#news?.attend(speaker, user);
  }

  /** How the reader may be told may have changed. */
  refresh(): void {
    this.#news?.refresh();
  }

  #start(): void {
    const {me, transcripts} = this.#session;
    this.#undo = [
      me.subscribe(() => this.#follow()),
      transcripts.unread.subscribe((unread) => {
        const change = new ImUnreadChangeEvent(unread);
        this.#first?.dispatchEvent(change);
      }),
      transcripts.onMessage((entry, user) => this.#came(entry, user)),
      this.#session.onTransmit((from, data) => {
        const transmit = new ImTransmitEvent(from, data);
        this.#first?.dispatchEvent(transmit);
      }),
    ];
    this.#follow();
  }

  #stop(): void {
    for (const undo of this.#undo) undo();
    this.#news?.close();
    this.#news = undefined;
    this.#untold = [];
  }

  /** Tells the reader from the first sign-in on. */
  #follow(): void {
    if (this.#news || this.#speakers.size === 0 || !this.#session.me.value) return;
    const {code} = signedInCode;
    if (!code) return this.#fetch();
    const audience = {speakers: this.#speakers, attended: this.#attended};
    this.#news = new code.News(this.#session, audience);
    for (const told of this.#untold.splice(0)) this.#news.tell(...told);
  }

  #fetch(): void {
    signedInCode.load().then(
      () => this.#follow(),
      (error: ImError) => {
        if (this.#first) tellOfFailure(this.#first, error);
      },
    );
  }

  #came(entry: TranscriptEntry, user: UserId): void {
    const contact: Profile = this.#session.roster.get(user) ?? {id: user, name: user};
    const message = new ImMessageEvent(contact, entry);
    if (!this.#first?.dispatchEvent(message)) return;
    if (this.#news) this.#news.tell(entry, contact);
    else this.#untold.push([entry, contact]);
  }

  get #first(): Speaker | undefined {
    const [first] = this.#speakers;
    return first;
  }
}

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

import type {ReactiveControllerHost} from 'lit';
import type {Session} from '../../client/session.js';
import type {Transcript, TranscriptEntry} from '../../client/transcript.js';
import type {Place, UserId} from '../../protocol/index.js';
import {Attention} from './attention.js';
import {keyOf} from './transcript-rows.js';
import {TranscriptScroll} from './transcript-scroll.js';

type Host = ReactiveControllerHost & Element;

/** A conversation on its way to being shown: asked for, there but not drawn, drawn; or it could not be had. */
type Opening = 'due' | 'asked' | 'there' | 'done' | 'failed';

/**
 * Where the reader is in a conversation, and what follows from it: which pages are asked for, what counts as
 * read, and where the news began that came while they were away.
 */
export class Reading {
  readonly scroll: TranscriptScroll;
  readonly #host: Host;
  readonly #session: () => Session;
  readonly #attention: Attention;
  #in: Session | undefined;
  #user: UserId | undefined;
  #opening: Opening = 'due';
  #unreadBefore = 0;
  #news: string | undefined;
  /** The outermost messages when more were last asked for: a page that brought nothing is asked for by hand only. */
  #olderThan: TranscriptEntry | undefined;
  #newerThan: TranscriptEntry | undefined;
  #readTo: Place = 0;

  constructor(host: Host, session: () => Session) {
    this.#host = host;
    this.#session = session;
    this.#attention = new Attention(host);
    this.scroll = new TranscriptScroll(host, () => this.#transcript?.newer === 'complete');
  }

  /** The key of the first message that came while the reader was away; it stays until they have answered. */
  get news(): string | undefined {
    return this.#news;
  }

  /** With whom the conversation is that somebody has before their eyes. */
  get inView(): UserId | undefined {
    return this.#attention.here ? this.#user : undefined;
  }

  /** The way back to the newest messages: whether it is offered, and whether some there are not seen yet. */
  get jump(): 'none' | 'back' | 'new' {
    if (this.scroll.follows) return 'none';
    return (this.#transcript?.unread ?? 0) > 0 ? 'new' : 'back';
  }

  /** Before each render: which conversation it is now. */
  follow(user: UserId | undefined): void {
    const session = this.#session();
    if (user !== this.#user || session !== this.#in) {
      this.#in = session;
      this.#user = user;
      this.#open();
    }
    const transcript = this.#transcript;
    if (transcript) this.#findNews(transcript);
  }

  /** After each render and scroll: asks for what is needed, says what was read. */
  readonly look = (): void => {
    const transcript = this.#transcript;
    if (!transcript || !this.#host.isConnected) return;
    // After a long absence nothing is known any more.
    if (this.#opening === 'done' && transcript.history === 'unloaded') this.#open();
    if (this.#opening === 'due') this.#ask(transcript.with);
    else if (this.#opening === 'done') {
      this.#askForMore(transcript);
      if (transcript.unread > 0 && this.#attention.here) this.#markRead(transcript);
    }
  };

  /** Goes to the newest messages, wherever the reader is. */
  toNewest(): void {
    const transcript = this.#transcript;
    if (transcript && transcript.newer !== 'complete') {
      void this.#session().transcripts.jumpToNewest(transcript.with);
    }
    this.scroll.toNewest();
  }

  /** The reader has answered: what was new is no longer. */
  answered(): void {
    this.#news = undefined;
    this.toNewest();
  }

  /** By hand: also where a page could not be loaded, or brought nothing. */
  readonly loadOlder = (): void => {
    const user = this.#user;
    if (user === undefined) return;
    if (this.#opening === 'failed') this.#ask(user);
    else void this.#session().transcripts.loadOlder(user);
  };

  readonly loadNewer = (): void => {
    if (this.#user !== undefined) void this.#session().transcripts.loadNewer(this.#user);
  };

  get #transcript(): Transcript | undefined {
    return this.#user === undefined ? undefined : this.#session().transcripts.of(this.#user);
  }

  #open(): void {
    this.#opening = 'due';
    this.#news = this.#olderThan = this.#newerThan = undefined;
    this.#unreadBefore = this.#readTo = 0;
    this.scroll.toNewest();
  }

  #ask(user: UserId): void {
    const session = this.#session();
    // Whose conversation it would be is not known yet.
    if (!session.me.value) return;
    this.#opening = 'asked';
    void session.transcripts.open(user).then(() => {
      if (this.#opening !== 'asked' || user !== this.#user || session !== this.#in) return;
      this.#opening = this.#transcript?.history === 'failed' ? 'failed' : 'there';
      this.#host.requestUpdate();
    });
  }

  #findNews({unread, firstUnread = Infinity, entries}: Transcript): void {
    if (this.#opening !== 'there' && this.#opening !== 'done') return;
    const isOpening = this.#opening === 'there';
    this.#opening = 'done';
    const isReadAtOnce = this.scroll.follows && this.#attention.here;
    const isNews = unread > 0 && (isOpening || (this.#unreadBefore === 0 && !isReadAtOnce));
    this.#unreadBefore = unread;
    if (!isNews) return;
    const first = entries.find(({own, place = 0}) => !own && place >= firstUnread);
    this.#news = first && keyOf(first);
    if (first && isOpening) this.scroll.toFirst('.news');
  }

  #askForMore({with: user, history, newer, entries}: Transcript): void {
    const {transcripts} = this.#session();
    const [oldest] = entries;
    const newest = entries.at(-1);
    if (history === 'partial' && this.scroll.nearTop && oldest !== this.#olderThan) {
      this.#olderThan = oldest;
      void transcripts.loadOlder(user);
    } else if (newer === 'partial' && this.scroll.nearBottom && newest !== this.#newerThan) {
      this.#newerThan = newest;
      void transcripts.loadNewer(user);
    }
  }

  #markRead({with: user}: Transcript): void {
    const {transcripts} = this.#session();
    if (this.scroll.follows) return transcripts.markRead(user);
    const seen = this.scroll.seenTo ?? 0;
    if (seen <= this.#readTo) return;
    this.#readTo = seen;
    transcripts.markRead(user, seen);
  }
}

import type {LitElement} from 'lit';
import {joinSession, type CallMedia, type CallStatistics} from '../../../src/client/index.js';
import type {Media, Message} from '../../../src/protocol/index.js';
import type {GalleryLanguage, View} from '../../support/gallery.js';
import {settled} from '../../support/browser/held-clock.js';
import {
  openSession,
  type OpenSessionOptions,
  type ScriptedPage,
} from '../../support/browser/open-session.js';
import {historyOf} from '../../support/browser/scripted-history.js';
import type {ScriptedMedia} from '../../support/browser/scripted-media.js';
import {ScriptedWorld} from '../../support/browser/scripted-world.js';
import {contactsOf, profileOf, wordsIn, type PersonId, type Words} from './people.js';

/** A session outlives its elements for a moment: each scene has one of its own. */
let scenes = 0;

/** How a good call runs. */
export const GOOD: CallStatistics = {
  bars: 4,
  reasons: [],
  roundTrip: 48,
  loss: 0.004,
  path: 'direct',
  protocol: 'udp',
  sending: {
    audio: {codec: 'opus', bitrate: 31_000, loss: 0},
    video: {codec: 'vp9', bitrate: 1_180_000, loss: 0, width: 1280, height: 720, frameRate: 30},
  },
  receiving: {
    audio: {codec: 'opus', bitrate: 29_000, loss: 0},
    video: {codec: 'vp9', bitrate: 1_090_000, loss: 0, width: 1280, height: 720, frameRate: 30},
  },
};

/** The elements on the page, with those that a messenger is made of. */
export function elements(): readonly LitElement[] {
  const outer = [...document.querySelectorAll<LitElement>('main > *')];
  const inner = outer.flatMap((one) => [
    ...(one.shadowRoot?.querySelectorAll<LitElement>(
      'im-contact-list, im-text-chat, im-call-window',
    ) ?? []),
  ]);
  return [...outer, ...inner];
}

/** The elements of one view on one session, whose server and media are played by whoever drives it. */
export class Scene {
  readonly view: View;
  readonly words: Words;
  readonly #session = `gallery-${++scenes}`;
  readonly #streams: MediaStream[] = [];
  readonly #undo: (() => void)[] = [];
  #page: ScriptedPage | undefined;
  #calls = 0;

  constructor(view: View, language: GalleryLanguage) {
    this.view = view;
    this.words = wordsIn(language);
  }

  /** Signed in, with people and what they have said to Alice. */
  async signIn(options: OpenSessionOptions = {}, history: readonly Message[] = []): Promise<void> {
    const page = await openSession(this.#session, {
      user: {id: 'alice', name: 'Alice'},
      contacts: contactsOf(this.words),
      ...options,
    });
    page.answers.history = (asked) =>
      historyOf(history.filter(({from, to}) => from === asked.with || to === asked.with))(asked);
    this.#page = page;
    this.#undo.push(page.leave);
    this.mount();
  }

  /** Not signed in: `how` has the network’s end of the session. */
  async stayOut(how: (world: ScriptedWorld) => Promise<void> | void): Promise<void> {
    const world = new ScriptedWorld();
    const {session, leave} = joinSession(this.#session, world.environment);
    this.#undo.push(() => {
      session.close();
      leave();
    });
    this.mount();
    session.configure({server: 'https://im.test/', token: 'scripted'});
    await settled();
    await how(world);
  }

  /** Puts the elements of the view into the page. */
  mount(): void {
    const main = document.querySelector('main')!;
    main.dataset['view'] = this.view;
    const tags = {
      desktop: ['im-contact-list', 'im-text-chat', 'im-call-window'],
      list: ['im-contact-list'],
      chat: ['im-text-chat'],
      call: ['im-call-window'],
      messenger: ['im-messenger'],
    } as const;
    main.replaceChildren(
      ...tags[this.view].map((tag) => {
        const element = document.createElement(tag);
        element.session = this.#session;
        if ('silent' in element) element.silent = true;
        return element;
      }),
    );
  }

  get page(): ScriptedPage {
    if (!this.#page) throw new Error('This scene is not signed in.');
    return this.#page;
  }

  get media(): ScriptedMedia {
    return this.page.media.at(-1)!;
  }

  get call(): string {
    return `call-of-gallery-${this.#calls}`;
  }

  /** A part of an element, which is there. */
  find(tag: string, selector: string): HTMLElement {
    const found = document.querySelector(tag)?.shadowRoot?.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector} in <${tag}>.`);
    return found;
  }

  /** A stream that ends with the scene. */
  keep(stream: MediaStream): MediaStream {
    this.#streams.push(stream);
    return stream;
  }

  async choose(id: PersonId): Promise<void> {
    this.page.session.selected.set(id);
    await this.drawn();
  }

  async write(text: string, send: boolean): Promise<void> {
    const field = this.find('im-text-chat', 'textarea') as HTMLTextAreaElement;
    field.value = text;
    field.dispatchEvent(new InputEvent('input', {bubbles: true}));
    await this.drawn();
    if (!send) return;
    field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
    await this.drawn();
  }

  async ring(media: Media, from: PersonId = 'maya'): Promise<void> {
    this.#calls++;
    const who = profileOf(from, this.words);
    await this.page.receive({type: 'ring', call: this.call, from: who, media, remaining: 45_000});
    await this.drawn();
  }

  /** Alice calls, and it rings there. */
  async invite(media: Media): Promise<string> {
    const call = this.page.session.calls.invite('maya', media);
    await this.drawn();
    await this.page.receive({type: 'ringing', call, remaining: 45_000});
    await this.drawn();
    return call;
  }

  /** Somebody calls, and Alice has accepted. */
  async accept(media: Media, from: PersonId = 'maya'): Promise<void> {
    await this.ring(media, from);
    this.page.session.calls.accept(media);
    await this.page.receive({
      type: 'room',
      call: this.call,
      room: 7,
      role: 'callee',
      peer: profileOf(from, this.words),
      media: {caller: media, callee: media},
      policy: 'all',
      iceServers: [],
      preconnected: false,
      elapsed: 0,
    });
    await this.drawn();
  }

  /** Both talk. */
  async talk(media: Media, shown: Partial<CallMedia>, from: PersonId = 'maya'): Promise<void> {
    await this.accept(media, from);
    this.media.options.onEvent({type: 'connected'});
    this.media.show(shown);
    this.media.statistics.set(GOOD);
    await this.drawn();
  }

  /** So many seconds go by, in which the server shows that it is there. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 9) {
      await this.page.clock.advance(Math.min(9, seconds - passed) * 1_000);
      await this.page.receive({type: 'ping'});
    }
  }

  async interrupt(): Promise<void> {
    await this.page.clock.advance(1);
    this.media.options.onEvent({type: 'interrupted'});
    await this.drawn();
  }

  async miss(from: PersonId): Promise<void> {
    const call = `call-in-vain-${++this.#calls}`;
    const who = profileOf(from, this.words);
    await this.page.receive({
      type: 'missed-call',
      call,
      from: who,
      media: 'video',
      at: this.#calls,
    });
    await this.drawn();
  }

  /** Everything that follows from what has happened is on the page. */
  async drawn(): Promise<void> {
    await settled();
    for (const element of elements()) await element.updateComplete;
    await settled();
    for (const element of elements()) await element.updateComplete;
  }

  /** Takes everything down again. */
  close(): void {
    document.querySelector('main')!.replaceChildren();
    for (const undo of this.#undo) undo();
    for (const stream of this.#streams) for (const track of stream.getTracks()) track.stop();
  }
}

import {fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {ImCallWindow} from '../../../src/elements/call-window/im-call-window.js';
import {define} from '../../../src/elements/im-element.js';
import type {CallMedia, CallStatistics, Levels} from '../../../src/client/index.js';
import type {ClientFrameOf, EndReason, Media, Profile} from '../../../src/protocol/index.js';
import {settled} from '../../support/browser/held-clock.js';
import {openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import type {ScriptedMedia} from '../../support/browser/scripted-media.js';

define('im-call-window', ImCallWindow);

const BOB: Profile = {id: 'bob', name: 'Bob'};
export const CAROL: Profile = {id: 'carol', name: 'Carol'};

const GOOD: CallStatistics = {
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
  receiving: {audio: {codec: 'opus', bitrate: 29_000, loss: 0}},
};

/** A call window on a page with a scripted session, and what a person at it sees and does. */
export class OpenedWindow {
  readonly page: ScriptedPage;
  readonly element: ImCallWindow;
  #rings = 0;

  constructor(page: ScriptedPage, element: ImCallWindow) {
    this.page = page;
    this.element = element;
  }

  static async open(): Promise<OpenedWindow> {
    // Halfway through its entrance, nothing has the contrast that it will have.
    await emulateMedia({reducedMotion: 'reduce'});
    const page = await openSession('call-window');
    const element = await fixture<ImCallWindow>(
      html`<im-call-window session="call-window" silent></im-call-window>`,
    );
    return new OpenedWindow(page, element);
  }

  get root(): ShadowRoot {
    return this.element.shadowRoot!;
  }

  get box(): HTMLElement {
    return this.find('.window')!;
  }

  /** The words in the window, without those that are only read out. */
  get text(): string {
    const copy = this.find('.frame')?.cloneNode(true);
    if (!(copy instanceof HTMLElement)) return '';
    for (const hidden of copy.querySelectorAll('.spoken, style')) hidden.remove();
    return copy.textContent.replace(/\s+/g, ' ').trim();
  }

  /** What a screen reader is told without being asked. */
  get spoken(): string {
    return this.find('.frame > [role=status]')!.textContent.trim();
  }

  get buttons(): string[] {
    return [...this.root.querySelectorAll('button')].map(nameOf);
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E | null {
    return this.root.querySelector<E>(selector);
  }

  button(name: string): HTMLButtonElement {
    const found = [...this.root.querySelectorAll('button')].find((one) => nameOf(one) === name);
    if (!found) throw new Error(`no button "${name}" among ${this.buttons.join(', ')}`);
    return found;
  }

  async press(name: string): Promise<void> {
    this.button(name).click();
    await this.element.updateComplete;
  }

  /** The media of the newest call. */
  get media(): ScriptedMedia {
    return this.page.media.at(-1)!;
  }

  /** The newest call that Bob has placed. */
  get incoming(): string {
    return `call-from-bob-${this.#rings}`;
  }

  /** Bob calls. */
  async ring(media: Media = 'video'): Promise<void> {
    this.#rings++;
    await this.page.receive({
      type: 'ring',
      call: this.incoming,
      from: BOB,
      media,
      remaining: 45_000,
    });
    await this.element.updateComplete;
  }

  /** Alice calls Bob. */
  async invite(media: Media = 'video'): Promise<string> {
    const call = this.page.session.calls.invite(BOB.id, media);
    await this.element.updateComplete;
    return call;
  }

  async ringsThere(call: string): Promise<void> {
    await this.page.receive({type: 'ringing', call, remaining: 45_000});
    await this.element.updateComplete;
  }

  /** Bob calls, Alice accepts, and both hear each other. */
  async talk(media: Media = 'video', shown: Partial<CallMedia> = {}): Promise<void> {
    await this.ring(media);
    this.page.session.calls.accept(media);
    await this.page.receive({
      type: 'room',
      call: this.incoming,
      room: 7,
      role: 'callee',
      peer: BOB,
      media: {caller: media, callee: media},
      policy: 'all',
      iceServers: [],
      preconnected: false,
      elapsed: 0,
    });
    this.page.media.at(-1)!.options.onEvent({type: 'connected'});
    await this.show(shown);
  }

  async show(change: Partial<CallMedia>): Promise<void> {
    this.media.show(change);
    await this.element.updateComplete;
  }

  /** The media session tells of something; time passes, as no two things happen at once. */
  async happens(type: 'connected' | 'interrupted'): Promise<void> {
    await this.page.clock.advance(1);
    this.media.options.onEvent({type});
    await this.element.updateComplete;
  }

  /** How the call runs now; what is not said is as it should be. */
  async measure(change: Partial<CallStatistics>): Promise<void> {
    this.media.statistics.set({...GOOD, ...change});
    await this.element.updateComplete;
  }

  async hear(change: Partial<Levels>): Promise<void> {
    this.media.levels.update((levels) => ({...levels, ...change}));
    await this.element.updateComplete;
  }

  /** Carol has called in vain. */
  async missed(media: Media = 'video', from: Profile = CAROL): Promise<void> {
    const call = `call-in-vain-${++this.#rings}`;
    await this.page.receive({type: 'missed-call', call, from, media, at: this.#rings});
    await this.element.updateComplete;
  }

  /** Opens the menu of the stage, once its code is there, or goes on to one of its panels. */
  async openMenu(panel?: string): Promise<void> {
    await import('../../../src/elements/call-window/panel/panel.js');
    if (!this.find('.panel')) await this.press('More');
    // The window's own import of it is settled a turn later.
    await settled();
    await this.element.updateComplete;
    if (panel) await this.press(panel);
  }

  async end(reason: EndReason, call = this.incoming): Promise<void> {
    await this.page.receive({type: 'ended', call, reason});
    await this.element.updateComplete;
  }

  /** What was asked of the server about calls. */
  get asked(): readonly ClientFrameOf<'invite' | 'accept' | 'end'>[] {
    return this.page.sent.filter(
      (frame) => frame.type === 'invite' || frame.type === 'accept' || frame.type === 'end',
    );
  }
}

/** A picture that a camera could have made. */
export function picture(width = 64, height = 48): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')!.fillRect(0, 0, width, height);
  return canvas.captureStream(10);
}

const nameOf = (button: HTMLButtonElement): string =>
  button.ariaLabel ?? button.textContent.trim().replace(/\s+/g, ' ');

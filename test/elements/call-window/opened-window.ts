import {fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {ImCallWindow} from '../../../src/elements/call-window/im-call-window.js';
import {define} from '../../../src/elements/im-element.js';
import type {CallMedia} from '../../../src/client/index.js';
import type {ClientFrameOf, EndReason, Media, Profile} from '../../../src/protocol/index.js';
import {openSession, type ScriptedPage} from '../../support/browser/open-session.js';

define('im-call-window', ImCallWindow);

const BOB: Profile = {id: 'bob', name: 'Bob'};

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
      iceServers: [],
    });
    this.page.media.at(-1)!.options.onEvent({type: 'connected'});
    await this.show(shown);
  }

  async show(change: Partial<CallMedia>): Promise<void> {
    this.page.media.at(-1)!.show(change);
    await this.element.updateComplete;
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

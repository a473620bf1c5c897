import {fixture, html, waitUntil as until} from '@open-wc/testing';
import '../../../src/elements/define.js';
import type {ImTextChat} from '../../../src/elements/index.js';
import type {Conversation, Message} from '../../../src/protocol/index.js';
import {settled} from '../../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import {historyOf} from '../../support/browser/scripted-history.js';

export const fromBob = (text: string, fields: Partial<Message> = {}) =>
  message({from: 'bob', to: 'alice', content: {kind: 'text', text}, ...fields});
export const toBob = (text: string, fields: Partial<Message> = {}) =>
  message({from: 'alice', to: 'bob', content: {kind: 'text', text}, ...fields});
export const many = (count: number) =>
  Array.from({length: count}, (_, index) => fromBob(`line ${index}`));

/** What the overview tells of a conversation of which all but the last `unread` messages are read. */
export function overviewOf(messages: readonly Message[], unread: number): readonly Conversation[] {
  const last = messages.at(-1)!;
  const first = messages.at(-unread)!;
  const read = messages.at(-unread - 1)?.place ?? 0;
  return [
    {
      with: 'bob',
      last,
      unread,
      ...(unread > 0 && {firstUnread: first.place}),
      mine: {delivered: last.place, read: unread > 0 ? read : last.place},
      theirs: {delivered: 0, read: 0},
    },
  ];
}

/** A chat with Bob in the page, 400 × 480 pixels large, on a scripted session of Alice’s. */
export class OpenedChat {
  readonly page: ScriptedPage;
  readonly element: ImTextChat;

  private constructor(page: ScriptedPage, element: ImTextChat) {
    this.page = page;
    this.element = element;
  }

  /** With a conversation of which the last `unread` messages are unread. */
  static async open(
    messages: readonly Message[] = [],
    unread = 0,
    prepare: (element: ImTextChat, page: ScriptedPage) => void = () => undefined,
  ): Promise<OpenedChat> {
    const conversations = messages.length > 0 ? overviewOf(messages, unread) : [];
    const page = await openSession('chat', {conversations});
    page.answers.history = historyOf(messages);
    page.session.selected.set('bob');
    const box = await fixture<HTMLElement>(
      html`<div><im-text-chat session="chat"></im-text-chat></div>`,
    );
    const element = box.firstElementChild as ImTextChat;
    element.style.blockSize = '480px';
    element.style.inlineSize = '400px';
    prepare(element, page);
    const chat = new OpenedChat(page, element);
    await chat.painted();
    return chat;
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E | null {
    return this.element.shadowRoot!.querySelector<E>(selector);
  }

  all(selector: string): HTMLElement[] {
    return [...this.element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
  }

  get log(): HTMLElement {
    return this.find('[role=log]')!;
  }

  get field(): HTMLTextAreaElement {
    return this.find('textarea')!;
  }

  get focused(): Element | null {
    return this.element.shadowRoot!.activeElement;
  }

  get fromBottom(): number {
    const {scrollHeight, scrollTop, clientHeight} = this.log;
    return scrollHeight - scrollTop - clientHeight;
  }

  get texts(): (string | null)[] {
    return this.all('.bubble').map(({textContent}) => textContent);
  }

  /** The message whose bubble says just this. */
  message(text: string): HTMLElement {
    return this.all('.message').find((one) => one.querySelector('.bubble')!.textContent === text)!;
  }

  /** How far below the upper edge of the transcript it stands. */
  topOf(element: Element): number {
    return element.getBoundingClientRect().top - this.log.getBoundingClientRect().top;
  }

  button(name: string, within: ParentNode = this.element.shadowRoot!): HTMLButtonElement {
    return [...within.querySelectorAll('button')].find(
      (one) => (one.ariaLabel ?? one.textContent.trim()) === name,
    )!;
  }

  async drawn(): Promise<void> {
    await settled();
    await this.element.updateComplete;
  }

  async painted(): Promise<void> {
    await this.drawn();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await this.drawn();
  }

  async scrolls(top: number): Promise<void> {
    const scrolled = new Promise((resolve) =>
      this.log.addEventListener('scroll', resolve, {once: true}),
    );
    this.log.scrollTop = top;
    await scrolled;
    await this.drawn();
  }

  async arrives(...messages: Message[]): Promise<void> {
    for (const one of messages) await this.page.receive({type: 'message', message: one});
    await this.drawn();
  }

  async types(draft: string): Promise<void> {
    this.field.value = draft;
    this.field.dispatchEvent(new InputEvent('input', {bubbles: true}));
    await this.element.updateComplete;
  }

  async presses(key: string, target: EventTarget = this.field): Promise<KeyboardEvent> {
    const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
    await this.drawn();
    return event;
  }

  waitUntil(condition: () => boolean): Promise<void> {
    return until(condition, undefined, {timeout: 10_000});
  }

  close(): void {
    this.page.leave();
  }
}

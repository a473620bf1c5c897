import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia, setViewport} from '@web/test-runner-commands';
import type {TemplateResult} from 'lit';
import '../../src/elements/define.js';
import '../../src/elements/define/im-messenger.js';
import type {ImElement} from '../../src/elements/im-element.js';
import {userUnknown} from '../../src/protocol/index.js';
import {hearAnnouncements, type Announcements} from '../support/browser/announcements.js';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import './code-loaded.js';

const BOB = {id: 'bob', name: 'Bob'};
const CALL = 'call-from-bob';

const LOST = 'Connection lost. Trying again…';
const BACK = 'Connected again.';
const REFUSED = 'You are not signed in. Reload the page or sign in again.';

const LIST = html`<im-contact-list session="heard"></im-contact-list>`;
const CHAT = html`<im-text-chat session="heard"></im-text-chat>`;
const WINDOW = html`<im-call-window session="heard" silent></im-call-window>`;

describe('what is read out without being asked for', () => {
  let page: ScriptedPage;
  let box: HTMLElement;
  let announcements: Announcements;

  beforeEach(async () => {
    await emulateMedia({reducedMotion: 'reduce'});
    await setViewport({width: 1280, height: 800});
    page = await openSession('heard');
  });
  afterEach(async () => {
    announcements.stop();
    page.leave();
    await emulateMedia({reducedMotion: 'no-preference'});
  });

  const find = <E extends HTMLElement>(tag: string, selector: string) =>
    box.querySelector(tag)!.shadowRoot!.querySelector<E>(selector)!;

  async function drawn(): Promise<void> {
    const inner = [...box.querySelectorAll('im-messenger')].flatMap(({shadowRoot}) => [
      ...shadowRoot!.querySelectorAll<ImElement>('im-contact-list, im-text-chat, im-call-window'),
    ]);
    for (let turn = 0; turn < 3; turn++) {
      await settled();
      for (const one of [...box.querySelectorAll<ImElement>('*'), ...inner]) {
        await one.updateComplete;
      }
    }
  }

  async function mount(elements: TemplateResult | readonly TemplateResult[]): Promise<void> {
    box = await fixture(html`<div>${elements}</div>`);
    await drawn();
    announcements = hearAnnouncements(box);
  }

  /** What is said of something that happens, once all has followed from it. */
  async function saidWhen(happens: () => unknown): Promise<readonly string[]> {
    await happens();
    await drawn();
    return announcements.take();
  }

  const press = (tag: string, selector: string) => () => {
    const button = find<HTMLButtonElement>(tag, selector);
    button.focus();
    button.click();
  };
  const rings = () =>
    page.receive({type: 'ring', call: CALL, from: BOB, media: 'video', remaining: 45_000});
  const entersRoom = () =>
    page.receive({
      type: 'room',
      call: CALL,
      room: 7,
      role: 'callee',
      peer: BOB,
      media: {caller: 'video', callee: 'video'},
      policy: 'all',
      iceServers: [],
      preconnected: false,
      elapsed: 0,
    });
  const talks = async () => {
    await page.clock.advance(1);
    page.media.at(-1)!.options.onEvent({type: 'connected'});
  };
  const ends = () => page.receive({type: 'ended', call: CALL, reason: 'hung-up'});
  const writes = (from: string, text: string) =>
    page.receive({
      type: 'message',
      message: message({from, to: 'alice', content: {kind: 'text', text}}),
    });
  const recordComes = () =>
    page.receive({
      type: 'message',
      message: message({
        from: 'bob',
        to: 'alice',
        content: {kind: 'call', media: 'video', reason: 'hung-up', seconds: 4},
      }),
    });
  const types = async (text: string) => {
    const field = find<HTMLTextAreaElement>('im-text-chat', 'textarea');
    field.value = text;
    field.dispatchEvent(new InputEvent('input', {bubbles: true}));
    await drawn();
    field.form!.requestSubmit();
  };

  for (const order of [
    [LIST, CHAT, WINDOW],
    [WINDOW, CHAT, LIST],
  ]) {
    it(`is each thing once on a page with all three, the ${order[0] === LIST ? 'list' : 'window'} first`, async () => {
      page.session.selected.set('bob');
      await mount(order);
      expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
      expect(await saidWhen(() => page.reconnect())).to.deep.equal([BACK]);
      expect(await saidWhen(() => writes('bob', 'Hello!'))).to.deep.equal(['Bob: Hello!']);
      expect(await saidWhen(() => writes('bob', 'Hello!'))).to.deep.equal(['Bob: Hello!']);

      expect(await saidWhen(rings)).to.deep.equal(['Bob is calling: Incoming video call']);
      expect(await saidWhen(press('im-call-window', '[part~=accept]'))).to.deep.equal([
        // The focus goes on to the window that the button was in.
        'Call with Bob',
        'Connecting…',
      ]);
      expect(await saidWhen(entersRoom)).to.deep.equal([]);
      expect(await saidWhen(talks)).to.deep.equal(['Connected with Bob']);
      expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
      expect(await saidWhen(() => page.reconnect())).to.deep.equal([BACK]);
      expect(await saidWhen(ends)).to.deep.equal(['The call has ended.']);
      expect(await saidWhen(recordComes)).to.deep.equal([]);
      expect(await saidWhen(() => page.session.calls.dismiss())).to.deep.equal([]);
    });
  }

  it('is what has failed: a message by the chat, a call where it was asked for', async () => {
    page.session.selected.set('bob');
    await mount([LIST, CHAT, WINDOW]);
    page.answers.send = () => userUnknown('bob');
    expect(await saidWhen(() => types('Hello?'))).to.deep.equal([
      'Not sent. This person cannot be reached.',
    ]);
    // It failed a second time.
    expect(await saidWhen(press('im-text-chat', '.failure button'))).to.deep.equal([
      'Not sent. This person cannot be reached.',
    ]);
    page.session.selected.set('carol');
    await drawn();
    announcements.take();
    // An old failure is none of what happens.
    expect(await saidWhen(() => page.session.selected.set('bob'))).not.to.include(
      'Not sent. This person cannot be reached.',
    );

    // The call begins between the last drawing and the press.
    const call = press('im-contact-list', '[aria-label="Voice call Bob"]');
    page.session.calls.invite('carol', 'audio');
    expect(await saidWhen(call)).to.deep.equal([
      'Call with Carol',
      'You are in a call already.',
      'Calling Carol…',
    ]);
  });

  it('is of what a call has to say only what is new', async () => {
    await mount([LIST, CHAT, WINDOW]);
    await rings();
    page.session.calls.accept('video');
    await entersRoom();
    await talks();
    await drawn();
    announcements.take();
    const media = page.media.at(-1)!;
    expect(await saidWhen(() => media.show({camera: 'blocked'}))).to.deep.equal([
      'The camera is blocked. Allow it in the browser’s address bar.',
    ]);
    expect(await saidWhen(() => media.show({microphone: 'missing'}))).to.deep.equal([
      'No microphone was found. Bob cannot hear you.',
    ]);
    expect(await saidWhen(() => media.show({camera: 'on'}))).to.deep.equal([]);
  });

  it('is a ring also where the window already stands, and does not take the focus again', async () => {
    await mount([LIST, CHAT, WINDOW]);
    await rings();
    await ends();
    await drawn();
    announcements.take();
    const again = {
      call: 'another-call-of-bob',
      from: BOB,
      media: 'audio',
      remaining: 45_000,
    } as const;
    expect(await saidWhen(() => page.receive({type: 'ring', ...again}))).to.deep.equal([
      'Bob is calling · Incoming voice call',
    ]);
  });

  it('is a lost connection, and that it is back, by each element that is alone', async () => {
    for (const [element, selected] of [
      [LIST, undefined],
      [CHAT, 'bob'],
    ] as const) {
      page.session.selected.set(selected);
      await mount(element);
      expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
      expect(await saidWhen(() => page.reconnect())).to.deep.equal([BACK]);
      announcements.stop();
      box.remove();
    }
    page.session.selected.set(undefined);
    await mount(CHAT);
    expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
  });

  it('is a lost connection by the chat where the list that would say it is hidden', async () => {
    page.session.selected.set('bob');
    await mount([LIST, CHAT]);
    box.querySelector('im-contact-list')!.hidden = true;
    expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
    expect(await saidWhen(() => page.reconnect())).to.deep.equal([BACK]);
  });

  it('is that nobody is signed in any more, once, whoever of them is there', async () => {
    for (const [elements, selected] of [
      [[LIST, CHAT, WINDOW], 'bob'],
      [[LIST, CHAT, WINDOW], undefined],
      [[LIST], undefined],
      [[CHAT], 'bob'],
      [[CHAT], undefined],
    ] as const) {
      page.session.selected.set(selected);
      await mount(elements);
      expect(await saidWhen(() => page.network.newest.drop('token-invalid'))).to.deep.equal([
        REFUSED,
      ]);
      announcements.stop();
      box.remove();
      page.leave();
      page = await openSession('heard');
    }
  });

  it('is told once by a messenger, closed or open', async () => {
    await mount(html`<im-messenger session="heard" silent></im-messenger>`);
    expect(await saidWhen(() => writes('bob', 'Hello!'))).to.deep.equal(['1 unread']);
    expect(await saidWhen(() => writes('carol', 'Hi!'))).to.deep.equal(['2 unread']);
    box.querySelector('im-messenger')!.open = true;
    page.session.selected.set('bob');
    await drawn();
    announcements.take();
    expect(await saidWhen(() => writes('bob', 'Are you there?'))).to.deep.equal([
      'Bob: Are you there?',
    ]);
    expect(await saidWhen(() => page.disconnect())).to.deep.equal([LOST]);
    expect(await saidWhen(() => page.reconnect())).to.deep.equal([BACK]);
    expect(await saidWhen(rings)).to.deep.equal(['Bob is calling: Incoming video call']);
  });
});

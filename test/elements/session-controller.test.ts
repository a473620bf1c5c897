import {expect, fixture, html, oneEvent, waitUntil} from '@open-wc/testing';
import {ImErrorEvent} from '../../src/elements/events.js';
import type {ImContactList} from '../../src/elements/index.js';
import '../../src/elements/define.js';
import {rateLimited, type ServerFrame} from '../../src/protocol/index.js';
import {CAROL, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import './code-loaded.js';

const names = (element: HTMLElement) =>
  [...element.shadowRoot!.querySelectorAll('.name')].map(({textContent}) => textContent);

describe('an element and its session', () => {
  let pages: ScriptedPage[];
  const open = async (
    name: string,
    ...rest: Parameters<typeof openSession> extends [unknown?, ...infer R] ? R : never
  ) => {
    const page = await openSession(name, ...rest);
    pages.push(page);
    return page;
  };

  beforeEach(() => {
    pages = [];
  });
  afterEach(() => {
    for (const page of pages) page.leave();
  });

  it('finds the session of its name, and another when the name changes', async () => {
    await open('one');
    await open('other', {contacts: [CAROL]});
    const element = await fixture<ImContactList>(
      html`<im-contact-list session="one"></im-contact-list>`,
    );
    expect(names(element)).to.deep.equal(['Bob', 'Carol']);
    element.session = 'other';
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['Carol']);
  });

  it('follows the session again after it was moved', async () => {
    const page = await open('moved');
    const element = await fixture<ImContactList>(
      html`<im-contact-list session="moved"></im-contact-list>`,
    );
    const parent = element.parentElement!;
    element.remove();
    parent.append(element);
    await page.receive({type: 'contact', contact: {...CAROL, name: 'Caroline'}});
    await element.updateComplete;
    expect(names(element)).to.include('Caroline');
  });

  it('lets nothing ring on a page with a list and a chat alone, and all of it once there is a call window', async () => {
    const page = await open('unseen', {showsCalls: false});
    const box = await fixture<HTMLElement>(html`
      <div>
        <im-contact-list session="unseen"></im-contact-list>
        <im-text-chat session="unseen"></im-text-chat>
      </div>
    `);
    const ringing = () => page.sent.filter(({type}) => type === 'ringing').length;
    const ring = {from: {id: 'bob', name: 'Bob'}, media: 'audio', remaining: 30_000} as const;
    await page.receive({type: 'ring', call: 'call-unseen', ...ring});
    expect(ringing()).to.equal(0);
    const callWindow = document.createElement('im-call-window');
    callWindow.session = 'unseen';
    box.append(callWindow);
    await waitUntil(() => ringing() === 1);
    await waitUntil(() => callWindow.shadowRoot!.querySelector('[part~="accept"]'));
  });

  it('asks for no more updates once it is gone', async () => {
    const page = await open('gone');
    const element = await fixture<ImContactList>(
      html`<im-contact-list session="gone"></im-contact-list>`,
    );
    element.remove();
    await page.receive({type: 'contact', contact: {...CAROL, name: 'Caroline'}});
    expect(element.isUpdatePending).to.be.false;
  });

  it('tells of an error once: by the element that signs the session in', async () => {
    const page = await open('errors');
    const heard: EventTarget[] = [];
    const listener = ({target}: Event) => void heard.push(target!);
    document.addEventListener('im-error', listener);
    const silent = await fixture(html`<im-text-chat session="errors"></im-text-chat>`);
    const signing = await fixture(
      html`<im-contact-list
        session="errors"
        server="https://im.test/"
        token="scripted"
      ></im-contact-list>`,
    );
    const {code, message} = rateLimited();
    const frame: ServerFrame = {type: 'error', code, message};
    await page.receive(frame);
    document.removeEventListener('im-error', listener);
    expect(heard).to.deep.equal([signing]);
    expect(heard).not.to.include(silent);
  });

  it('is told when another server is named for a session that is connected', async () => {
    await open('conflict');
    const element = document.createElement('im-contact-list');
    element.setAttribute('session', 'conflict');
    element.setAttribute('server', 'https://elsewhere.test/');
    element.setAttribute('token', 'x');
    const told = oneEvent(element, 'im-error') as unknown as Promise<ImErrorEvent>;
    document.body.append(element);
    const {error, help} = await told;
    expect(error.code).to.equal('session-conflict');
    expect(await (await fetch(`/${help}`)).text()).to.contain('session-conflict');
    element.remove();
  });
});

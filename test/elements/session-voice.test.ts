import {expect, fixture, html} from '@open-wc/testing';
import '../../src/elements/define.js';
import type {
  ImMessageEvent,
  ImTransmitEvent,
  ImUnreadChangeEvent,
} from '../../src/elements/index.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import './code-loaded.js';

describe('what the elements tell the page', () => {
  let page: ScriptedPage;
  let box: HTMLElement;
  let heard: Event[];

  const fromBob = (text: string) =>
    message({from: 'bob', to: 'alice', content: {kind: 'text', text}});
  const arrives = (text: string) => page.receive({type: 'message', message: fromBob(text)});
  const types = () => heard.map(({type}) => type);

  beforeEach(async () => {
    document.title = 'Shop';
    page = await openSession('voice');
    box = await fixture(html`
      <div>
        <im-contact-list session="voice"></im-contact-list>
        <im-text-chat session="voice"></im-text-chat>
        <im-call-window session="voice"></im-call-window>
      </div>
    `);
    heard = [];
    for (const type of ['im-message', 'im-unread-change', 'im-transmit']) {
      box.addEventListener(type, (event) => heard.push(event));
    }
  });
  afterEach(() => page.leave());

  it('is each message once, with who wrote it, and the new number of unread ones', async () => {
    await arrives('hello');
    expect(types().sort()).to.deep.equal(['im-message', 'im-unread-change']);
    const arrived = heard.find((event): event is ImMessageEvent => event.type === 'im-message')!;
    expect(arrived.contact).to.include({id: 'bob', name: 'Bob'});
    expect(arrived.message.content).to.deep.equal({kind: 'text', text: 'hello'});
    const changed = heard.find(
      (event): event is ImUnreadChangeEvent => event.type === 'im-unread-change',
    )!;
    expect(changed.unread).to.equal(1);
    expect(arrived.bubbles && arrived.composed && arrived.cancelable).to.be.true;
  });

  it('is what other users transmit', async () => {
    await page.receive({type: 'transmit', from: 'bob', data: {cursor: [1, 2]}});
    expect(types()).to.deep.equal(['im-transmit']);
    const {from, data} = heard[0] as ImTransmitEvent;
    expect({from, data}).to.deep.equal({from: 'bob', data: {cursor: [1, 2]}});
  });

  it('goes on with the next element when the first is taken away, and ends with the last', async () => {
    box.querySelector('im-contact-list')!.remove();
    await arrives('one');
    expect(types()).to.have.length(2);
    box.querySelector('im-text-chat')!.remove();
    await arrives('two');
    expect(types()).to.have.length(4);
    box.querySelector('im-call-window')!.remove();
    await arrives('three');
    expect(types()).to.have.length(4);
    expect(document.title).to.equal('Shop');
  });

  it('counts in the tab’s title, unless one of them leaves that out', async () => {
    await arrives('hello');
    expect(document.title).to.equal('(1) Shop');
    const chat = box.querySelector('im-text-chat')!;
    chat.alerts = 'sound';
    await chat.updateComplete;
    expect(document.title).to.equal('Shop');
    chat.setAttribute('alerts', 'sound title');
    await chat.updateComplete;
    expect(document.title).to.equal('(1) Shop');
  });

  it('counts no longer what was read', async () => {
    await arrives('hello');
    page.session.transcripts.markRead('bob');
    expect(document.title).to.equal('Shop');
    expect((heard.at(-1) as ImUnreadChangeEvent).unread).to.equal(0);
  });
});

import {expect, fixture, html} from '@open-wc/testing';
import type {ImContactList, ImErrorEvent} from '../../../src/elements/index.js';
import {blocked, userUnknown} from '../../../src/protocol/index.js';
import {BOB} from '../../support/browser/open-session.js';
import {fromBob, OpenedChat, toBob} from './opened-chat.js';
import '../code-loaded.js';

describe('<im-text-chat> and blocking', () => {
  let chat: OpenedChat;

  beforeEach(async () => {
    chat = await OpenedChat.open([fromBob('hello'), toBob('hello yourself')]);
  });

  afterEach(() => chat.close());

  const isBlocked = async (is: boolean) => {
    const contact = is ? ({...BOB, presence: 'offline', blocked: true} as const) : BOB;
    await chat.page.receive({type: 'contact', contact});
    await chat.drawn();
  };
  const menu = () => chat.find('.menu')!;
  const opensMenu = () => chat.button('More about Bob').click();
  const press = async (name: string) => {
    chat.button(name).click();
    await chat.drawn();
  };
  const text = () => chat.element.shadowRoot!.textContent.replace(/\s+/g, ' ');
  const requests = () =>
    chat.page.sent.flatMap((frame) =>
      frame.type === 'block' || frame.type === 'unblock' ? [`${frame.type} ${frame.user}`] : [],
    );

  it('blocks by the menu of the header, which closes and keeps the focus', async () => {
    chat.button('More about Bob').focus();
    opensMenu();
    expect(menu().matches(':popover-open')).to.equal(true);
    await expect(chat.element).to.be.accessible();
    chat.button('Block Bob').focus();
    await press('Block Bob');
    expect(requests()).to.deep.equal(['block bob']);
    expect(menu().matches(':popover-open')).to.equal(false);
    await chat.painted();
    expect(chat.focused?.ariaLabel).to.equal('More about Bob');
  });

  it('shows somebody who is blocked without a field and without calls, and their words as before', async () => {
    await isBlocked(true);
    expect(chat.find('textarea')).to.equal(null);
    expect(text()).to.contain('You blocked Bob. Neither of you can write to or call the other.');
    expect(chat.texts).to.deep.equal(['hello', 'hello yourself']);
    for (const label of ['Voice call Bob', 'Video call Bob']) {
      expect(chat.button(label).ariaDisabled).to.equal('true');
      chat.button(label).click();
    }
    expect(chat.page.session.calls.current.value).to.equal(undefined);
    expect(text()).not.to.contain('Offline');
    await expect(chat.element).to.be.accessible();
  });

  it('takes it back by the button in place of the field, where the focus goes', async () => {
    await chat.types('half a sentence');
    await isBlocked(true);
    chat.page.answers.unblock = () => {
      void isBlocked(false);
      return {};
    };
    chat.button('Unblock').focus();
    await press('Unblock');
    await chat.painted();
    expect(requests()).to.deep.equal(['unblock bob']);
    expect(chat.focused).to.equal(chat.field);
    expect(chat.field.value).to.equal('half a sentence');
  });

  it('takes it back by the menu, too', async () => {
    await isBlocked(true);
    opensMenu();
    await press('Unblock Bob');
    expect(requests()).to.deep.equal(['unblock bob']);
  });

  it('says so where it was refused, and tells the page', async () => {
    const codes: string[] = [];
    chat.element.addEventListener('im-error', ({error}: ImErrorEvent) => codes.push(error.code));
    chat.page.answers.block = () => userUnknown('bob');
    opensMenu();
    await press('Block Bob');
    await chat.painted();
    expect(text()).to.contain('This person cannot be reached.');
    expect(codes).to.deep.equal(['user-unknown']);
  });

  it('asks for nothing without a connection', async () => {
    await chat.page.disconnect();
    await chat.drawn();
    opensMenu();
    expect(chat.button('Block Bob').ariaDisabled).to.equal('true');
    await press('Block Bob');
    expect(requests()).to.deep.equal([]);
  });

  it('shows a message that the other does not take as not sent, and why', async () => {
    chat.page.answers.send = () => blocked('bob');
    await chat.types('can you hear me?');
    await chat.presses('Enter');
    await chat.painted();
    expect(chat.message('can you hear me?').textContent.replace(/\s+/g, ' ')).to.contain(
      'This person takes no messages and no calls from you.',
    );
  });

  it('shows in the contact list who is blocked', async () => {
    const list = await fixture<ImContactList>(
      html`<im-contact-list session="chat"></im-contact-list>`,
    );
    await isBlocked(true);
    await list.updateComplete;
    const row = list.shadowRoot!.querySelector('[aria-label="Chat with Bob"]')!.closest('li')!;
    expect(row.querySelector('.preview')!.textContent.trim()).to.equal('Blocked');
    expect(row.querySelector('.presence')).to.equal(null);
    expect(row.querySelector('[aria-label="Video call Bob"]')!.ariaDisabled).to.equal('true');
    await expect(list).to.be.accessible();
  });
});

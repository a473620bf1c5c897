import {expect} from '@open-wc/testing';
import {english} from '../../../src/elements/strings/en.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import {userUnknown} from '../../../src/protocol/index.js';
import {message} from '../../support/browser/open-session.js';
import {historyOf} from '../../support/browser/scripted-history.js';
import {fromBob, many, OpenedChat} from './opened-chat.js';
import '../code-loaded.js';

describe('reading a conversation', () => {
  let chat: OpenedChat;
  let hasFocus: boolean;
  const unread = () => chat.page.session.transcripts.of('bob').unread;
  const divider = () => chat.find('.news');
  const afterDivider = () => divider()!.nextElementSibling!.querySelector('.bubble')!.textContent;

  beforeEach(() => {
    hasFocus = true;
    document.hasFocus = () => hasFocus;
  });
  afterEach(() => {
    Reflect.deleteProperty(document, 'hasFocus');
    chat.close();
  });

  describe('with many unread messages', () => {
    beforeEach(async () => {
      chat = await OpenedChat.open(many(300), 120);
    });

    it('begins at the first of them, under a line that says so, with a little of what was before', () => {
      expect(divider()!.textContent).to.contain(englishTalk.newSince);
      expect(afterDivider()).to.equal('line 180');
      const top = chat.topOf(divider()!);
      expect(top).to.be.within(40, chat.log.clientHeight / 3);
    });

    it('counts as read what was seen to its end, and no more', async () => {
      await chat.waitUntil(() => unread() < 120);
      const seen = 120 - unread();
      const bottom = chat.log.getBoundingClientRect().bottom;
      const inSight = chat
        .all('.message')
        .filter((one) => chat.topOf(one) > chat.topOf(divider()!))
        .filter((one) => one.getBoundingClientRect().bottom <= bottom + 1);
      expect(seen).to.equal(inSight.length);
    });

    it('goes on to the newest by scrolling, page by page and without a jump', async () => {
      for (let step = 0; step < 200 && chat.fromBottom > 1; step++) {
        const first = chat.all('.message').find((one) => chat.topOf(one) > 0)!;
        const before = chat.topOf(first);
        const from = chat.log.scrollTop;
        await chat.scrolls(from + 150);
        const moved = chat.log.scrollTop - from;
        if (first.isConnected && moved > 0 && moved <= 150) {
          expect(Math.abs(chat.topOf(first) - before + moved)).to.be.lessThan(1);
        }
        await chat.painted();
      }
      expect(chat.texts.at(-1)).to.equal('line 299');
      expect(unread()).to.equal(0);
    });

    it('leads to the newest at once, and back to writing', async () => {
      chat.button(englishTalk.newMessages).click();
      await chat.painted();
      expect(chat.texts.at(-1)).to.equal('line 299');
      expect(chat.fromBottom).to.be.lessThan(2);
      expect(chat.focused).to.equal(chat.field);
      expect(unread()).to.equal(0);
    });

    it('holds a few hundred messages in the page, however far one reads', async () => {
      chat.button(englishTalk.newMessages).click();
      await chat.painted();
      for (let step = 0; step < 60; step++) {
        await chat.scrolls(Math.max(0, chat.log.scrollTop - 400)).catch(() => undefined);
        if (chat.texts[0] === 'line 0' && chat.log.scrollTop < 400) break;
        await chat.painted();
      }
      expect(chat.texts[0]).to.equal('line 0');
      expect(chat.all('.message').length).to.be.at.most(400);
    });

    it('keeps the focus in the transcript when the message that has it leaves the page', async () => {
      chat.log.focus();
      await chat.presses('ArrowUp', chat.log);
      const focused = chat.focused!;
      expect(focused.matches('.message')).to.be.true;
      chat.page.session.transcripts.send('bob', 'on');
      chat.page.session.selected.set('bob');
      await chat.page.session.transcripts.jumpToNewest('bob');
      await chat.painted();
      expect(focused.isConnected).to.be.false;
      expect(chat.focused).to.equal(chat.log);
    });

    it('passes the accessibility audit', async () => {
      await expect(chat.element).to.be.accessible();
    });
  });

  it('with a few unread ones shows the newest below the line', async () => {
    chat = await OpenedChat.open(many(60), 2);
    expect(afterDivider()).to.equal('line 58');
    expect(chat.fromBottom).to.be.lessThan(2);
  });

  it('with nothing unread has no line', async () => {
    chat = await OpenedChat.open(many(60));
    expect(divider()).not.to.exist;
    expect(chat.fromBottom).to.be.lessThan(2);
  });

  it('draws the line anew for what comes while nobody looks, and keeps it until the reader answers', async () => {
    chat = await OpenedChat.open(many(3));
    await chat.arrives(fromBob('seen at once'));
    expect(divider()).not.to.exist;
    hasFocus = false;
    window.dispatchEvent(new Event('blur'));
    await chat.arrives(fromBob('first unseen'), fromBob('second unseen'));
    expect(afterDivider()).to.equal('first unseen');
    hasFocus = true;
    window.dispatchEvent(new Event('focus'));
    await chat.waitUntil(() => unread() === 0);
    await chat.drawn();
    expect(afterDivider()).to.equal('first unseen');
    await chat.types('thanks');
    await chat.presses('Enter');
    expect(divider()).not.to.exist;
  });

  it('starts anew when the conversation is opened again', async () => {
    chat = await OpenedChat.open(many(60), 2);
    await chat.waitUntil(() => unread() === 0);
    chat.page.session.selected.set('carol');
    await chat.painted();
    chat.page.session.selected.set('bob');
    await chat.painted();
    expect(divider()).not.to.exist;
  });

  it('offers to try again where a newer page cannot be had', async () => {
    chat = await OpenedChat.open(many(300), 200);
    const {history} = chat.page.answers;
    chat.page.answers.history = () => userUnknown('bob');
    await chat.scrolls(chat.log.scrollHeight);
    await chat.painted();
    expect(chat.element.shadowRoot!.textContent).to.contain(englishTalk.newerFailed);
    await expect(chat.element).to.be.accessible();
    chat.page.answers.history = history;
    const before = chat.texts.length;
    chat.button(english.tryAgain).click();
    await chat.painted();
    expect(chat.texts.length).to.be.greaterThan(before);
  });

  it('shows what is sent from the middle of a long conversation among the newest', async () => {
    const said = many(300);
    chat = await OpenedChat.open(said, 150);
    chat.page.answers.send = ({id, content}) => {
      const stored = message({from: 'alice', to: 'bob', id, content});
      chat.page.answers.history = historyOf([...said, stored]);
      return stored;
    };
    await chat.types('an answer');
    await chat.presses('Enter');
    await chat.painted();
    expect(chat.texts.at(-1)).to.equal('an answer');
    expect(chat.fromBottom).to.be.lessThan(2);
  });
});

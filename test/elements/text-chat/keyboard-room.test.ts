import {expect} from '@open-wc/testing';
import {fromBob, OpenedChat} from './opened-chat.js';
import '../code-loaded.js';
import {SeenPart} from '../../support/browser/seen-part.js';

describe('the keyboard of a phone', () => {
  let chat: OpenedChat;
  let seen: SeenPart;
  const composerBottom = () => chat.find('.composer')!.getBoundingClientRect().bottom;

  beforeEach(async () => {
    seen = SeenPart.give();
    chat = await OpenedChat.open(Array.from({length: 30}, (_, index) => fromBob(`line ${index}`)));
    // From edge to edge of the screen.
    chat.element.style.cssText = 'position: fixed; inset: 0; block-size: auto;';
    await chat.painted();
  });
  afterEach(() => {
    SeenPart.takeBack();
    chat.close();
  });

  it('covers neither the field nor the newest message', async () => {
    chat.field.focus();
    seen.keyboard(260);
    await chat.painted();
    expect(composerBottom()).to.be.at.most(seen.height);
    expect(chat.fromBottom).to.be.lessThan(2);
  });

  it('leaves the field in sight where the browser moves what is seen, too', async () => {
    chat.field.focus();
    for (const scrolled of [0, 60, 140, 200]) {
      seen.keyboard(260, scrolled);
      await chat.painted();
      expect(composerBottom(), `${scrolled} pixels down`).to.be.at.most(seen.bottom);
      expect(chat.find('.composer')!.getBoundingClientRect().top).to.be.at.least(seen.offsetTop);
    }
  });

  it('gives the room back when it goes', async () => {
    const before = composerBottom();
    chat.field.focus();
    seen.keyboard(260);
    seen.keyboard(0);
    await chat.painted();
    expect(composerBottom()).to.equal(before);
  });

  it('is no matter of a chat in which nobody writes', async () => {
    const before = composerBottom();
    seen.keyboard(260);
    await chat.painted();
    expect(composerBottom()).to.equal(before);
  });
});

import {expect} from '@open-wc/testing';
import {fromBob, OpenedChat} from './opened-chat.js';
import '../code-loaded.js';

/** The part of the page that a phone shows; its keyboard makes it less high. */
class Seen extends EventTarget {
  readonly offsetTop = 0;
  readonly scale: number = 1;
  height = window.innerHeight;

  keyboard(height: number): void {
    this.height = window.innerHeight - height;
    this.dispatchEvent(new Event('resize'));
  }
}

describe('the keyboard of a phone', () => {
  let chat: OpenedChat;
  let seen: Seen;
  const composerBottom = () => chat.find('.composer')!.getBoundingClientRect().bottom;

  beforeEach(async () => {
    seen = new Seen();
    Object.defineProperty(window, 'visualViewport', {configurable: true, value: seen});
    chat = await OpenedChat.open(Array.from({length: 30}, (_, index) => fromBob(`line ${index}`)));
    // From edge to edge of the screen.
    chat.element.style.cssText = 'position: fixed; inset: 0; block-size: auto;';
    await chat.painted();
  });
  afterEach(() => {
    Reflect.deleteProperty(window, 'visualViewport');
    chat.close();
  });

  it('covers neither the field nor the newest message', async () => {
    chat.field.focus();
    seen.keyboard(260);
    await chat.painted();
    expect(composerBottom()).to.be.at.most(seen.height);
    expect(chat.fromBottom).to.be.lessThan(2);
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

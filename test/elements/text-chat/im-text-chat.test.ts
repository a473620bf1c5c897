import {expect, fixture, html, waitUntil as until} from '@open-wc/testing';
import '../../../src/elements/define.js';
import type {ImErrorEvent, ImMessageSendEvent, ImTextChat} from '../../../src/elements/index.js';
import {english} from '../../../src/elements/strings/en.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import {
  isText,
  TEXT_LENGTH,
  notAllowed,
  userUnknown,
  type Message,
  type Reply,
} from '../../../src/protocol/index.js';
import {
  BOB,
  message,
  openSession,
  type OpenSessionOptions,
  type ScriptedPage,
} from '../../support/browser/open-session.js';
import {settled} from '../../support/browser/held-clock.js';
import '../code-loaded.js';

const fromBob = (text: string, fields: Partial<Message> = {}) =>
  message({from: 'bob', to: 'alice', content: {kind: 'text', text}, ...fields});
const toBob = (text: string, fields: Partial<Message> = {}) =>
  message({from: 'alice', to: 'bob', content: {kind: 'text', text}, ...fields});
const many = (count: number) => Array.from({length: count}, (_, index) => fromBob(`line ${index}`));

describe('<im-text-chat>', () => {
  let page: ScriptedPage;
  let element: ImTextChat;
  let hasFocus: boolean;

  const find = <E extends HTMLElement = HTMLElement>(selector: string) =>
    element.shadowRoot!.querySelector<E>(selector);
  const all = (selector: string) => [
    ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
  ];
  const log = () => find('[role=log]')!;
  const field = () => find<HTMLTextAreaElement>('textarea')!;
  const button = (name: string) =>
    all('button').find((one) => (one.ariaLabel ?? one.textContent!.trim()) === name);
  const bubbles = () => all('.bubble').map(({textContent}) => textContent);
  const text = () => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
  const drawn = async () => {
    await settled();
    await element.updateComplete;
  };
  const waitUntil = (condition: () => boolean) => until(condition, undefined, {timeout: 10_000});
  const painted = async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await drawn();
  };
  const fromBottom = () => log().scrollHeight - log().scrollTop - log().clientHeight;
  const scrolls = async (top: number) => {
    const scrolled = new Promise((resolve) =>
      log().addEventListener('scroll', resolve, {once: true}),
    );
    log().scrollTop = top;
    await scrolled;
    await drawn();
  };
  const arrives = async (...messages: Message[]) => {
    for (const one of messages) await page.receive({type: 'message', message: one});
    await drawn();
  };
  const type = async (draft: string) => {
    field().value = draft;
    field().dispatchEvent(new InputEvent('input', {bubbles: true}));
    await element.updateComplete;
  };
  const presses = async (key: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...init});
    field().dispatchEvent(event);
    await drawn();
    return event;
  };
  const sentTexts = () =>
    page.sent.flatMap((frame) =>
      frame.type === 'send' && isText(frame.content) ? [frame.content.text] : [],
    );
  const readReceipts = () =>
    page.sent.filter((frame) => frame.type === 'receipt' && frame.read !== undefined);

  const open = async (options?: OpenSessionOptions, history?: Reply<'history'>) => {
    page = await openSession('chat', options);
    if (history) page.answers.history = () => history;
    page.session.selected.set('bob');
    const box = await fixture<HTMLElement>(
      html`<div><im-text-chat session="chat"></im-text-chat></div>`,
    );
    element = box.firstElementChild as ImTextChat;
    element.style.blockSize = '480px';
    element.style.inlineSize = '400px';
    await drawn();
    await painted();
  };

  beforeEach(() => {
    hasFocus = true;
    document.hasFocus = () => hasFocus;
  });
  afterEach(() => {
    Reflect.deleteProperty(document, 'hasFocus');
    page.leave();
  });

  describe('before anybody is chosen', () => {
    beforeEach(async () => {
      await open();
      page.session.selected.set(undefined);
      await drawn();
    });

    it('comes into sight from the end of a long page when somebody is', async () => {
      const above = document.createElement('div');
      above.style.blockSize = '3000px';
      element.before(above);
      expect(element.getBoundingClientRect().top).to.be.above(innerHeight);
      page.session.selected.set('bob');
      await drawn();
      const {top, bottom} = element.getBoundingClientRect();
      expect(top).to.be.at.least(0);
      expect(bottom).to.be.at.most(innerHeight);
    });

    it('says what to do', async () => {
      expect(text()).to.contain(english.chooseContact);
      expect(find('textarea')).not.to.exist;
      await expect(element).to.be.accessible();
    });

    it('opens the contact that is chosen in the session', async () => {
      page.session.selected.set('carol');
      await drawn();
      expect(find('h2')!.textContent).to.equal('Carol');
      expect(find('header')!.textContent).to.contain('Offline');
    });

    it('stays with the one that its contact attribute names', async () => {
      element.setAttribute('contact', 'bob');
      page.session.selected.set('carol');
      await drawn();
      expect(find('h2')!.textContent).to.equal('Bob');
      expect(field().ariaLabel).to.equal('Message Bob');
    });
  });

  it('with a fixed contact waits for whoever signs the session in', async () => {
    await open();
    element.contact = 'bob';
    element.session = 'nobody-signs-in';
    await drawn();
    expect(text()).to.contain(english.notSetUp);
    expect(find('textarea')).not.to.exist;
    await expect(element).to.be.accessible();
  });

  it('starts at the newest message of another session it is given', async () => {
    await open({}, {messages: many(40), more: false});
    await scrolls(100);
    const other = await openSession('other-chat');
    other.answers.history = () => ({messages: many(40), more: false});
    other.session.selected.set('carol');
    element.session = 'other-chat';
    await drawn();
    await painted();
    expect(find('h2')!.textContent).to.equal('Carol');
    expect(fromBottom()).to.be.lessThan(2);
    other.leave();
  });

  describe('an empty conversation', () => {
    beforeEach(() => open());

    it('invites to write, with name, presence and calls at hand', async () => {
      expect(text()).to.contain(englishTalk.emptyConversation).and.contain('Online');
      expect(button('Voice call Bob')).to.exist;
      expect(field().ariaLabel).to.equal('Message Bob');
      await expect(element).to.be.accessible();
    });

    it('calls from the header', () => {
      button('Video call Bob')!.click();
      expect(page.sent.at(-1)).to.include({type: 'invite', to: 'bob', media: 'video'});
    });
  });

  describe('the transcript', () => {
    it('shows text as text and addresses as links that open elsewhere', async () => {
      await open(
        {},
        {messages: [fromBob('<img src=x onerror=alert(1)> https://a.example/')], more: false},
      );
      expect(bubbles()).to.deep.equal(['<img src=x onerror=alert(1)> https://a.example/']);
      expect(find('.bubble img')).not.to.exist;
      const link = find<HTMLAnchorElement>('.bubble a')!;
      expect(link).to.include({href: 'https://a.example/', target: '_blank'});
      expect(link.rel).to.equal('noopener noreferrer nofollow');
      await expect(element).to.be.accessible();
    });

    it('groups by day and sender, and says who wrote', async () => {
      const day = 86_400_000;
      const now = Date.now();
      await open(
        {},
        {
          messages: [
            fromBob('one', {at: now - day}),
            fromBob('two', {at: now - day + 1000}),
            toBob('three', {at: now - 1000}),
          ],
          more: false,
        },
      );
      expect(all('.day').map(({textContent}) => textContent!.trim())).to.deep.equal([
        'Yesterday',
        'Today',
      ]);
      expect(all('.message.first > .spoken').map(({textContent}) => textContent)).to.deep.equal([
        'Bob:',
        'You:',
      ]);
      expect(all('.meta time')).to.have.length(2);
    });

    it('lets each bubble have the direction of its own text', async () => {
      await open({}, {messages: [fromBob('مرحبا'), fromBob('hello')], more: false});
      const [first, second] = all('.bubble').map((one) => getComputedStyle(one).direction);
      expect([first, second]).to.deep.equal(['rtl', 'ltr']);
    });

    it('says that it loads, and what to do when it cannot', async () => {
      await open();
      page.answers.history = () => undefined;
      page.session.selected.set('carol');
      await drawn();
      expect(log().ariaBusy).to.equal('true');
      expect(text()).to.contain(english.loadingMessages);

      page.leave();
      await open();
      page.answers.history = () => userUnknown('carol');
      page.session.selected.set('carol');
      await drawn();
      expect(text()).to.contain(englishTalk.olderFailed);
      await expect(element).to.be.accessible();
      page.answers.history = () => ({messages: [], more: false});
      button('Try again')!.click();
      await drawn();
      expect(text()).to.contain(englishTalk.emptyConversation);
    });
  });

  describe('the place in the transcript', () => {
    beforeEach(() => open({}, {messages: many(40), more: true}));

    it('is the bottom at first, and stays there as messages come', async () => {
      expect(fromBottom()).to.be.lessThan(2);
      await arrives(fromBob('newest'));
      expect(fromBottom()).to.be.lessThan(2);
    });

    it('is kept when older messages come before it, loaded by scrolling up', async () => {
      page.answers.history = () => ({
        messages: Array.from({length: 40}, (_, index) =>
          fromBob(`old ${index}`, {place: 100 + index}),
        ),
        more: false,
      });
      const before = log().scrollHeight;
      await scrolls(150);
      await drawn();
      expect(bubbles()).to.have.length(80);
      expect(log().scrollHeight).to.be.greaterThan(before);
      const seen = all('.bubble').find(({textContent}) => textContent === 'line 4')!;
      expect(seen.getBoundingClientRect().top).to.be.within(
        log().getBoundingClientRect().top - 200,
        log().getBoundingClientRect().bottom,
      );
    });

    it('moves by no pixel when older messages come', async () => {
      page.answers.history = () => undefined;
      await scrolls(200);
      const seen = all('.bubble').find(({textContent}) => textContent === 'line 8')!;
      const {top} = seen.getBoundingClientRect();
      await page.network.newest.receive({
        type: 'reply',
        ref: page.network.newest.of('history').at(-1)!.ref,
        result: {
          messages: [fromBob('old', {place: 50}), fromBob('older', {place: 51})],
          more: false,
        },
      });
      await drawn();
      expect(bubbles()).to.have.length(42);
      expect(Math.abs(seen.getBoundingClientRect().top - top)).to.be.lessThan(1);
    });

    it('asks no server for ever that has nothing more to give', async () => {
      await scrolls(100);
      const asked = page.network.newest.of('history').length;
      await painted();
      expect(page.network.newest.of('history')).to.have.length(asked);
      expect(asked).to.equal(2);
      button(englishTalk.loadOlder)!.click();
      await drawn();
      expect(page.network.newest.of('history')).to.have.length(3);
    });

    it('is kept when a message comes below, which is announced by a button', async () => {
      await scrolls(900);
      const {scrollTop} = log();
      expect(button(englishTalk.newestMessages)).to.exist;
      await arrives(fromBob('newest'));
      expect(log().scrollTop).to.equal(scrollTop);
      await expect(element).to.be.accessible();
      button(englishTalk.newMessages)!.click();
      await drawn();
      expect(fromBottom()).to.be.lessThan(2);
      expect(button(englishTalk.newMessages)).not.to.exist;
    });

    it('is the bottom again when something is sent', async () => {
      await scrolls(900);
      await type('hello');
      await presses('Enter');
      expect(fromBottom()).to.be.lessThan(2);
    });

    it('is the bottom when the room gets less, as under the keyboard of a phone', async () => {
      const resized = new Promise<void>((resolve) => {
        const observer = new ResizeObserver(() => {
          if (log().clientHeight < 300) {
            observer.disconnect();
            resolve();
          }
        });
        observer.observe(log());
      });
      element.style.blockSize = '300px';
      await resized;
      await waitUntil(() => fromBottom() < 2);
    });
  });

  describe('reading', () => {
    const unread = [fromBob('one'), fromBob('two')];
    const conversations = [
      {
        with: 'bob',
        last: unread.at(-1)!,
        unread: 2,
        mine: {delivered: unread.at(-1)!.place, read: 0},
        theirs: {delivered: 0, read: 0},
      },
    ];
    const isRead = () => readReceipts().length > 0;

    it('is told once the messages are in sight of somebody', async () => {
      await open({conversations}, {messages: unread, more: false});
      await waitUntil(isRead);
      expect(page.session.transcripts.of('bob').unread).to.equal(0);
    });

    it('is not told while the page has no focus, and is as soon as it has', async () => {
      hasFocus = false;
      await open({conversations}, {messages: unread, more: false});
      expect(readReceipts()).to.deep.equal([]);
      hasFocus = true;
      window.dispatchEvent(new Event('focus'));
      await waitUntil(isRead);
    });

    it('is not told of what came below while the reader looks further up', async () => {
      await open({}, {messages: many(40), more: false});
      await waitUntil(() => page.session.transcripts.of('bob').unread === 0);
      await scrolls(100);
      await page.clock.advance(1000);
      await arrives(fromBob('newest'));
      await page.clock.advance(1000);
      expect(page.session.transcripts.of('bob').unread).to.equal(1);
      await scrolls(log().scrollHeight);
      await page.clock.advance(1000);
      expect(page.session.transcripts.of('bob').unread).to.equal(0);
    });

    it('is not told by a chat that nobody can see', async () => {
      await open({conversations}, {messages: [], more: false});
      page.leave();
      await open();
      element.style.display = 'none';
      await painted();
      await arrives(fromBob('hidden'));
      expect(page.session.transcripts.of('bob').unread).to.equal(1);
    });
  });

  describe('what comes in', () => {
    const announced = () => all('[role=status]').map(({textContent}) => textContent!.trim());

    it('is said aloud with the name, and history is not', async () => {
      await open({}, {messages: many(3), more: false});
      expect(log().ariaLive).to.equal('off');
      expect(announced().join('')).not.to.contain('line 2');
      await arrives(fromBob('hello'));
      expect(announced()).to.include('Bob: hello');
    });
  });

  describe('writing', () => {
    beforeEach(() => open());

    it('sends with Enter, empties the field and keeps the cursor in it', async () => {
      field().focus();
      await type('  hello\nBob ');
      const event = await presses('Enter');
      expect(event.defaultPrevented).to.be.true;
      expect(sentTexts()).to.deep.equal(['hello\nBob']);
      expect(field().value).to.equal('');
      expect(element.shadowRoot!.activeElement).to.equal(field());
      expect(bubbles()).to.deep.equal(['hello\nBob']);
    });

    it('sends with the button', async () => {
      await type('hello');
      button('Send')!.click();
      expect(sentTexts()).to.deep.equal(['hello']);
    });

    it('breaks the line with Shift+Enter, and leaves Enter to an input method that composes', async () => {
      await type('hello');
      for (const init of [{shiftKey: true}, {isComposing: true}, {keyCode: 229}]) {
        expect((await presses('Enter', init)).defaultPrevented).to.be.false;
      }
      expect(sentTexts()).to.deep.equal([]);
    });

    it('sends nothing that is empty, and no characters that nobody can see', async () => {
      await type(' \n ');
      expect(button('Send')!.ariaDisabled).to.equal('true');
      await presses('Enter');
      expect(sentTexts()).to.deep.equal([]);
      await type('a\u0000b\u001b[1m');
      await presses('Enter');
      expect(sentTexts()).to.deep.equal(['ab[1m']);
    });

    it('asks the page first, and keeps the text where that objects', async () => {
      let heard: ImMessageSendEvent | undefined;
      element.addEventListener('im-message-send', (event) => {
        heard = event;
        event.preventDefault();
      });
      await type('hello');
      await presses('Enter');
      expect(heard).to.include({to: 'bob', text: 'hello'});
      expect(sentTexts()).to.deep.equal([]);
      expect(field().value).to.equal('hello');
    });

    it('counts near the limit, and refuses beyond it', async () => {
      await type('x'.repeat(TEXT_LENGTH - 600));
      expect(find('.counter')).not.to.exist;
      await type('x'.repeat(TEXT_LENGTH - 20));
      expect(find('.counter')!.textContent).to.contain('20 characters left');
      await type('x'.repeat(TEXT_LENGTH + 3));
      expect(find('.counter')!.textContent).to.contain('3 characters too many');
      expect(field().ariaInvalid).to.equal('true');
      await expect(element).to.be.accessible();
      await presses('Enter');
      expect(sentTexts()).to.deep.equal([]);
      await type('x'.repeat(TEXT_LENGTH));
      await presses('Enter');
      expect(sentTexts()[0]).to.have.length(TEXT_LENGTH);
    });

    it('grows with the lines up to six', async () => {
      const height = () => field().getBoundingClientRect().height;
      const one = height();
      await type('1\n2\n3');
      const three = height();
      expect(three).to.be.greaterThan(one);
      await type('1\n2\n3\n4\n5\n6');
      const six = height();
      expect(six).to.be.greaterThan(three);
      await type('1\n2\n3\n4\n5\n6\n7\n8\n9');
      expect(height()).to.equal(six);
      await type('');
      expect(height()).to.equal(one);
    });

    it('keeps a draft for each contact', async () => {
      await type('for Bob');
      page.session.selected.set('carol');
      await drawn();
      expect(field().value).to.equal('');
      await type('for Carol');
      page.session.selected.set('bob');
      await drawn();
      expect(field().value).to.equal('for Bob');
    });

    it('is where the focus goes when the page gives it to the chat', () => {
      element.focus();
      expect(element.shadowRoot!.activeElement).to.equal(field());
    });

    it('to oneself is refused in words, and the text stays', async () => {
      let heard: ImErrorEvent | undefined;
      element.addEventListener('im-error', (event) => (heard = event));
      element.contact = 'alice';
      await drawn();
      await type('dear diary');
      await presses('Enter');
      expect(heard!.error.code).to.equal('to-oneself');
      expect(find('[role=alert]')).to.exist;
      expect(field().value).to.equal('dear diary');
    });
  });

  describe('how far a message has come', () => {
    const state = () => all('.mark').map((mark) => mark.dataset['state']);
    const word = () => find('.mark .spoken')!.textContent;
    const sends = async (draft = 'hello') => {
      await type(draft);
      await presses('Enter');
    };

    it('is shown by a mark and a word from sending to read', async () => {
      await open();
      page.answers.send = () => undefined;
      await sends();
      expect(state()).to.deep.equal(['sending']);
      expect(word()).to.equal('Sending');

      const {ref, id} = page.network.newest.of('send')[0]!;
      const place = 5000;
      await page.network.newest.receive({
        type: 'reply',
        ref,
        result: {place, at: page.clock.now()},
      });
      await drawn();
      expect(state()).to.deep.equal(['sent']);

      const receipt = {reader: 'bob', author: 'alice'};
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5001, delivered: place, read: 0},
      });
      await drawn();
      expect(state()).to.deep.equal(['delivered']);
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5002, delivered: place, read: place},
      });
      await drawn();
      expect(state()).to.deep.equal(['read']);
      expect(word()).to.equal('Read');
      expect(id).to.be.a('string');
      await expect(element).to.be.accessible();
    });

    it('lets a failed one be tried again or removed', async () => {
      await open();
      page.answers.send = () => userUnknown('bob');
      await sends('first');
      await sends('second');
      expect(text()).to.contain('Not sent').and.contain('This person cannot be reached.');
      await expect(element).to.be.accessible();

      button('Remove')!.click();
      await drawn();
      expect(bubbles()).to.deep.equal(['second']);
      page.answers.send = () => ({place: 6000, at: page.clock.now()});
      button('Try again')!.click();
      await drawn();
      expect(state()).to.deep.equal(['sent']);
    });

    it('that the site has refused says why, in the words of the site, which are no markup', async () => {
      await open();
      const reason = 'Bo is asleep until 8. <img src="x">';
      page.answers.send = () => notAllowed(reason);
      await sends('first');
      expect(text()).to.contain('This person cannot be reached.').and.contain(reason);
      expect(all('.failure img')).to.be.empty;
    });
  });

  it('takes messages without a connection, says what becomes of them, and sends them after it', async () => {
    await open();
    await page.disconnect();
    await drawn();
    expect(text()).to.contain(english.connectionLost).and.contain(englishTalk.waitsForConnection);
    await type('later');
    await presses('Enter');
    expect(bubbles()).to.deep.equal(['later']);
    expect(sentTexts()).to.deep.equal([]);
    await Promise.all(element.shadowRoot!.getAnimations().map(({finished}) => finished));
    await expect(element).to.be.accessible();
    await page.reconnect();
    await drawn();
    expect(sentTexts()).to.deep.equal(['later']);
  });

  it('fits a column of 280 pixels, with targets a finger hits', async () => {
    await open(
      {contacts: [{...BOB, name: 'Wilhelmina Featherstonehaugh-Cholmondeley'}]},
      {
        messages: [fromBob('x'.repeat(300)), toBob('https://example.com/' + 'y'.repeat(200))],
        more: false,
      },
    );
    element.style.inlineSize = '280px';
    await drawn();
    expect(log().scrollWidth).to.be.at.most(log().clientWidth);
    for (const one of all('button, textarea').filter((shown) => shown.checkVisibility())) {
      const {width, height, left, right} = one.getBoundingClientRect();
      expect(Math.min(width, height), one.outerHTML).to.be.at.least(38);
      expect(left).to.be.at.least(element.getBoundingClientRect().left);
      expect(right).to.be.at.most(element.getBoundingClientRect().right);
    }
  });
});

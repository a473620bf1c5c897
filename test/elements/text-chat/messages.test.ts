import {expect} from '@open-wc/testing';
import {resetMouse, sendKeys, sendMouse} from '@web/test-runner-commands';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import {userUnknown, type CallContent, type Message} from '../../../src/protocol/index.js';
import {fromBob, many, OpenedChat, toBob} from './opened-chat.js';
import '../code-loaded.js';

const call = (
  fields: Partial<CallContent>,
  message: (text: string, fields: Partial<Message>) => Message = fromBob,
) =>
  message('', {content: {kind: 'call', media: 'video', reason: 'missed', seconds: 0, ...fields}});

describe('messages in a transcript', () => {
  let chat: OpenedChat;
  let copied: string[];

  beforeEach(() => {
    copied = [];
    document.hasFocus = () => true;
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: {writeText: async (text: string) => void copied.push(text)},
    });
  });
  afterEach(async () => {
    Reflect.deleteProperty(document, 'hasFocus');
    Reflect.deleteProperty(navigator, 'clipboard');
    await resetMouse();
    chat.close();
  });

  describe('copying', () => {
    const copyIn = (text: string) => chat.message(text).querySelector<HTMLElement>('.copy')!;
    const isVisible = (element: HTMLElement) => element.checkVisibility({visibilityProperty: true});

    beforeEach(async () => {
      chat = await OpenedChat.open([fromBob('first'), toBob('second\nline')]);
    });

    it('is offered to who points at the message', async () => {
      expect(isVisible(copyIn('first'))).to.be.false;
      const {x, y} = chat.message('first').querySelector('.bubble')!.getBoundingClientRect();
      await sendMouse({type: 'move', position: [Math.round(x) + 5, Math.round(y) + 5]});
      expect(isVisible(copyIn('first'))).to.be.true;
      expect(isVisible(copyIn('second\nline'))).to.be.false;
    });

    it('is offered to who touches the message, and says that it was done', async () => {
      const {x, y} = chat.message('first').querySelector('.bubble')!.getBoundingClientRect();
      await sendMouse({type: 'click', position: [Math.round(x) + 5, Math.round(y) + 5]});
      expect(chat.focused).to.equal(chat.message('first'));
      copyIn('first').click();
      await chat.drawn();
      expect(copied).to.deep.equal(['first']);
      expect(copyIn('first').ariaLabel).to.equal('Copied');
      const said = chat.all('.chat > [role=status]').map(({textContent}) => textContent!.trim());
      expect(said).to.include('Copied');
    });

    it('is done with the keyboard: arrows to the message, Tab to the button', async () => {
      chat.log.focus();
      await sendKeys({press: 'ArrowUp'});
      expect(chat.focused).to.equal(chat.message('second\nline'));
      await sendKeys({press: 'ArrowUp'});
      await sendKeys({press: 'ArrowDown'});
      await sendKeys({press: 'Tab'});
      expect(chat.focused).to.equal(copyIn('second\nline'));
      await sendKeys({press: 'Enter'});
      await chat.drawn();
      expect(copied).to.deep.equal(['second\nline']);
      await expect(chat.element).to.be.accessible();
      await sendKeys({press: 'Escape'});
      expect(chat.focused).to.equal(chat.field);
    });

    it('puts no stops for the tab key between the transcript and the field', async () => {
      chat.log.focus();
      await sendKeys({press: 'Tab'});
      expect(chat.focused).to.equal(chat.field);
    });

    it('has a target that a finger hits, and lies beside the bubble also in 280 pixels', async () => {
      chat.element.style.inlineSize = '280px';
      await chat.arrives(fromBob('a longer one '.repeat(20).trim()));
      for (const message of chat.all('.message')) {
        const button = message.querySelector('.copy')!.getBoundingClientRect();
        const bubble = message.querySelector('.bubble')!.getBoundingClientRect();
        expect(Math.min(button.width, button.height)).to.be.at.least(37);
        expect(button.left >= bubble.right || button.right <= bubble.left).to.be.true;
        expect(button.left).to.be.at.least(chat.log.getBoundingClientRect().left);
        expect(button.right).to.be.at.most(chat.log.getBoundingClientRect().right);
      }
    });
  });

  it('made of a few emoji are large, and others are not', async () => {
    chat = await OpenedChat.open([fromBob('👍🏽 🎉'), fromBob('🎉 hooray')]);
    const size = (text: string) =>
      parseFloat(getComputedStyle(chat.message(text).querySelector('.bubble')!).fontSize);
    expect(size('👍🏽 🎉')).to.be.greaterThan(size('🎉 hooray') * 2);
  });

  it('about calls say what became of them, with a way to call back', async () => {
    chat = await OpenedChat.open([
      call({}),
      call({media: 'audio', reason: 'hung-up', seconds: 244}, toBob),
    ]);
    expect(chat.texts[0]).to.contain('Missed video call').and.contain('Call back');
    expect(chat.texts[1]).to.contain('Voice call, 4 min').and.contain('Call again');
    await expect(chat.element).to.be.accessible();
    chat.button('Call back').click();
    expect(chat.page.sent.at(-1)).to.include({type: 'invite', to: 'bob', media: 'video'});
  });

  describe('of the application’s own kind', () => {
    const order = fromBob('', {
      content: {kind: 'order', data: {item: '<b>Chain</b>', text: 'A chain'}},
    });

    it('are drawn by the page, once each', async () => {
      let drawn = 0;
      chat = await OpenedChat.open([order, fromBob('plain')], 0, (element) => {
        element.renderMessage = ({content}) => {
          if (!('data' in content)) return undefined;
          drawn++;
          const card = document.createElement('button');
          card.textContent = 'Pay';
          return card;
        };
      });
      const card = chat.find('.bubble > button');
      expect(card!.textContent).to.equal('Pay');
      expect(chat.texts[1]).to.equal('plain');
      await chat.types('x');
      await chat.arrives(fromBob('more'));
      expect(chat.find('.bubble > button')).to.equal(card);
      expect(drawn).to.equal(1);
    });

    it('are text, never HTML, where the page gives a string', async () => {
      chat = await OpenedChat.open([order], 0, (element) => {
        element.renderMessage = ({content}) => JSON.stringify('data' in content && content.data);
      });
      expect(chat.texts[0]).to.contain('<b>Chain</b>');
      expect(chat.find('.bubble b')).not.to.exist;
    });

    it('say their text, or that they cannot be shown, where the page draws nothing', async () => {
      const bare = fromBob('', {content: {kind: 'order', data: [1]}});
      chat = await OpenedChat.open([order, bare]);
      expect(chat.texts).to.deep.equal(['A chain', englishTalk.unknownMessage]);
    });

    it('take nothing else along where the page fails to draw them', async () => {
      const heard: unknown[] = [];
      const {reportError} = window;
      window.reportError = (error) => void heard.push(error);
      chat = await OpenedChat.open([order, fromBob('plain')], 0, (element) => {
        element.renderMessage = ({content}) => {
          if ('data' in content) throw new Error('broken renderer');
          return undefined;
        };
      });
      window.reportError = reportError;
      expect(chat.texts).to.deep.equal(['A chain', 'plain']);
      expect(String(heard)).to.contain('broken renderer');
    });
  });

  describe('while the other writes', () => {
    const writes = async (active: boolean) => {
      await chat.page.receive({type: 'typing', from: 'bob', active});
      await chat.drawn();
    };

    beforeEach(async () => {
      chat = await OpenedChat.open(many(40));
    });

    it('are followed by a sign of it, in sight of who reads the newest', async () => {
      await writes(true);
      expect(chat.find('.writing')!.textContent).to.contain('Bob is writing…');
      expect(chat.fromBottom).to.be.lessThan(2);
      await expect(chat.element).to.be.accessible();
      await writes(false);
      expect(chat.find('.writing')).not.to.exist;
    });

    it('lose the sign with the message, and after a while by itself', async () => {
      await writes(true);
      await chat.arrives(fromBob('here it is'));
      expect(chat.find('.writing')).not.to.exist;
      await writes(true);
      await chat.page.clock.advance(10_000);
      await chat.drawn();
      expect(chat.find('.writing')).not.to.exist;
    });

    it('tell the other when it is this user who writes', async () => {
      await chat.types('h');
      await chat.types('');
      const said = chat.page.sent.filter(({type}) => type === 'typing');
      expect(said[0]).to.include({to: 'bob', active: true});
      expect(said.at(-1)).to.include({to: 'bob', active: false});
    });
  });

  it('that failed leave the focus in the field when they are sent again or removed', async () => {
    chat = await OpenedChat.open([]);
    chat.page.answers.send = () => userUnknown('bob');
    for (const action of ['Try again', 'Remove']) {
      await chat.types('hello');
      await chat.presses('Enter');
      const button = chat.button(action);
      button.focus();
      button.click();
      await chat.drawn();
      expect(chat.focused, action).to.equal(chat.field);
    }
  });

  it('in the direction of another script keep addresses readable', async () => {
    chat = await OpenedChat.open([fromBob('انظر https://a.example/x?y=1 الآن')]);
    const link = chat.find('.bubble a')!;
    expect(getComputedStyle(link).direction).to.equal('ltr');
    expect(getComputedStyle(link.parentElement!).direction).to.equal('rtl');
  });
});

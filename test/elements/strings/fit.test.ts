import '../code-loaded.js';
import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {emulateMedia, setViewport} from '@web/test-runner-commands';
import '../../../src/elements/define.js';
import type {ImContactList} from '../../../src/elements/index.js';
import type {LitElement} from 'lit';
import {
  END_REASONS,
  userUnknown,
  type Contact,
  type Conversation,
  type EndReason,
} from '../../../src/protocol/index.js';
import {unfit} from '../../support/browser/fit.js';
import {message, openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import {OpenedWindow, picture} from '../call-window/opened-window.js';
import {fromBob, many, OpenedChat, toBob} from '../text-chat/opened-chat.js';
import {EVERY_LANGUAGE, loadEveryLanguage} from './every-language.js';

/** A narrow column, and a phone. */
const WIDTHS = [280, 390];
const PHONES = [
  {width: 320, height: 568},
  {width: 390, height: 844},
];
const DESKTOP = {width: 1280, height: 800};

/** What may end in an ellipsis: what people have written, and the names of things. */
const OWN_WORDS = '.name, .preview, .bubble .text, select, .own-name';

describe('in every language', function () {
  this.timeout(120_000);
  let leave: () => void;

  before(async () => {
    await emulateMedia({reducedMotion: 'reduce'});
    await loadEveryLanguage();
  });
  afterEach(() => leave());
  after(async () => {
    document.documentElement.removeAttribute('lang');
    await setViewport({width: 800, height: 600});
  });

  /** Shows the element's present state in each language; gives what does not fit. */
  async function misfits(element: LitElement, where: () => DOMRect): Promise<string[]> {
    const found: string[] = [];
    for (const language of EVERY_LANGUAGE) {
      document.documentElement.lang = language;
      // Observers are told in a microtask of their own.
      await Promise.resolve();
      await element.updateComplete;
      await nextFrame();
      expect(element.shadowRoot!.querySelector<HTMLElement>('[lang]')!.lang).to.equal(language);
      found.push(...unfit(element, where(), OWN_WORDS).map((one) => `${language}: ${one}`));
    }
    return found;
  }

  describe('the contact list', () => {
    let element: ImContactList;
    let page: ScriptedPage;
    const here = () => element.getBoundingClientRect();

    const open = async (contacts: readonly Contact[], conversations: Conversation[] = []) => {
      page = await openSession('fit', {contacts, conversations});
      leave = page.leave;
      element = await fixture<ImContactList>(
        html`<im-contact-list session="fit"></im-contact-list>`,
      );
    };
    const everywhere = async () => {
      const found: string[] = [];
      for (const width of WIDTHS) {
        element.style.inlineSize = `${width}px`;
        found.push(...(await misfits(element, here)).map((one) => `${width} px: ${one}`));
      }
      return found;
    };
    const person = (index: number, name = `Person ${index}`): Contact => ({
      id: `person-${index}`,
      name,
      presence: (['online', 'away', 'busy', 'in-call', 'offline'] as const)[index % 5]!,
    });
    const people = Array.from({length: 7}, (_, index) => person(index));

    it('fits with news, calls and somebody writing', async () => {
      const conversations = people.slice(0, 5).map(({id}, index): Conversation => {
        const last = message({
          from: id,
          to: 'alice',
          at: Date.now() - index * 40 * 3_600_000,
          ...(index % 2 === 0 && {
            content: {kind: 'call', media: 'video', reason: 'missed', seconds: 0},
          }),
        });
        const marks = {delivered: 0, read: 0};
        return {with: id, last, unread: index * 60, mine: marks, theirs: marks};
      });
      await open(people, conversations);
      await page.receive({type: 'typing', from: 'person-3'} as never);
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits with nobody in it, with nobody found, and offline', async () => {
      await open([]);
      expect(await everywhere()).to.deep.equal([]);
      page.leave();
      await open(people);
      const search = element.shadowRoot!.querySelector('input')!;
      search.value = 'nobody';
      search.dispatchEvent(new InputEvent('input'));
      await page.disconnect();
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits where the session is not signed in', async () => {
      leave = () => undefined;
      element = await fixture<ImContactList>(
        html`<im-contact-list session="nobody"></im-contact-list>`,
      );
      expect(await everywhere()).to.deep.equal([]);
    });
  });

  describe('the chat', () => {
    let chat: OpenedChat;
    const here = () => chat.element.getBoundingClientRect();
    const everywhere = async () => {
      const found: string[] = [];
      for (const width of WIDTHS) {
        chat.element.style.inlineSize = `${width}px`;
        found.push(...(await misfits(chat.element, here)).map((one) => `${width} px: ${one}`));
      }
      return found;
    };
    const open = async (...given: Parameters<typeof OpenedChat.open>) => {
      chat = await OpenedChat.open(...given);
      leave = () => chat.close();
    };
    const reasons = Object.keys(END_REASONS) as readonly EndReason[];
    const calls = reasons.flatMap((reason) => [
      fromBob('', {content: {kind: 'call', media: 'video', reason, seconds: 0}}),
      toBob('', {content: {kind: 'call', media: 'audio', reason, seconds: 0}}),
    ]);

    it('fits with every kind of message', async () => {
      const lasted = {kind: 'call', media: 'video', reason: 'hung-up', seconds: 3_845} as const;
      await open([
        ...calls,
        fromBob('', {content: lasted}),
        fromBob('hello', {at: Date.now()}),
        toBob('hello', {at: Date.now()}),
      ]);
      chat.element.style.blockSize = '4000px';
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits with nothing said, nobody chosen, and more to load', async () => {
      await open();
      expect(await everywhere()).to.deep.equal([]);
      chat.page.session.selected.set(undefined);
      expect(await everywhere()).to.deep.equal([]);
      chat.close();
      await open(many(40), 30);
      await chat.arrives(fromBob('news'));
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits with a failure, a refusal, too long a text, and offline', async () => {
      await open([], 0, (_, page) => {
        page.answers.send = () => userUnknown('bob');
        page.answers.history = () => userUnknown('bob');
      });
      await chat.types('hello');
      await chat.presses('Enter');
      await chat.drawn();
      await chat.types('x'.repeat(10_003));
      await chat.page.disconnect();
      expect(chat.find('.failure')).to.exist;
      expect(await everywhere()).to.deep.equal([]);
    });
  });

  describe('the call window', () => {
    let opened: OpenedWindow;
    let remote: MediaStream;
    let local: MediaStream;
    const here = () => new DOMRect(0, 0, innerWidth, innerHeight);
    const everywhere = async () => {
      const found: string[] = [];
      for (const viewport of [DESKTOP, ...PHONES]) {
        await setViewport(viewport);
        const all = await misfits(opened.element, here);
        found.push(...all.map((one) => `${viewport.width} px: ${one}`));
      }
      return found;
    };

    beforeEach(async () => {
      opened = await OpenedWindow.open();
      remote = picture();
      local = picture();
      leave = () => {
        opened.page.leave();
        for (const track of [...remote.getTracks(), ...local.getTracks()]) track.stop();
      };
    });
    afterEach(() => document.documentElement.setAttribute('lang', 'en'));
    // Buttons are found by their English names.
    const inEnglish = async () => {
      document.documentElement.lang = 'en';
      await nextFrame();
      await opened.element.updateComplete;
    };

    it('fits while it rings, here and there', async () => {
      await opened.ring('video');
      expect(await everywhere()).to.deep.equal([]);
      await opened.end('cancelled');
      await inEnglish();
      await opened.press('Close');
      const call = await opened.invite();
      expect(await everywhere()).to.deep.equal([]);
      await opened.ringsThere(call);
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits in a call, with everything that can be said there', async () => {
      await opened.talk('video', {remote, local});
      await opened.measure({bars: 1, reasons: ['loss']});
      await opened.happens('interrupted');
      expect(await everywhere()).to.deep.equal([]);
      await opened.happens('connected');
      await opened.missed();
      for (const fault of ['missing', 'dismissed', 'constrained'] as const) {
        await opened.show({
          microphone: fault,
          camera: fault,
          screen: fault === 'missing' ? 'blocked' : fault,
        });
        expect(await everywhere()).to.deep.equal([]);
      }
      await opened.show({microphone: 'off', screen: 'on', screenSound: true, remoteCamera: 'off'});
      await opened.hear({speakingWhileMuted: true});
      expect(await everywhere()).to.deep.equal([]);
    });

    it('fits with each of its panels', async () => {
      await opened.talk('video', {remote, local});
      await opened.measure({bars: 1, reasons: ['loss', 'cpu']});
      await opened.openMenu();
      expect(await everywhere()).to.deep.equal([]);
      for (const panel of ['Camera and sound', 'Connection Poor']) {
        await inEnglish();
        opened
          .find(panel.startsWith('Camera') ? '.line[part~=devices]' : '.line[part~=connection]')!
          .click();
        await opened.element.updateComplete;
        expect(await everywhere()).to.deep.equal([]);
        await inEnglish();
        await opened.press('Back');
      }
    });

    for (const reason of Object.keys(END_REASONS) as EndReason[]) {
      it(`fits when it has ended: ${reason}`, async () => {
        await opened.missed();
        await opened.ring();
        await opened.end(reason);
        expect(await everywhere()).to.deep.equal([]);
      });
    }

    it('fits with a call that was missed, and made small', async () => {
      await opened.missed();
      expect(await everywhere()).to.deep.equal([]);
      await opened.talk('video', {remote, local});
      await inEnglish();
      await opened.press('Minimise');
      expect(await everywhere()).to.deep.equal([]);
    });
  });
});

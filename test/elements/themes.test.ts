import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import '../../src/elements/define.js';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import {historyOf} from '../support/browser/scripted-history.js';
import './code-loaded.js';
import {fromBob, overviewOf, toBob} from './text-chat/opened-chat.js';

const THEMES = ['support', 'desktop', 'clinic', 'paper', 'sorbet', 'contrast'];

/** What is shown of a conversation: both sides, a link, a day, times, a call, and one message that is unread. */
const TALK = [
  fromBob('Good morning! The notes are at https://example.com/notes'),
  toBob('Thank you, I shall read them.'),
  toBob('Is tomorrow at nine still right?'),
  message({
    from: 'bob',
    to: 'alice',
    content: {kind: 'call', media: 'audio', reason: 'missed', seconds: 0},
  }),
  fromBob('It is.'),
];

for (const theme of THEMES) {
  describe(`the theme “${theme}”`, () => {
    let page: ScriptedPage;
    let sheet: HTMLLinkElement;

    beforeEach(async () => {
      await emulateMedia({reducedMotion: 'reduce'});
      sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = `/themes/${theme}.css`;
      const loaded = new Promise((resolve) => sheet.addEventListener('load', resolve));
      document.head.append(sheet);
      await loaded;
      page = await openSession('themes', {conversations: overviewOf(TALK, 1)});
      page.answers.history = historyOf(TALK);
    });

    afterEach(async () => {
      sheet.remove();
      page.leave();
      await emulateMedia({reducedMotion: 'no-preference'});
    });

    for (const scheme of ['light', 'dark'] as const) {
      it(`can be read by everybody when it is ${scheme}`, async () => {
        const box = await fixture<HTMLElement>(
          html`<div>
            <im-contact-list session="themes" theme=${scheme}></im-contact-list>
            <im-text-chat session="themes" theme=${scheme} contact="bob"></im-text-chat>
          </div>`,
        );
        const chat = box.querySelector('im-text-chat')!;
        chat.style.blockSize = '440px';
        await settled();
        expect(chat.shadowRoot!.textContent).to.contain('It is.');
        expect(getComputedStyle(chat).getPropertyValue('--im-accent')).not.to.equal('');
        await expect(box).to.be.accessible();
      });

      it(`shows a call that everybody can answer when it is ${scheme}`, async () => {
        const window = await fixture<HTMLElement>(
          html`<im-call-window session="themes" theme=${scheme} silent></im-call-window>`,
        );
        const from = {id: 'bob', name: 'Bob'};
        const call = crypto.randomUUID();
        await page.receive({type: 'ring', call, from, media: 'video', remaining: 45_000});
        await settled();
        expect(window.shadowRoot!.querySelector('.accept')).to.be.instanceOf(HTMLButtonElement);
        await expect(window).to.be.accessible();
      });
    }
  });
}

describe('the dense form', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('dense');
  });
  afterEach(() => page.leave());

  const heightOfRow = async (isDense: boolean) => {
    const list = await fixture(
      html`<im-contact-list session="dense" ?dense=${isDense}></im-contact-list>`,
    );
    return list.shadowRoot!.querySelector('li')!.getBoundingClientRect().height;
  };

  it('has lower rows, with buttons that can still be hit', async () => {
    expect(await heightOfRow(true)).to.be.below((await heightOfRow(false)) * 0.9);
    const list = document.querySelector('im-contact-list[dense]')!;
    for (const button of list.shadowRoot!.querySelectorAll('li .icon-button')) {
      expect(button.getBoundingClientRect().height).to.be.at.least(24);
    }
  });
});

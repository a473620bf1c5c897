import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import {emulateMedia, sendKeys, setViewport} from '@web/test-runner-commands';
import '../../../src/elements/define.js';
import type {ImContactSelectEvent, ImMessenger} from '../../../src/elements/index.js';
import {settled} from '../../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import {SeenPart} from '../../support/browser/seen-part.js';
import {historyOf} from '../../support/browser/scripted-history.js';
import '../code-loaded.js';
import {fromBob, overviewOf} from '../text-chat/opened-chat.js';

const TALK = [fromBob('Good morning.'), fromBob('Are you there?')];
const DESKTOP = {width: 1280, height: 800};
const PHONE = {width: 390, height: 780};

describe('<im-messenger>', () => {
  let page: ScriptedPage;
  let element: ImMessenger;
  let told: string[];

  const open = async (template = html`<im-messenger session="messenger"></im-messenger>`) => {
    element = await fixture<ImMessenger>(template);
    for (const type of ['im-open', 'im-close', 'im-contact-select']) {
      element.addEventListener(type, () => told.push(type));
    }
  };
  const find = <E extends HTMLElement = HTMLElement>(selector: string) =>
    element.shadowRoot!.querySelector<E>(selector);
  const launcher = () => find<HTMLButtonElement>('.launcher')!;
  const panel = () => find('.panel');
  const isShown = (selector: string) => find(selector)?.checkVisibility() ?? false;
  const inside = (tag: 'im-contact-list' | 'im-text-chat', selector: string) =>
    find(tag)!.shadowRoot!.querySelector<HTMLElement>(selector);
  const press = async (target: HTMLElement) => {
    target.click();
    await settled();
    await element.updateComplete;
    await settled();
  };
  const openBob = () => press(inside('im-contact-list', '.open')!);
  /** What has the focus, from the outermost element to the innermost. */
  const focused = () => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  };

  beforeEach(async () => {
    told = [];
    await setViewport(DESKTOP);
    await emulateMedia({reducedMotion: 'reduce'});
    page = await openSession('messenger', {conversations: overviewOf(TALK, 2)});
    page.answers.history = historyOf(TALK);
  });

  afterEach(async () => {
    page.leave();
    await emulateMedia({reducedMotion: 'no-preference'});
    await setViewport(DESKTOP);
  });

  it('is a button with the number of unread messages, in words too, and no more', async () => {
    await open();
    expect(launcher().textContent!.trim()).to.match(/^Messages\s+2$/);
    expect(launcher().ariaExpanded).to.equal('false');
    expect(find('.badge')!.textContent).to.equal('2');
    expect(find('[role=status]')!.textContent).to.contain('2 unread');
    expect(panel()).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('opens the contacts with the focus on the first, tells the page, and closes by the button', async () => {
    await open();
    await press(launcher());
    expect(isShown('im-contact-list')).to.equal(true);
    expect(isShown('im-text-chat')).to.equal(false);
    expect(focused()).to.equal(inside('im-contact-list', '.open'));
    expect(element.hasAttribute('open')).to.equal(true);
    await expect(element).to.be.accessible();
    await press(launcher());
    expect(panel()!.checkVisibility()).to.equal(false);
    expect(told).to.deep.equal(['im-open', 'im-close']);
  });

  it('leads from a contact to the chat and back, with the focus', async () => {
    await open();
    await press(launcher());
    await openBob();
    expect(isShown('im-contact-list')).to.equal(false);
    expect(inside('im-text-chat', '[role=log]')!.textContent).to.contain('Are you there?');
    expect(focused()).to.equal(inside('im-text-chat', 'textarea'));
    await expect(element).to.be.accessible();
    await press(find('.back')!);
    expect(isShown('im-text-chat')).to.equal(false);
    expect(focused()).to.equal(inside('im-contact-list', '.open'));
  });

  it('closes by Escape and gives the focus back to its button', async () => {
    await open();
    await press(launcher());
    await sendKeys({press: 'Escape'});
    await element.updateComplete;
    expect(element.open).to.equal(false);
    expect(focused()).to.equal(launcher());
  });

  it('leaves Escape to a menu that is open in it', async () => {
    await open();
    await press(launcher());
    await openBob();
    inside('im-text-chat', '.more')!.click();
    await sendKeys({press: 'Escape'});
    expect(element.open).to.equal(true);
    expect(inside('im-text-chat', '.menu')!.matches(':popover-open')).to.equal(false);
  });

  it('counts as unread what comes while it is closed, in a conversation that it would show', async () => {
    await open();
    await press(launcher());
    await openBob();
    await press(launcher());
    // What is in sight is told by the browser with its next picture.
    await nextFrame();
    await nextFrame();
    const content = {kind: 'text', text: 'Hello?'} as const;
    await page.receive({type: 'message', message: message({from: 'bob', to: 'alice', content})});
    await element.updateComplete;
    const unread = page.session.transcripts.unread.value;
    expect(unread).to.be.at.least(1);
    expect(find('.badge')!.textContent).to.equal(`${unread}`);
  });

  it('stays within what a phone’s keyboard leaves of its screen, with the field in sight', async () => {
    const seen = SeenPart.give();
    await setViewport(PHONE);
    seen.keyboard(0);
    await open();
    await press(launcher());
    await openBob();
    inside('im-text-chat', 'textarea')!.focus();
    for (const [height, scrolled] of [
      [320, 0],
      [320, 180],
      [0, 0],
    ] as const) {
      seen.keyboard(height, scrolled);
      await nextFrame();
      const {top, bottom} = panel()!.getBoundingClientRect();
      expect([top, bottom]).to.deep.equal([seen.offsetTop, seen.bottom]);
      const field = inside('im-text-chat', '.composer')!.getBoundingClientRect();
      expect(field.bottom).to.be.at.most(seen.bottom);
      expect(field.top).to.be.at.least(seen.offsetTop);
    }
    SeenPart.takeBack();
  });

  it('opens where a page asks for it, and does not take the focus from what was there first', async () => {
    await open(html`<im-messenger session="messenger" open></im-messenger>`);
    await settled();
    expect(isShown('im-contact-list')).to.equal(true);
    expect(document.activeElement).to.equal(document.body);
    expect(told).to.deep.equal([]);
  });

  it('opens a conversation for a notification, unless the page prevents it', async () => {
    await open();
    expect(element.openConversation('nobody')).to.equal(false);
    const prevent = (event: ImContactSelectEvent) => event.preventDefault();
    element.addEventListener('im-contact-select', prevent);
    expect(element.openConversation('bob')).to.equal(true);
    expect(element.open).to.equal(false);
    element.removeEventListener('im-contact-select', prevent);
    element.openConversation('bob');
    await element.updateComplete;
    expect(isShown('im-text-chat')).to.equal(true);
  });

  it('rings over the page while it is closed', async () => {
    await open(html`<im-messenger session="messenger" silent></im-messenger>`);
    const call = crypto.randomUUID();
    const from = {id: 'bob', name: 'Bob'};
    await page.receive({type: 'ring', call, from, media: 'audio', remaining: 45_000});
    await settled();
    const accept = find('im-call-window')!.shadowRoot!.querySelector<HTMLElement>('.accept')!;
    expect(accept.checkVisibility()).to.equal(true);
    const {bottom} = accept.getBoundingClientRect();
    expect(bottom).to.be.below(launcher().getBoundingClientRect().top);
  });

  it('shows the chat alone for a contact of its own, with no way to others', async () => {
    await open(html`<im-messenger session="messenger" contact="bob" open></im-messenger>`);
    await settled();
    expect(find('im-contact-list')).to.equal(null);
    expect(find('.back')).to.equal(null);
    expect(inside('im-text-chat', 'h2')!.textContent).to.equal('Bob');
  });

  it('shows contacts and chat side by side where its panel is wide', async () => {
    await open(html`<im-messenger session="messenger" open class="wide"></im-messenger>`);
    element.style.setProperty('--im-panel-width', '760px');
    await openBob();
    expect(isShown('im-contact-list')).to.equal(true);
    expect(isShown('im-text-chat')).to.equal(true);
    expect(isShown('.back')).to.equal(false);
  });

  it('hands on the slots that a page fills, and leaves the others their words', async () => {
    await open(
      html`<im-messenger session="messenger" open>
        <h2 slot="header">Ask the workshop</h2>
      </im-messenger>`,
    );
    const slot = inside('im-contact-list', 'slot[name=header]') as HTMLSlotElement;
    const [heading] = slot.assignedElements({flatten: true});
    expect(heading!.textContent).to.equal('Ask the workshop');
    expect((inside('im-contact-list', 'slot[name=footer]') as HTMLSlotElement).assignedNodes()).to
      .be.empty;
  });

  it('lets a page style the parts of what is in it', async () => {
    const style = document.createElement('style');
    style.textContent = 'im-messenger::part(list-contact) { background: rgb(1, 2, 3) }';
    document.head.append(style);
    await open(html`<im-messenger session="messenger" open></im-messenger>`);
    await settled();
    const row = inside('im-contact-list', 'li')!;
    expect(getComputedStyle(row).backgroundColor).to.equal('rgb(1, 2, 3)');
    style.remove();
  });

  describe('on a phone', () => {
    beforeEach(() => setViewport(PHONE));

    it('fills the screen, with a button to close it', async () => {
      await open();
      await press(launcher());
      await Promise.all(
        panel()!
          .getAnimations()
          .map(({finished}) => finished),
      );
      const {x, y, width, height} = panel()!.getBoundingClientRect();
      expect([x, y, width, height]).to.deep.equal([0, 0, PHONE.width, PHONE.height]);
      expect(panel()!.ariaModal).to.equal('true');
      await expect(element).to.be.accessible();
      await press(find('im-contact-list .close')!);
      expect(element.open).to.equal(false);
      expect(focused()).to.equal(launcher());
    });

    it('keeps the focus from what it hides', async () => {
      const behind = await fixture<HTMLButtonElement>(html`<button>Behind</button>`);
      await open();
      await press(launcher());
      behind.focus();
      expect(focused()).to.equal(panel());
    });
  });
});

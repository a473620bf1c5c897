import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';
import {ImCallWindow} from '../../../src/elements/call-window/im-call-window.js';
import {define} from '../../../src/elements/im-element.js';
import {hearAnnouncements} from '../../support/browser/announcements.js';
import {openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import '../code-loaded.js';

define('im-call-window', ImCallWindow);

// Nothing here may press a real key or button: the page would be allowed to sound from then on.
describe('a ring that a page may not sound', () => {
  let page: ScriptedPage;
  let element: ImCallWindow;
  let box: HTMLElement;
  const own = window.AudioContext;
  let contexts: number;
  const title = document.title;

  const opens = async (reducedMotion: 'reduce' | 'no-preference') => {
    await emulateMedia({reducedMotion});
    page = await openSession('ring-seen');
    box = await fixture(html`<div><im-call-window session="ring-seen"></im-call-window></div>`);
    element = box.firstElementChild as ImCallWindow;
  };
  const rings = async () => {
    const from = {id: 'bob', name: 'Bob'};
    const remaining = 45_000;
    await page.receive({type: 'ring', call: 'call-from-bob', from, media: 'video', remaining});
    await element.updateComplete;
  };
  const portrait = () => element.shadowRoot!.querySelector<HTMLElement>('.portrait.calling')!;
  /** What goes on moving around the portrait. */
  const moving = () =>
    element
      .shadowRoot!.getAnimations()
      .filter(({effect}) => {
        const {target} = effect as KeyframeEffect;
        return target === portrait() && effect!.getComputedTiming().endTime === Infinity;
      })
      .map(({effect, playState}) => [(effect as KeyframeEffect).pseudoElement, playState]);

  beforeEach(() => {
    document.title = 'Shop';
    contexts = 0;
    window.AudioContext = class extends own {
      constructor() {
        super();
        contexts++;
      }
    };
  });
  afterEach(async () => {
    window.AudioContext = own;
    page.leave();
    await emulateMedia({reducedMotion: 'no-preference'});
    document.title = title;
  });

  const isSeen = () => {
    const frame = element.shadowRoot!.querySelector<HTMLElement>('.window')!;
    const {width, height, bottom, right} = frame.getBoundingClientRect();
    expect(frame.checkVisibility({visibilityProperty: true, opacityProperty: true})).to.equal(true);
    expect(width * height).to.be.greaterThan(20_000);
    expect(bottom).to.be.at.most(window.innerHeight);
    expect(right).to.be.at.most(window.innerWidth);
    expect(portrait().checkVisibility()).to.equal(true);
    expect(document.title).to.equal('Bob is calling · Shop');
  };
  const isSilent = () => {
    expect(navigator.userActivation.hasBeenActive).to.equal(false);
    expect(contexts).to.equal(0);
  };

  it('is seen to move, read out, and in the title of the tab until it is over', async () => {
    await opens('no-preference');
    const heard = hearAnnouncements(box);
    await rings();
    isSilent();
    isSeen();
    expect(moving()).to.deep.equal([
      ['::before', 'running'],
      ['::after', 'running'],
    ]);
    expect(heard.take()).to.deep.equal(['Bob is calling: Incoming video call']);
    heard.stop();

    await page.receive({type: 'ended', call: 'call-from-bob', reason: 'cancelled'});
    await element.updateComplete;
    expect(document.title).to.equal('Shop');
    isSilent();
  });

  it('is seen as well by who wants nothing to move, and then stands still with its rings drawn', async () => {
    await opens('reduce');
    await rings();
    isSilent();
    isSeen();
    expect(moving()).to.deep.equal([]);
    for (const animation of element.shadowRoot!.getAnimations()) animation.finish();
    for (const ring of ['::before', '::after']) {
      const {borderTopWidth, opacity} = getComputedStyle(portrait(), ring);
      expect(borderTopWidth).to.equal('2px');
      expect(Number(opacity)).to.be.greaterThan(0.2);
    }
  });
});

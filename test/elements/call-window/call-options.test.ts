import {expect, fixture, html} from '@open-wc/testing';
import {DEFAULT_SETTINGS} from '../../../src/client/index.js';
import {checkOptions} from '../../../src/elements/call-window/call-options.js';
import {ImCallWindow} from '../../../src/elements/call-window/im-call-window.js';
import type {ImErrorEvent} from '../../../src/elements/events.js';
import {define} from '../../../src/elements/im-element.js';
import {openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import '../code-loaded.js';

define('im-call-window', ImCallWindow);

describe('the options of calls', () => {
  it('are taken as they are where they make sense', () => {
    const {settings, preferences, errors} = checkOptions({
      ringTimeout: 20,
      preconnect: 'relay',
      quality: '1080p',
      frameRate: 24,
      maxBitrate: 800_000,
      codecs: 'VP9, h264 vp9',
      audioOnly: true,
    });
    expect(errors).to.deep.equal([]);
    expect(preferences).to.deep.equal({ringTimeout: 20, preconnect: 'relay'});
    expect(settings).to.deep.equal({
      quality: '1080p',
      frameRate: 24,
      maxBitrate: 800_000,
      codecs: ['vp9', 'h264'],
      audioOnly: true,
    });
  });

  const nonsense = [
    [{ringTimeout: 4}, 'ring-timeout="4" is left out of account: it takes seconds from 5 to 180.'],
    [{ringTimeout: NaN}, 'ring-timeout="NaN"'],
    [
      {preconnect: 'yes'},
      'preconnect="yes" is left out of account: it takes one of on, relay, off.',
    ],
    [{quality: '4k'}, 'it takes one of 360p, 720p, 1080p.'],
    [{quality: 'toString'}, 'quality="toString"'],
    [{frameRate: 0}, 'it takes pictures a second from 1 to 60.'],
    [{maxBitrate: 800}, 'it takes bits a second from 30000 to 20000000.'],
    [{codecs: 'h265 vp8'}, 'it takes h264, vp8, vp9 and av1, and not h265.'],
  ] as const;

  for (const [values, sentence] of nonsense) {
    it(`are refused with a reason: ${JSON.stringify(values)}`, () => {
      const {settings, errors} = checkOptions({audioOnly: false, ...values});
      expect(errors.map(({code}) => code)).to.deep.equal(['attribute-invalid']);
      expect(errors[0]!.message).to.contain(sentence);
      expect(settings).to.deep.equal('codecs' in values ? {codecs: ['vp8']} : {});
    });
  }

  describe('as attributes of the call window', () => {
    let page: ScriptedPage;
    let errors: string[];
    const hear = (event: Event) => errors.push((event as ImErrorEvent).error.message);

    beforeEach(async () => {
      errors = [];
      document.addEventListener('im-error', hear);
      page = await openSession('options');
    });

    afterEach(() => {
      document.removeEventListener('im-error', hear);
      page.leave();
    });

    it('reach the session, and fall back when they are taken away', async () => {
      const {calls} = page.session;
      const element = await fixture<ImCallWindow>(
        html`<im-call-window
          session="options"
          quality="360p"
          codecs="h264 av1"
          ring-timeout="20"
          preconnect="off"
        ></im-call-window>`,
      );
      expect(calls.settings.value).to.deep.equal({
        ...DEFAULT_SETTINGS,
        quality: '360p',
        codecs: ['h264', 'av1'],
      });
      expect(calls.preferences.value).to.deep.equal({ringTimeout: 20, preconnect: 'off'});
      for (const name of ['quality', 'ring-timeout', 'preconnect']) element.removeAttribute(name);
      await element.updateComplete;
      expect(calls.settings.value).to.deep.equal({...DEFAULT_SETTINGS, codecs: ['h264', 'av1']});
      expect(calls.preferences.value).to.deep.equal({preconnect: 'direct'});
      expect(errors).to.deep.equal([]);
    });

    it('leave alone what the page has set by itself', async () => {
      const {calls} = page.session;
      calls.settings.set({...DEFAULT_SETTINGS, maxBitrate: 500_000});
      calls.preferences.set({preconnect: 'direct', ringTimeout: 60});
      const element = await fixture<ImCallWindow>(
        html`<im-call-window session="options" frame-rate="15"></im-call-window>`,
      );
      element.frameRate = 24;
      await element.updateComplete;
      expect(calls.settings.value).to.include({maxBitrate: 500_000, frameRate: 24});
      expect(calls.preferences.value.ringTimeout).to.equal(60);
    });

    it('that make no sense are told to the page once, as they were written', async () => {
      const element = await fixture<ImCallWindow>(
        html`<im-call-window session="options" frame-rate="fast" audio-only></im-call-window>`,
      );
      element.requestUpdate();
      await element.updateComplete;
      expect(errors).to.deep.equal([
        'frame-rate="fast" is left out of account: it takes pictures a second from 1 to 60.',
      ]);
      expect(page.session.calls.settings.value).to.include({frameRate: 30, audioOnly: true});
    });
  });
});

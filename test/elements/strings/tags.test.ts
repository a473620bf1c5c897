import {expect} from '@open-wc/testing';
import {sayIn} from '../../../src/elements/strings/vocabulary.js';
import {canonical, directionOf, localeOf, rangesOf} from '../../../src/elements/strings/tags.js';
import {loadEveryLanguage} from './every-language.js';

describe('a language tag', () => {
  before(loadEveryLanguage);

  it('is looked up from its whole to its first part', () => {
    expect(rangesOf('zh-Hant-TW')).to.deep.equal(['zh-Hant-TW', 'zh-Hant', 'zh']);
    expect(rangesOf('de-DE-u-co-phonebk')).to.deep.equal([
      'de-DE-u-co-phonebk',
      'de-DE-u-co',
      'de-DE',
      'de',
    ]);
  });

  it('is understood with underscores, in any case, and by its old names', () => {
    expect(canonical('pt_br')).to.equal('pt-BR');
    expect(canonical(' DE ')).to.equal('de');
    expect(canonical('iw')).to.equal('he');
    for (const none of ['', 'x', 'english please', '-', 'de-']) {
      expect(canonical(none), none).to.equal(undefined);
    }
  });

  it('leads to the nearest language there is', () => {
    const found = (tag: string) => sayIn(tag)!.lang;
    expect(found('pt-BR')).to.equal('pt');
    expect(found('pt-PT')).to.equal('pt');
    expect(found('zh-TW')).to.equal('zh');
    expect(found('iw-IL')).to.equal('he');
    expect(found('en-GB')).to.equal('en');
  });

  it('leads to English where there is no such language', () => {
    for (const tag of ['sw', 'sw-KE', 'x-klingon', 'no language', '']) {
      expect(sayIn(tag)!.lang, tag).to.equal('en');
      expect(sayIn(tag)!.dir, tag).to.equal('ltr');
    }
  });

  it('decides how dates are written, in the region of the reader where it names none', () => {
    const own = Object.getOwnPropertyDescriptor(Navigator.prototype, 'languages')!;
    Object.defineProperty(navigator, 'languages', {
      value: ['zh-TW', 'en_GB', 'de-AT', 'de-CH'],
      configurable: true,
    });
    try {
      expect(localeOf('en')).to.equal('en-GB');
      expect(localeOf('de')).to.equal('de-AT');
      expect(localeOf('de-DE')).to.equal('de-DE');
      expect(localeOf('fr')).to.equal('fr');
      // Another script would not be the same language to its reader.
      expect(localeOf('zh')).to.equal('zh');
    } finally {
      Reflect.deleteProperty(navigator, 'languages');
    }
    expect(Object.getOwnPropertyDescriptor(Navigator.prototype, 'languages')).to.deep.equal(own);
  });

  it('tells which way its language is written', () => {
    for (const tag of ['ar', 'ar-EG', 'he', 'fa-IR', 'ur'])
      expect(directionOf(tag)).to.equal('rtl');
    for (const tag of ['en', 'de', 'ja', 'hi', 'ru']) expect(directionOf(tag)).to.equal('ltr');
  });
});

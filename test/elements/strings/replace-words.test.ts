import {expect, fixture, html, nextFrame} from '@open-wc/testing';
import '../../../src/elements/define.js';
import {ImContactList, replaceWords, type OwnWords} from '../../../src/elements/index.js';
import {isImError} from '../../../src/protocol/index.js';
import {sayIn} from '../../../src/elements/strings/vocabulary.js';
import {openSession, type ScriptedPage} from '../../support/browser/open-session.js';
import {loadEveryLanguage} from './every-language.js';

describe('words of the site’s own', () => {
  let page: ScriptedPage;
  let undo: (() => Promise<void>)[] = [];

  /** Replaces, and takes back after the test. */
  const replace = async (language: string, words: OwnWords) => {
    const none = Object.fromEntries(Object.keys(words).map((key) => [key, undefined]));
    undo.push(() => replaceWords(language, none));
    await replaceWords(language, words);
  };
  const refusal = async (language: unknown, words: unknown): Promise<string> => {
    try {
      await replaceWords(language as string, words as OwnWords);
    } catch (error) {
      if (isImError(error) && error.code === 'words-invalid') return error.message;
      throw error;
    }
    return 'taken';
  };

  before(loadEveryLanguage);
  beforeEach(async () => {
    page = await openSession('own', {contacts: []});
  });
  afterEach(async () => {
    for (const one of undo) await one();
    undo = [];
    page.leave();
  });

  it('stand in place of ours at once, in every element, and can be taken back', async () => {
    const element = await fixture<ImContactList>(
      html`<im-contact-list session="own" lang="de"></im-contact-list>`,
    );
    const text = () => element.shadowRoot!.textContent;
    await replace('de', {noContacts: 'Gerade ist kein Berater da.'});
    await nextFrame();
    expect(text()).to.contain('Gerade ist kein Berater da.').and.contain('Kontakte');
    await ImContactList.replaceWords('de', {noContacts: undefined});
    await nextFrame();
    expect(text()).to.contain('Noch ist niemand hier.');
  });

  it('hold for a language and its regions, and those of a region for it alone', async () => {
    await replace('de', {accept: 'Abnehmen', decline: 'Nein'});
    await replace('de-AT', {accept: 'Abheben'});
    expect(sayIn('de-AT')!('accept')).to.equal('Abheben');
    expect(sayIn('de-AT')!('decline')).to.equal('Nein');
    expect(sayIn('de-CH')!('accept')).to.equal('Abnehmen');
    expect(sayIn('fr')!('accept')).to.equal('Accepter');
  });

  it('may be of a language that we do not have, with English for the rest', async () => {
    await replace('fa', {contacts: 'مخاطبین'});
    const say = sayIn('fa-IR')!;
    expect(say('contacts')).to.equal('مخاطبین');
    expect(say('today')).to.equal('Today');
    expect([say.lang, say.dir]).to.deep.equal(['fa', 'rtl']);
  });

  it('may have the forms of a plural, or do without', async () => {
    await replace('en', {unread: {one: 'one new', other: '{count} new'}});
    expect(sayIn()!('unread', {count: 1})).to.equal('one new');
    expect(sayIn()!('unread', {count: 7})).to.equal('7 new');
    await replace('en', {unread: 'news'});
    expect(sayIn()!('unread', {count: 7})).to.equal('news');
  });

  it('are refused where a key, a form, a value or the language makes no sense', async () => {
    expect(await refusal('german please', {})).to.contain('"german please" is no language tag');
    expect(await refusal(undefined, {})).to.contain('no language tag');
    expect(await refusal('de', null)).to.contain('must be an object');
    expect(await refusal('de', {acept: 'Ja'})).to.contain('There is no sentence "acept".');
    expect(await refusal('de', {toString: 'Ja'})).to.contain('There is no sentence "toString".');
    expect(await refusal('de', {accept: 7})).to.contain('"accept" must be a string.');
    expect(await refusal('de', {accept: {other: 'Ja'}})).to.contain('must be a string.');
    expect(await refusal('de', {unread: {one: '1'}})).to.contain('with "other" among them');
    expect(await refusal('de', {unread: {other: '1', lots: '2'}})).to.contain('with "other"');
    expect(await refusal('de', {isCalling: '{nmae} ruft'})).to.contain(
      'no value {nmae}: only {name}',
    );
    expect(await refusal('de', {accept: '{name}'})).to.contain('no value {name}: none');
  });

  it('are all refused where one is', async () => {
    expect(await refusal('de', {accept: 'Abheben', acept: 'Ja'})).not.to.equal('taken');
    expect(sayIn('de')!('accept')).to.equal('Annehmen');
  });

  it('are known to a second copy of the code on the page', async () => {
    const path = '../../../src/elements/strings/vocabulary.ts?second';
    const second = (await import(
      path
    )) as typeof import('../../../src/elements/strings/vocabulary.js');
    let told = 0;
    const stop = second.onWords(() => told++);
    await replace('en', {today: 'This day'});
    expect(told).to.equal(1);
    expect(second.sayIn()!('today')).to.equal('This day');
    stop();
  });
});

import {expect} from '@open-wc/testing';
import {englishCalls} from '../../../src/elements/strings/calls/en.js';
import {englishCallExtras} from '../../../src/elements/strings/calls/extras-en.js';
import {english} from '../../../src/elements/strings/en.js';
import {LANGUAGES} from '../../../src/elements/strings/languages.js';
import {namesIn} from '../../../src/elements/strings/own-words.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import type {Key, Sentence, Sentences} from '../../../src/elements/strings/words.js';
import {sayIn} from '../../../src/elements/strings/vocabulary.js';
import {loadEveryLanguage, TRANSLATED} from './every-language.js';

const PARTS = [english, englishTalk, englishCalls, englishCallExtras];
const ENGLISH: Sentences = Object.assign({}, ...PARTS) as Sentences;
const KEYS = Object.keys(ENGLISH) as Key[];

const formsOf = (sentence: Sentence): readonly (readonly [string, string])[] =>
  typeof sentence === 'string' ? [['only', sentence]] : Object.entries(sentence);

describe('the words of calls, of people and of the rest', () => {
  it('have no key in common', () => {
    const counts = PARTS.map((part) => Object.keys(part).length);
    expect(KEYS).to.have.length(counts.reduce((sum, count) => sum + count));
  });
});

for (const language of TRANSLATED) {
  describe(`the words in "${language}"`, () => {
    let words: Sentences;

    before(async () => {
      ({words} = await LANGUAGES[language]());
    });

    it('are there for each key of English, and for no other', () => {
      expect(Object.keys(words).sort()).to.deep.equal([...KEYS].sort());
    });

    it('say something, without spaces at their ends', () => {
      for (const key of KEYS) {
        for (const [, text] of formsOf(words[key]!)) expect(text, key).to.match(/^\S(.*\S)?$/);
      }
    });

    it('have every value that English has in that sentence, and no other', () => {
      for (const key of KEYS) {
        const wanted = namesIn(ENGLISH[key]!);
        expect([...namesIn(words[key]!)], key).to.have.members([...wanted]);
        for (const [form, text] of formsOf(words[key]!)) {
          // "One message" needs no number.
          const free = form === 'only' || form === 'other' ? [] : ['count'];
          const missing = [...wanted].filter((name) => !text.includes(`{${name}}`));
          expect(free, `${key} ${form}`).to.include.members(missing);
        }
      }
    });

    it('have the form of a plural for every number there may be', () => {
      const rules = new Intl.PluralRules(language);
      const needed = new Set(Array.from({length: 10_001}, (_, count) => rules.select(count)));
      for (const key of KEYS) {
        if (typeof ENGLISH[key] === 'string') expect(words[key], key).to.be.a('string');
        else expect(Object.keys(words[key]!), key).to.include.members([...needed]);
      }
    });

    it('are translated', () => {
      const sentences = KEYS.filter((key) => / .* /.test(formsOf(ENGLISH[key]!)[0]![1]));
      expect(sentences.length).to.be.greaterThan(100);
      for (const key of sentences) expect(words[key], key).not.to.deep.equal(ENGLISH[key]);
    });
  });
}

describe('numbers in sentences', () => {
  const counts = [0, 1, 2, 3, 5, 11, 21, 100];
  const unread = (language: string) => counts.map((count) => sayIn(language)!('unread', {count}));
  const left = (language: string) =>
    counts.map((count) => sayIn(language)!('charactersLeft', {count}));

  before(loadEveryLanguage);

  it('choose among the six forms of Arabic', () => {
    expect(unread('ar')).to.deep.equal([
      'لا رسائل غير مقروءة',
      'رسالة واحدة غير مقروءة',
      'رسالتان غير مقروءتين',
      '3 رسائل غير مقروءة',
      '5 رسائل غير مقروءة',
      '11 رسالة غير مقروءة',
      '21 رسالة غير مقروءة',
      '100 رسالة غير مقروءة',
    ]);
  });

  it('choose among the forms of Russian', () => {
    expect(left('ru')).to.deep.equal([
      'Осталось 0 символов',
      'Остался 1 символ',
      'Осталось 2 символа',
      'Осталось 3 символа',
      'Осталось 5 символов',
      'Осталось 11 символов',
      'Остался 21 символ',
      'Осталось 100 символов',
    ]);
  });

  it('are written in the digits of the region', () => {
    expect(sayIn('ar-EG')!('unread', {count: 5})).to.equal('٥ رسائل غير مقروءة');
    expect(sayIn('de')!('charactersLeft', {count: 1234})).to.equal('Noch 1.234 Zeichen');
    expect(sayIn('en-IN')!('many', {count: 100_000})).to.equal('1,00,000+');
  });

  it('have one form where a language has no plural', () => {
    expect(left('ja')[1]).to.equal('残り1文字');
    expect(left('ja')[7]).to.equal('残り100文字');
  });
});

describe('a name in a sentence', () => {
  before(loadEveryLanguage);

  it('of the other direction is parted from what stands around it', () => {
    expect(sayIn('en')!('messageFrom', {name: 'ليلى', text: 'hi'})).to.equal(
      '\u2068ليلى\u2069: hi',
    );
    expect(sayIn('he')!('chatWith', {name: 'Bob'})).to.equal('צ׳אט עם \u2068Bob\u2069');
  });

  it('of the same direction is not', () => {
    expect(sayIn('en')!('chatWith', {name: 'Bob'})).to.equal('Chat with Bob');
    expect(sayIn('ar')!('chatWith', {name: 'ليلى'})).to.equal('محادثة مع ليلى');
  });

  it('that looks like a value stays as it is', () => {
    expect(sayIn('en')!('chatWith', {name: '{text} $& $1'})).to.equal('Chat with {text} $& $1');
  });
});

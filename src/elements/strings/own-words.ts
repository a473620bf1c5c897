import {wordsInvalid} from '../../protocol/index.js';
import {englishCalls} from './calls/en.js';
import {englishCallExtras} from './calls/extras-en.js';
import {english} from './en.js';
import {PLACEHOLDER} from './say.js';
import {canonical} from './tags.js';
import {englishTalk} from './english-talk.js';
import type {Sentence, Sentences} from './words.js';

/** Loaded when a site replaces sentences: as most words are not here before they are needed, nor is their check. */
const ours: Sentences = {...english, ...englishTalk, ...englishCalls, ...englishCallExtras};

export interface CheckedWords {
  readonly tag: string;
  readonly sentences: Readonly<Record<string, Sentence | undefined>>;
}

/** What a site gives as words of its own, which may come from a file. @throws ImError `words-invalid`. */
export function checked(language: unknown, words: unknown): CheckedWords {
  const tag = typeof language === 'string' ? canonical(language) : undefined;
  if (!tag) throw wordsInvalid(`${JSON.stringify(language)} is no language tag such as "de".`);
  if (typeof words !== 'object' || words === null) {
    throw wordsInvalid('The words must be an object of sentences by their keys.');
  }
  return {
    tag,
    sentences: Object.fromEntries(
      Object.entries(words).map(([key, value]: [string, unknown]) => [key, sentence(key, value)]),
    ),
  };
}

function sentence(key: string, value: unknown): Sentence | undefined {
  const own = Object.hasOwn(ours, key) ? ours[key] : undefined;
  if (own === undefined) throw wordsInvalid(`There is no sentence "${key}".`);
  if (value === undefined) return undefined;
  if (typeof value !== 'string' && (typeof own === 'string' || !isPlural(value))) {
    const forms =
      typeof own === 'string' ? '' : ', or one for each plural form with "other" among them';
    throw wordsInvalid(`"${key}" must be a string${forms}.`);
  }
  const names = namesIn(own);
  const unknown = [...namesIn(value)].find((name) => !names.has(name));
  if (unknown !== undefined) {
    const there = names.size > 0 ? `only {${[...names].join('}, {')}}` : 'none';
    throw wordsInvalid(`"${key}" has no value {${unknown}}: ${there}.`);
  }
  return value;
}

const FORMS: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other'];

function isPlural(value: unknown): value is Exclude<Sentence, string> {
  if (typeof value !== 'object' || value === null || !('other' in value)) return false;
  return Object.entries(value).every(
    ([form, text]: [string, unknown]) => FORMS.includes(form) && typeof text === 'string',
  );
}

/** The `{names}` of values in a sentence, in whichever of its forms. */
export function namesIn(sentence: Sentence): ReadonlySet<string> {
  const forms = typeof sentence === 'string' ? [sentence] : Object.values(sentence);
  return new Set(forms.flatMap((form) => [...form.matchAll(PLACEHOLDER)].map(([, name]) => name!)));
}

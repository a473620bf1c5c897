import {directionOf} from './tags.js';
import type {Key, PlainKey, Sentence, ValuesOf} from './words.js';

/** Gives the sentence of a key with its `{names}` filled in; handed to every part that shows words. */
export interface Say {
  <K extends Key>(key: K, ...values: [K] extends [PlainKey] ? [] : [values: ValuesOf<K>]): string;
  /** The language of the sentences. */
  readonly lang: string;
  /** The tag by which dates and numbers are written: the same language, maybe of a region. */
  readonly locale: string;
  /** The direction of the language; undefined where the page has stated one. */
  readonly dir: 'ltr' | 'rtl' | undefined;
}

export interface Tongue extends Pick<Say, 'lang' | 'locale' | 'dir'> {
  /** The sentence of a key; undefined where there is none (yet). */
  readonly find: (key: Key) => Sentence | undefined;
}

export function sayer({lang, locale, dir, find}: Tongue): Say {
  const plurals = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(locale);
  const foreign = directionOf(lang) === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;

  const written = (value: string | number): string => {
    if (typeof value === 'number') return numbers.format(value);
    return foreign.test(value) ? `${ISOLATE}${value}${POP}` : value;
  };
  const say = (key: Key, values: Readonly<Record<string, string | number>> = {}): string => {
    const found = find(key) ?? '';
    const sentence =
      typeof found === 'string'
        ? found
        : (found[plurals.select(Number(values.count))] ?? found.other);
    return sentence.replace(PLACEHOLDER, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : written(value);
    });
  };
  return Object.assign(say, {lang, locale, dir});
}

export const PLACEHOLDER = /\{(\w+)\}/g;

// A name of the other direction would take the punctuation around it along: it stands in characters that part it.
const ISOLATE = '\u2068';
const POP = '\u2069';
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const LEFT_TO_RIGHT = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}/u;

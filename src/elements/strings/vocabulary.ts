import {languageUnavailable, type ImError} from '../../protocol/index.js';
import {english} from './en.js';
import {isLanguage, LANGUAGES, type Language} from './languages.js';
import {sayer, type Say} from './say.js';
import {canonical, directionOf, localeOf, rangesOf} from './tags.js';
import type {Key, Sentences} from './words.js';

/** What a site has put in place of our sentences, by language tag, and who is to know when that changes. */
interface Replaced {
  readonly words: Map<string, Sentences>;
  readonly listeners: Set<() => void>;
}

/** On the page and not on this module, because a page may load two bundles that each hold a copy of it. */
const REPLACED = Symbol.for('im.words.1');
const page = globalThis as typeof globalThis & {[REPLACED]?: Replaced};

const replaced = (): Replaced => (page[REPLACED] ??= {words: new Map(), listeners: new Set()});

/** The languages that are here; English in parts, as the code comes that needs them. */
const known = new Map<string, Sentences>([['en', english]]);
const asked = new Set<Language>();
const listeners = new Set<() => void>();
const made = new Map<string, Say>();

/** Adds a part of English. */
export function learn(words: Sentences): void {
  known.set('en', {...known.get('en'), ...words});
}

/**
 * The sentences for a page or element in language `tag`, by the lookup of BCP 47, in English where there is no such
 * language; undefined while it is not here yet. The same each time, until words change. `isDirected`: the page
 * itself states a direction.
 */
export function sayIn(tag = 'en', isDirected = false): Say | undefined {
  const {ranges, base} = lookUp(tag);
  if (!known.has(base)) return undefined;
  const id = `${ranges[0]} ${isDirected}`;
  const own = made.get(id);
  if (own) return own;

  const {words} = replaced();
  const sources = [
    ...ranges.map((range) => () => words.get(range)),
    () => known.get(base),
    () => words.get('en'),
    () => known.get('en'),
  ];
  const say = sayer({
    lang: ranges.find((range) => range === base || words.has(range)) ?? base,
    locale: localeOf(ranges[0]!),
    dir: isDirected ? undefined : directionOf(ranges[0]!),
    find: (key: Key) => {
      for (const source of sources) {
        const sentence = source()?.[key];
        if (sentence !== undefined) return sentence;
      }
      return undefined;
    },
  });
  made.set(id, say);
  return say;
}

/** Loads the language that `tag` needs, of which listeners hear; `onFailure` is for who was the first to ask. */
export function request(tag: string, onFailure: (error: ImError) => void): void {
  const {base} = lookUp(tag);
  if (!isLanguage(base) || known.has(base) || asked.has(base)) return;
  asked.add(base);
  LANGUAGES[base]().then(
    ({words}) => {
      known.set(base, words);
      changed();
    },
    (cause: unknown) => {
      asked.delete(base);
      onFailure(languageUnavailable(base, cause));
    },
  );
}

/** Calls back when a language has come or a sentence was replaced. */
export function onWords(listener: () => void): () => void {
  const own = () => listener();
  listeners.add(own);
  replaced().listeners.add(forget);
  return () => listeners.delete(own);
}

/** Puts sentences in place of those of a language, or ours again where they are undefined. */
export function put(
  tag: string,
  words: Readonly<Record<string, Sentences[string] | undefined>>,
): void {
  const all = {...replaced().words.get(tag), ...words};
  const left = Object.entries(all).filter(([, sentence]) => sentence !== undefined);
  replaced().words.set(tag, Object.fromEntries(left) as Sentences);
  replaced().listeners.add(forget);
  for (const tell of [...replaced().listeners]) tell();
}

const forget = (): void => changed();

function changed(): void {
  made.clear();
  for (const listener of [...listeners]) listener();
}

/** What to look for, one after the other, and which language of ours lies below it. */
function lookUp(tag: string): {readonly ranges: readonly string[]; readonly base: string} {
  const ranges = rangesOf(canonical(tag) ?? 'en');
  const base = ranges.find((range) => range === 'en' || isLanguage(range));
  const isKnown = base !== undefined || ranges.some((range) => replaced().words.has(range));
  return isKnown ? {ranges, base: base ?? 'en'} : {ranges: ['en'], base: 'en'};
}

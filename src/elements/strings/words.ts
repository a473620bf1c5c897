import type {englishCalls} from './calls/en.js';
import type {englishCallExtras} from './calls/extras-en.js';
import type {english} from './en.js';
import type {englishTalk} from './english-talk.js';

/** A sentence by the number in it, which `{count}` stands for; a language has the forms that `Intl.PluralRules` says. */
export type Plural<Form extends Intl.LDMLPluralRule = 'other'> = Readonly<Record<Form, string>>;

/** A sentence, with a `{name}` for each value in it. */
export type Sentence = string | (Plural & Partial<Plural<Intl.LDMLPluralRule>>);

export type Sentences = Readonly<Record<string, Sentence>>;

type EnglishOfCalls = typeof englishCalls & typeof englishCallExtras;

type English = typeof english & typeof englishTalk & EnglishOfCalls;

/** What can be said. */
export type Key = keyof English;

/** The `{names}` in a sentence or in its forms. */
type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : S extends string
    ? never
    : NamesIn<S[keyof S]>;

/** The values that a sentence needs. */
export type ValuesOf<K extends Key> = Readonly<Record<NamesIn<English[K]>, string | number>>;

/** What can be said without a value. */
export type PlainKey = {[K in Key]: keyof ValuesOf<K> extends never ? K : never}[Key];

type In<Some, Form extends Intl.LDMLPluralRule> = {
  readonly [K in keyof Some]: Some[K] extends string ? string : Plural<Form>;
};

/** The words of calls in another language. */
export type CallWords<Form extends Intl.LDMLPluralRule = 'other'> = In<EnglishOfCalls, Form>;

/** All words of a language, which has these forms of plurals: just the keys of English, neither more nor less. */
export type Words<Form extends Intl.LDMLPluralRule = 'other'> = In<English, Form>;

/** Sentences of a site's own, in place of ours; `undefined` takes one back. */
export type OwnWords = {
  readonly [K in Key]?: (English[K] extends string ? string : Sentence) | undefined;
};

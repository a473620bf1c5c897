import type {Words} from './words.js';

/** The languages there are besides English, each loaded when it is first needed. */
export const LANGUAGES = {
  ar: () => import('./ar.js'),
  de: () => import('./de.js'),
  es: () => import('./es.js'),
  fr: () => import('./fr.js'),
  he: () => import('./he.js'),
  hi: () => import('./hi.js'),
  ja: () => import('./ja.js'),
  pt: () => import('./pt.js'),
  ru: () => import('./ru.js'),
  zh: () => import('./zh.js'),
} as const satisfies Readonly<Record<string, () => Promise<{readonly words: Words}>>>;

export type Language = keyof typeof LANGUAGES;

export const isLanguage = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag);

import type {ImError} from '../../protocol/index.js';
import {english, englishErrors, type Strings} from './en.js';

export {english, englishErrors, type Strings};

/** Gives the sentence of a key with its `{names}` filled in; handed to every part that shows words. */
export type Say = (
  key: keyof Strings,
  values?: Readonly<Record<string, string | number>>,
) => string;

export const say: Say = (key, values) => fill(english[key], values);

/** What a person reads about a refusal; `error.message` is for developers. */
export const sayError = (error: ImError): string =>
  englishErrors[error.code] ?? say('somethingFailed');

/** `sentence` with each `{name}` replaced by the value of that name. */
export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

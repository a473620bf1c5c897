export {english, englishErrors, type Strings} from './en.js';

/** `sentence` with each `{name}` replaced by the value of that name. */
export function fill(
  sentence: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `en_us` as `en-US`; undefined where it is no language tag. */
export function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

/** What BCP 47 looks up, one after the other: `zh-Hant-TW`, `zh-Hant`, `zh`. */
export function rangesOf(tag: string): readonly string[] {
  const parts = tag.split('-');
  return parts
    .map((_, index) => parts.slice(0, parts.length - index))
    .filter((range) => range.at(-1)!.length > 1)
    .map((range) => range.join('-'));
}

/** The tag by which dates and numbers are written: in the reader's own region, where the page names none. */
export function localeOf(tag: string): string {
  const wanted = new Intl.Locale(tag);
  if (wanted.region) return tag;
  const {language, script} = wanted.maximize();
  const own = globalThis.navigator?.languages?.find((one) => {
    const readers = canonical(one);
    if (!readers) return false;
    const full = new Intl.Locale(readers).maximize();
    return full.language === language && full.script === script;
  });
  return (own && canonical(own)) || tag;
}

const RIGHT_TO_LEFT = ['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'];

/** Which way a language is written. Browsers that could tell are too few yet. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(new Intl.Locale(tag).language) ? 'rtl' : 'ltr';

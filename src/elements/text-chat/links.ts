/** A part of a text that is an address; `text` is as it was typed. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

/**
 * A text cut into plain parts and the http, https, mail and telephone addresses in it. Joined again, the parts
 * are the text. Nothing else ever becomes a link, and no address that hides where it leads behind a user name.
 */
export function linksIn(text: string): readonly (string | Link)[] {
  const parts: (string | Link)[] = [];
  let end = 0;
  for (const match of text.matchAll(candidates)) {
    const {address, href} = linkOf(match);
    if (!href) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({href, text: address});
    end = match.index + address.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** What says itself where it leads, up to a space, a quote or a character that would turn the text's direction. */
const stated =
  /(?:https?:\/\/|mailto:|tel:|www\.)[^\s<>"“”«»`\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/u;
const mail = /[\p{L}\p{N}_.%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}_@])/u;
const phone =
  /(?:\+|\(\d{2,5}\)[ \u00a0/-]?)?\d(?:[ \u00a0./-]?(?:\(0\)[ \u00a0-]?)?\d){5,18}(?![\p{L}\p{N}_@]|[:,]\d)/u;

/** Where a link may begin: not in the middle of a word. */
const candidates = new RegExp(
  `(?<![\\p{L}\\p{N}_@./+%-])(?:(?<stated>${stated.source})|(?<mail>${mail.source})|(?<phone>${phone.source}))`,
  'giu',
);

function linkOf({0: found, groups}: RegExpExecArray): {address: string; href: string | undefined} {
  if (groups?.['mail']) return {address: found, href: hrefOf(`mailto:${found}`)};
  if (groups?.['phone'])
    return {address: found, href: isPhone(found) ? callable(found) : undefined};
  const address = withoutTail(found);
  return {address, href: hrefOf(/^www\./i.test(address) ? `https://${address}` : address)};
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that was opened before the address. */
function withoutTail(address: string): string {
  const open = new Map<string, number>();
  for (const letter of address) {
    const closer = closers[letter] ?? letter;
    open.set(closer, (open.get(closer) ?? 0) + (closer === letter ? -1 : 1));
  }
  let end = address.length;
  for (;;) {
    const last = address[end - 1] ?? '';
    const surplus = brackets.has(last) ? -(open.get(last) ?? 0) : 0;
    if (surplus <= 0 && !punctuation.test(last)) return address.slice(0, end);
    if (surplus > 0) open.set(last, 1 - surplus);
    end--;
  }
}

const punctuation = /[.,;:!?'’…*|。、，！？：；([{（「]/u;

const closers: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '{': '}',
  '（': '）',
  '「': '」',
};
const brackets: ReadonlySet<string> = new Set(Object.values(closers));

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

function hrefOf(address: string): string | undefined {
  const url = parsed(address);
  if (!url || !PROTOCOLS.has(url.protocol) || url.username || url.password) return undefined;
  if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : undefined;
  if (url.protocol === 'tel:') return /^\+?[\d().-]{3,}$/.test(url.pathname) ? url.href : undefined;
  return url.hostname ? url.href : undefined;
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** International, or national with its leading zero, or in the North American form; other numbers are numbers. */
function isPhone(written: string): boolean {
  const digits = digitsOf(written).length;
  if (written.startsWith('+')) return digits >= 7 && digits <= 15;
  if (/^\d{1,2}([./-])\d{1,2}\1\d{2,4}\b/.test(written)) return false;
  if (/^\(?0[\d ]/.test(written)) return digits >= 9 && digits <= 15;
  return /^(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}$/.test(written);
}

const callable = (written: string) =>
  `tel:${written.startsWith('+') ? '+' : ''}${digitsOf(written.replace('(0)', ''))}`;

const digitsOf = (written: string) => written.replace(/\D/g, '');

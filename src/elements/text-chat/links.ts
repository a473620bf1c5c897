/** A part of a text that is an address; `text` is as it was typed. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

/**
 * A text cut into plain parts and the http, https and mailto addresses in it. Joined again, the parts are the
 * text. Nothing else ever becomes a link, and no address that hides where it leads behind a user name.
 */
export function linksIn(text: string): readonly (string | Link)[] {
  const parts: (string | Link)[] = [];
  let end = 0;
  for (const match of text.matchAll(candidates)) {
    const address = withoutTail(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({href, text: address});
    end = match.index + address.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/**
 * Where an address may begin, not in the middle of a word, up to a space, a quote or a character that would
 * turn the direction of what follows.
 */
const candidates =
  /(?<![\p{L}\p{N}_@./-])(?:https?:\/\/|mailto:|www\.)[^\s<>"“”«»`\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/giu;

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

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

function hrefOf(address: string): string | undefined {
  const url = parsed(/^www\./i.test(address) ? `https://${address}` : address);
  if (!url || !PROTOCOLS.has(url.protocol) || url.username || url.password) return undefined;
  if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : undefined;
  return url.hostname ? url.href : undefined;
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

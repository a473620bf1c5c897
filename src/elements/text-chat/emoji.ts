/** More than these are no longer a sign, but a text. */
const MOST = 6;

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** One emoji as the reader sees it: also a flag, a keycap, a family or one with a colour of skin. */
const emoji =
  /^(?:\p{Emoji_Presentation}|[#*\d]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0F\u200D\p{Emoji_Modifier}])/u;

/** Nothing else stands in a message of emoji; what holds a letter needs no closer look. */
const possible = /^[\s\p{Emoji}\p{Emoji_Component}]+$/u;

/** Whether a message is nothing but a few emoji, which are then shown large. */
export function isEmojiOnly(text: string): boolean {
  // A family of four takes eleven code units.
  if (text.length > MOST * 16 || !possible.test(text)) return false;
  let count = 0;
  for (const {segment} of graphemes.segment(text)) {
    if (/^\s+$/u.test(segment)) continue;
    if (++count > MOST || !emoji.test(segment)) return false;
  }
  return count > 0;
}

import {put} from './vocabulary.js';
import type {OwnWords} from './words.js';

/**
 * Puts sentences of the site's own in place of ours, for all elements of the page, in a language (`de`) or only one
 * region's form of it (`de-AT`). A language that we do not have gets English for the rest. Sentences given before
 * stay; `undefined` takes one back.
 *
 * ```js
 * await replaceWords('en', {emptyConversation: 'How can we help?', unread: {one: '1 new', other: '{count} new'}});
 * ```
 *
 * Rejects with ImError `words-invalid`, and replaces nothing, where the language, a key, a form or a `{name}` makes
 * no sense.
 */
export async function replaceWords(language: string, words: OwnWords): Promise<void> {
  const {checked} = await import('./own-words.js');
  const {tag, sentences} = checked(language, words);
  put(tag, sentences);
}

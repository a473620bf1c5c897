import {expect} from '@open-wc/testing';
import {isEmojiOnly} from '../../../src/elements/text-chat/emoji.js';

describe('a message of emoji', () => {
  it('holds a few of them, whatever they are made of', () => {
    for (const text of ['😀', '👍🏽 ❤️', '👨‍👩‍👧‍👦', '🇩🇪🇳🇿', '1️⃣', '✌🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', ' 😀\n😀 ']) {
      expect(isEmojiOnly(text), text).to.be.true;
    }
  });

  it('holds nothing else', () => {
    for (const text of ['', ' ', '1', '#1', 'hi 😀', '😀!', '©', '→', '😀😀😀😀😀😀😀', 'ok']) {
      expect(isEmojiOnly(text), text).to.be.false;
    }
  });
});

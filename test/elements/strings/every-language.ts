import {waitUntil} from '@open-wc/testing';
import {LANGUAGES, type Language} from '../../../src/elements/strings/languages.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import {learn, request, sayIn} from '../../../src/elements/strings/vocabulary.js';

export const TRANSLATED = Object.keys(LANGUAGES) as readonly Language[];
export const EVERY_LANGUAGE = ['en', ...TRANSLATED];

// In a page it comes with the code that shows it.
learn(englishTalk);

/** Has every language at hand, as a page gets it that has asked for each. */
export async function loadEveryLanguage(): Promise<void> {
  for (const language of TRANSLATED) {
    request(language, (error) => {
      throw error;
    });
  }
  await waitUntil(() => TRANSLATED.every((language) => sayIn(language)), 'languages', {
    timeout: 10_000,
  });
}

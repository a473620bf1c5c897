import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

/** The chunk of a language, by its name in the build. */
const CHUNK = /\/im-([a-z]{2})-[\w-]{8}\.js$/;

describe('the languages of a page', {timeout: 60_000}, () => {
  let browser: Browser;
  let served: Served;
  let alice: Person;

  const languagesLoaded = () =>
    alice.requests.flatMap((request) => CHUNK.exec(new URL(request).pathname)?.[1] ?? []);
  const turnTo = (language: string) =>
    alice.page.evaluate((lang) => (document.documentElement.lang = lang), language);
  const sees = (words: string) => alice.page.getByText(words).first().waitFor();

  before(async () => {
    served = await Served.start();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await served.close();
  });
  beforeEach(async () => {
    alice = await Person.arrives(browser, served, 'alice');
    await sees('Nobody is here yet.');
  });
  afterEach(() => alice.leaves());

  test('are loaded when the page is in them, each once', async () => {
    assert.deepEqual(languagesLoaded(), []);
    await turnTo('ru');
    await sees('Здесь пока никого нет.');
    await turnTo('pt-BR');
    await sees('Ainda não há ninguém aqui.');
    await turnTo('ru');
    await sees('Здесь пока никого нет.');
    assert.deepEqual(languagesLoaded(), ['ru', 'pt']);
  });

  test('that cannot be loaded leave the one before, tell the page once, and are tried again', async () => {
    await alice.page.route(CHUNK, (route) => route.abort());
    await alice.page.evaluate(`
      window.codes = [];
      document.addEventListener('im-error', ({error}) => window.codes.push(error.code));
    `);
    const codes = () => alice.page.evaluate<string[]>('window.codes');
    await turnTo('fr');
    // A function, as the page forbids `eval` of a text.
    await alice.page.waitForFunction(
      () => (globalThis as unknown as {codes: readonly string[]}).codes.length > 0,
    );
    await sees('Nobody is here yet.');

    await alice.page.unroute(CHUNK);
    await turnTo('en');
    await turnTo('fr');
    await sees('Personne n’est encore là.');
    assert.deepEqual(await codes(), ['language-unavailable']);
  });

  test('are spoken in the site’s own words, where the page loads the script by its address', async () => {
    await turnTo('de');
    await sees('Noch ist niemand hier.');
    await alice.page.evaluate(async () => {
      const List = customElements.get('im-contact-list') as unknown as {
        replaceWords(language: string, words: Record<string, string>): Promise<void>;
      };
      await List.replaceWords('de', {noContacts: 'Gerade ist kein Berater da.'});
    });
    await sees('Gerade ist kein Berater da.');
    assert.deepEqual(alice.complaints, []);
  });
});

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {HostedPage, launchForHostedPages} from '../support/node/hosted-page.js';
import {Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';
import {FRAMEWORKS, scriptOf} from './build.js';

/** What a page finds on its window, before its framework sets it on the elements. */
const GIVEN = `
  window.getToken = async () => {
    const response = await fetch('/guest?name=Ann', {method: 'POST'});
    return (await response.json()).token;
  };
  window.renderMessage = ({content}) => {
    if (content.kind !== 'text') return undefined;
    const drawn = document.createElement('b');
    drawn.textContent = '«' + content.text + '»';
    return drawn;
  };
`;

describe('a page made with', {timeout: 170_000}, () => {
  let browser: Browser;
  let served: Served;

  before(async () => {
    [served, browser] = await Promise.all([Served.start(), launchForHostedPages()]);
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  for (const name of Object.keys(FRAMEWORKS)) {
    test(`${name} sets properties, hears events and places a call`, async () => {
      const [script, bob] = await Promise.all([
        scriptOf(name),
        Person.arrives(browser, served, 'bob'),
      ]);
      const hosted = await HostedPage.opens(
        browser,
        served,
        `<!doctype html><title>${name}</title><div id="page"></div>
        <script type="module" src="/im-elements.js"></script>
        <script type="module" src="/demo/framework.js"></script>`,
        {before: GIVEN, files: {'/demo/framework.js': {type: 'text/javascript', body: script}}},
      );
      const {page} = hosted;
      const list = page.locator('im-contact-list');
      await list.getByRole('button', {name: /^Chat with bob/i}).click();
      await page.getByRole('textbox').fill(`Hello from ${name}`);
      await page.getByRole('textbox').press('Enter');
      await page.locator('im-text-chat b').getByText(`«Hello from ${name}»`).waitFor();

      assert.deepEqual(await list.evaluate(({dense, alerts}: never) => [dense, alerts]), [
        true,
        'title',
      ]);
      await page.getByRole('button', {name: 'Dense', exact: true}).click();
      await page.waitForFunction(
        () => !document.querySelector('im-contact-list')!.hasAttribute('dense'),
      );
      const options = await page
        .locator('im-call-window')
        .evaluate(({silent, audioOnly, quality}: never) => [silent, audioOnly, quality]);
      assert.deepEqual(options, [true, false, '360p']);

      await list.getByRole('button', {name: /^Video call bob$/i}).click();
      await bob.button('Accept').click();
      await page.locator('output').getByText('connected').waitFor();
      await bob.hangsUp();
      await page.locator('output').getByText('ended').waitFor();
      assert.deepEqual(hosted.thrown, []);
      assert.deepEqual(await hosted.errors(), []);
      await Promise.all([hosted.closes(), bob.leaves()]);
    });
  }
});

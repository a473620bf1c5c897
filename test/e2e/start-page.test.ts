import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import {Served} from '../support/node/served.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the start page', {timeout: 60_000}, () => {
  let browser: Browser;
  let served: Served;

  before(async () => {
    served = await Served.start();
    browser = await chromium.launch({executablePath: findChromium(), args: CHROMIUM_FLAGS});
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  /** The start page; whatever it complains of is kept. */
  const open = async (options: Parameters<Browser['newPage']>[0] = {}) => {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() !== 'log') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(served.origin);
    await page.getByRole('button', {name: 'Copy'}).first().waitFor();
    return {page, complaints};
  };
  const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  test('copies what it shows, by mouse and by keyboard', async () => {
    const {page, complaints} = await open({permissions: ['clipboard-read', 'clipboard-write']});
    const buttons = page.getByRole('button', {name: 'Copy'});
    await buttons.first().click();
    await page.getByRole('status').getByText('Copied.').waitFor();
    assert.equal(
      await copied(page),
      `<script type="module" src="${served.origin}/im-elements.js"></script>`,
    );
    await page.locator('[data-copies="single"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-copies="single"]', {hasText: 'Copied'}).waitFor();
    const integrity = await fetch(`${served.origin}/integrity.json`);
    const {files} = (await integrity.json()) as {files: Record<string, string>};
    assert.ok((await copied(page)).includes(`integrity="${files['im-elements.global.js']}"`));
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('shows what makes the elements stand on a page of another origin', async (t) => {
    const {page} = await open();
    const snippets = await Promise.all(
      ['single', 'elements'].map((id) => page.locator(`#${id}`).textContent()),
    );
    const shop = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html').end(`<!doctype html>${snippets.join('')}`);
    }).listen(0, '127.0.0.1');
    await once(shop, 'listening');
    t.after(() => shop.closeAllConnections());
    t.after(() => shop.close());
    const other = await browser.newPage();
    await other.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    await other.waitForFunction(() => customElements.get('im-text-chat') !== undefined);
    await page.close();
    await other.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 1280]) {
      test(`has nothing to object to, ${colorScheme}, ${width} pixels wide`, async () => {
        const {page, complaints} = await open({colorScheme, viewport: {width, height: 800}});
        await page.evaluate(await readFile(axe, 'utf8'));
        const violations = await page.evaluate(async () => {
          const {axe} = globalThis as unknown as {
            axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>};
          };
          const {violations} = await axe.run();
          return violations.map(({id, nodes}) => [id, ...nodes.map(({html}) => html)]);
        });
        assert.deepEqual(violations, []);
        const overflows = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        assert.equal(overflows, false);
        assert.deepEqual(complaints, []);
        if (process.env['SHOTS']) {
          await page.screenshot({
            path: `${process.env['SHOTS']}/start-${colorScheme}-${width}.png`,
            fullPage: true,
          });
        }
        await page.close();
      });
    }
  }
});

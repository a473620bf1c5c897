import {after, before, describe, test} from 'node:test';
import type {Browser, Frame, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import {Served} from '../support/node/served.js';

describe('the demo', {timeout: 90_000}, () => {
  let browser: Browser;
  let served: Served;
  let page: Page;

  before(async () => {
    served = await Served.start();
    // No camera and no microphone are attached.
    const args = CHROMIUM_FLAGS.filter((flag) => !flag.includes('use-fake-device'));
    browser = await chromium.launch({executablePath: findChromium(), args});
    page = await browser.newPage();
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  const frameOf = async (name: string): Promise<Frame> => {
    const frame = await page.locator(`iframe[title*="${name}"]`).elementHandle();
    return (await frame!.contentFrame())!;
  };

  test('asks a visitor for a name, and signs them in under it', async () => {
    await page.goto(`${served.origin}/demo/`);
    await page.getByRole('textbox', {name: /name/i}).fill('Zoë');
    await page.keyboard.press('Enter');
    await page.waitForURL(/user=Zo/);
    await page.getByText('Nobody is here yet.').waitFor();
  });

  test('lets one person without a camera try a call alone, and says that the pictures are made up', async () => {
    await page.goto(`${served.origin}/demo/two-users.html`);
    const [alice, bob] = await Promise.all([frameOf('Alice'), frameOf('Bob')]);
    await alice.getByRole('button', {name: 'Video call Bob'}).click();
    await bob.getByRole('button', {name: 'Accept', exact: true}).click();
    for (const frame of [alice, bob]) {
      await frame.getByRole('button', {name: 'Hang up'}).waitFor();
      await frame
        .getByText(/generated/i)
        .first()
        .waitFor();
      await frame.waitForFunction(() => {
        const window = document.querySelector('im-call-window')!;
        const pictures = [...window.shadowRoot!.querySelectorAll('video')];
        return pictures.length === 2 && pictures.every((picture) => picture.currentTime > 0.5);
      });
    }
    await alice.getByRole('button', {name: 'Hang up'}).click();
    await bob.getByText('The call has ended.').first().waitFor();
  });
});

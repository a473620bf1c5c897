import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {Browser, ElementHandle, Frame, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import {Served} from '../support/node/served.js';

describe('the demo', {timeout: 120_000}, () => {
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

  describe('as a tour', () => {
    let alice: Page;
    let bob: Page;
    const complaints: string[] = [];

    const visit = async (path: string, user: string): Promise<Page> => {
      const visitor = await browser.newPage({
        viewport: {width: 1280, height: 800},
        permissions: ['camera', 'microphone'],
      });
      visitor.on('pageerror', (error) => complaints.push(String(error)));
      await visitor.goto(`${served.origin}/demo/${path}?user=${user}`);
      return visitor;
    };
    const write = async (from: Page, text: string) => {
      await from.locator('im-text-chat textarea').fill(text);
      await from.keyboard.press('Enter');
    };
    const network = async (visitor: Page, state: 'Connected' | 'Server gone' | 'Cut off') => {
      await visitor.getByLabel('Network', {exact: true}).selectOption(state);
    };
    const plays = async (visitor: Page) => {
      const picture = visitor.locator('im-call-window video.remote');
      await picture.waitFor();
      const video = (await picture.elementHandle()) as ElementHandle<HTMLVideoElement>;
      const from = await video.evaluate(({currentTime}) => currentTime);
      await visitor.waitForFunction(({video, from}) => video.currentTime > from, {video, from});
    };
    const callsBob = async () => {
      await alice.getByRole('button', {name: 'Messages'}).click();
      await alice.getByRole('button', {name: 'Video call Bob'}).first().click();
      await bob.getByRole('button', {name: 'Accept', exact: true}).click();
      await Promise.all([plays(alice), plays(bob)]);
    };
    const hangsUp = async () => {
      await alice.getByRole('button', {name: 'Hang up'}).click();
      await bob.getByText('The call has ended.').first().waitFor();
    };

    before(async () => {
      bob = await visit('intranet.html', 'Bob');
    });
    beforeEach(async () => {
      complaints.length = 0;
      alice = await visit('clinic.html', 'Alice');
    });
    afterEach(async () => {
      await alice.close();
      assert.deepEqual(complaints, []);
    });
    after(() => bob.close());

    test('opens the messenger of a page, counts what is unread, and answers', async () => {
      await bob.getByRole('button', {name: 'Chat with Alice'}).click();
      await write(bob, 'Your results are here.');
      await alice.getByRole('button', {name: /^Messages\s+1$/}).click();
      await alice.getByRole('button', {name: 'Chat with Bob'}).click();
      await alice.getByText('Your results are here.').last().waitFor();
      await write(alice, 'Are they good?');
      await bob.getByRole('log').getByText('Are they good?').waitFor();
      await alice.keyboard.press('Escape');
      await alice.getByRole('dialog', {name: 'Messages'}).waitFor({state: 'hidden'});
    });

    test('wears the theme and speaks the language that are chosen, and keeps them in the address', async () => {
      const accent = () =>
        alice.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue('--im-font-size'),
        );
      await alice.getByLabel('Theme', {exact: true}).selectOption('Paper');
      await alice.waitForFunction(
        () =>
          getComputedStyle(document.documentElement).getPropertyValue('--im-radius').trim() ===
          '3px',
      );
      assert.equal((await accent()).trim(), '16px');
      await alice.getByLabel('Language', {exact: true}).selectOption('Deutsch');
      await alice.getByRole('button', {name: 'Nachrichten'}).waitFor();
      assert.match(alice.url(), /theme=paper/);
      await alice.reload();
      await alice.getByRole('button', {name: 'Nachrichten'}).waitFor();
      await alice.getByLabel('Page', {exact: true}).selectOption('A shop');
      await alice.waitForURL(/\/demo\/\?/);
      await alice.getByText('Kontakte', {exact: true}).waitFor();
    });

    test('shows what the elements tell the page', async () => {
      await alice.getByRole('button', {name: 'Events'}).click();
      await alice.getByRole('button', {name: 'Messages'}).click();
      await alice.getByRole('region', {name: 'Events'}).getByText('im-open').waitFor();
    });

    test('has buttons of 44 pixels for fingers, and nothing cut off, on the narrowest phone', async () => {
      const context = await browser.newContext({
        viewport: {width: 320, height: 600},
        hasTouch: true,
        isMobile: true,
      });
      const phone = await context.newPage();
      await phone.goto(`${served.origin}/demo/clinic.html?user=Carol`);
      const smallOrOutside = () =>
        phone.locator('im-messenger button:visible').evaluateAll((buttons) =>
          buttons
            .filter((button) => button instanceof HTMLElement)
            // Beside a message, and no higher; a long press on the message does the same.
            .filter((button) => !button.matches('.copy'))
            // As laid out: while the panel appears, it is drawn a little smaller.
            .map((button) => ({
              name: button.ariaLabel,
              size: Math.min(button.offsetWidth, button.offsetHeight),
              box: button.getBoundingClientRect(),
            }))
            .filter(({size, box}) => size < 44 || box.left < 0 || box.right > innerWidth)
            .map(({name, size, box}) => `${name}: ${size} from ${box.left} to ${box.right}`),
        );
      await phone.getByRole('button', {name: 'Messages'}).tap();
      await phone.getByRole('button', {name: 'Chat with Bob'}).waitFor();
      assert.deepEqual(await smallOrOutside(), []);
      await phone.getByRole('button', {name: 'Chat with Bob'}).tap();
      await phone.getByRole('textbox', {name: 'Message Bob'}).waitFor();
      assert.deepEqual(await smallOrOutside(), []);
      await context.close();
    });

    test('cuts the network with a switch, and what is written meanwhile comes when it is back', async () => {
      await bob.getByRole('button', {name: 'Chat with Alice'}).click();
      await alice.getByRole('button', {name: 'Messages'}).click();
      await alice.getByRole('button', {name: 'Chat with Bob'}).click();
      await network(alice, 'Cut off');
      await alice.locator('im-text-chat').getByText('Connection lost. Trying again…').waitFor();
      await write(alice, 'Written in a tunnel.');
      await network(alice, 'Connected');
      await bob.getByRole('log').getByText('Written in a tunnel.').waitFor();
    });

    test('keeps a call while its page has lost its server', async () => {
      await callsBob();
      await network(alice, 'Server gone');
      await alice.locator('im-contact-list').getByText('Connection lost').waitFor();
      await Promise.all([plays(alice), plays(bob)]);
      await network(alice, 'Connected');
      await alice
        .locator('im-contact-list')
        .getByText('Connection lost')
        .waitFor({state: 'hidden'});
      await hangsUp();
    });

    for (const cut of ['the caller', 'the called'] as const) {
      test(`breaks a call by cutting ${cut} off, and both see it reconnect when the network is back`, async () => {
        await callsBob();
        const whom = cut === 'the caller' ? alice : bob;
        await network(whom, 'Cut off');
        for (const visitor of [alice, bob]) {
          await visitor.locator('im-call-window').getByText('Reconnecting').first().waitFor();
        }
        await network(whom, 'Connected');
        for (const visitor of [alice, bob]) {
          await visitor
            .locator('im-call-window')
            .getByText('Reconnecting')
            .first()
            .waitFor({state: 'hidden'});
        }
        await Promise.all([plays(alice), plays(bob)]);
        await hangsUp();
      });
    }
  });
});

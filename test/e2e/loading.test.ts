import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {chromium, type Browser, type Page} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import {Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

/** The part that a file of the bundle belongs to: `chat-content` for `im-chat-content-abcd1234.js`. */
const partOf = (address: string): string | undefined =>
  /\/im-([a-z-]+?)(?:-[\w-]{8})?\.js$/.exec(new URL(address).pathname)?.[1];

describe('what a page loads', {timeout: 90_000}, () => {
  let browser: Browser;
  let served: Served;

  before(async () => {
    served = await Served.start();
    // A page that the test makes up comes from no address that browsers know to be local, as the server is.
    const args = [
      ...CHROMIUM_FLAGS,
      '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks',
    ];
    browser = await chromium.launch({executablePath: findChromium(), args});
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  /** A page of the site with this in its body, and the parts that it has asked for so far. */
  const opened = async (body: string): Promise<{page: Page; parts: string[]}> => {
    const page = await browser.newPage();
    const parts: string[] = [];
    page.on('request', (request) => {
      const part = partOf(request.url());
      if (part) parts.push(part);
    });
    await page.route('**/demo/page.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>page</title>${body}`,
      }),
    );
    await page.goto(`${served.origin}/demo/page.html`);
    return {page, parts};
  };

  const SCRIPT = '<script type="module" src="/im-elements.js"></script>';
  const LIST = `<im-contact-list token-url="/guest?name=Ann"></im-contact-list>`;

  describe('with elements that nobody has signed in to', () => {
    test('is the entry alone', async () => {
      const {page, parts} = await opened(
        `<im-contact-list></im-contact-list><im-text-chat></im-text-chat>
        <im-call-window></im-call-window>${SCRIPT}`,
      );
      await page.getByText('Waiting for sign-in…').first().waitFor();
      assert.deepEqual(parts, ['elements']);
      await page.close();
    });
  });

  describe('with a contact list', () => {
    test('is neither the chat nor anything of calls', async () => {
      const {page, parts} = await opened(LIST + SCRIPT);
      await page.getByText('Nobody is here yet.').waitFor();
      await page.waitForLoadState('networkidle');
      assert.ok(parts.includes('online') && parts.includes('signed-in'));
      assert.deepEqual(
        parts.filter((part) => /call|media|chat|panel/.test(part)),
        [],
      );
      await page.close();
    });
  });

  describe('with a chat', () => {
    test('keeps what was set and asked for before the script and its chat were there', async () => {
      const {page} = await opened(`${LIST}<im-text-chat></im-text-chat>`);
      let release = () => undefined as void;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/im-chat-content-*.js', async (route) => {
        await held;
        await route.continue();
      });
      await page.evaluate(() => {
        Object.assign(document.querySelector('im-text-chat')!, {contact: 'guest-bob'});
      });
      await page.addScriptTag({url: '/im-elements.js', type: 'module'});
      await page.getByText('Loading messages…').waitFor({state: 'attached'});
      await page.evaluate(() => document.querySelector<HTMLElement>('im-text-chat')!.focus());
      release();
      const field = page.getByRole('textbox', {name: 'Message guest-bob'});
      await field.waitFor();
      await page.waitForFunction(() => document.activeElement?.localName === 'im-text-chat');
      await page.keyboard.type('hello');
      assert.equal(await field.inputValue(), 'hello');
      await page.close();
    });

    test('says that the chat could not be loaded, tells the page once, and tries again when asked', async () => {
      const bob = await Person.arrives(browser, served, 'bob');
      const {page} = await opened(`${LIST}<im-text-chat></im-text-chat>${SCRIPT}`);
      await page.evaluate(`
        window.codes = [];
        document.addEventListener('im-error', ({error}) => window.codes.push(error.code));
      `);
      await page.route('**/im-chat-content-*.js', (route) => route.abort());
      await page.getByRole('button', {name: 'Chat with bob', exact: false}).click();
      await page.getByText('This part of the page could not be loaded.').waitFor();
      assert.deepEqual(await page.evaluate('window.codes'), ['code-unavailable']);
      await page.unroute('**/im-chat-content-*.js');
      await page.getByRole('button', {name: 'Try again'}).click();
      await page.getByRole('textbox', {name: 'Message bob'}).waitFor();
      assert.deepEqual(await page.evaluate('window.codes'), ['code-unavailable']);
      await page.close();
      await bob.leaves();
    });
  });

  describe('in a call', () => {
    let alice: Person;
    let bob: Person;

    beforeEach(async () => {
      [alice, bob] = await Promise.all([
        Person.arrives(browser, served, 'alice'),
        Person.arrives(browser, served, 'bob'),
      ]);
      await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    });
    afterEach(() => Promise.all([alice.leaves(), bob.leaves()]));

    const scriptsOf = ({requests}: Person) => requests.flatMap((url) => partOf(url) ?? []);

    test('is there while it rings: accepting waits for no file', async () => {
      await alice.calls('bob');
      await Promise.all([alice.button('Cancel').waitFor(), bob.button('Accept').waitFor()]);
      await Promise.all([alice, bob].map(({page}) => page.waitForLoadState('networkidle')));
      const before = [scriptsOf(alice), scriptsOf(bob)];
      for (const parts of before) {
        const needed = ['call-line', 'media-session', 'call-window-content'];
        for (const part of [...needed, 'call-extras', 'window-extras']) {
          assert.ok(parts.includes(part), `${part} is not among ${parts.join(', ')}`);
        }
      }
      await bob.button('Accept').click();
      await Promise.all([alice.talks(), bob.talks()]);
      const since = [alice, bob].flatMap((person, index) =>
        scriptsOf(person).slice(before[index]!.length),
      );
      // The panels come when everything else has, for whoever opens them.
      assert.deepEqual([...new Set(since)], ['panel']);
    });

    test('goes on without what goes along with it, and has that as soon as it can be loaded', async () => {
      const extras = /im-(call|window)-extras-/;
      await bob.page.route(extras, (route) => route.abort());
      await alice.calls('bob');
      await bob.button('Accept').click();
      await Promise.all([alice.talks(), bob.talks()]);
      assert.equal(await bob.window.locator('.quality').count(), 0);
      await bob.page.unroute(extras);
      await alice.button('Hang up').click();
      assert.equal((await bob.enters('ended')).endReason, 'hung-up');

      await alice.calls('bob');
      await bob.button('Accept').click();
      await bob.window.locator('.quality').waitFor();
    });

    test('says that the window could not be loaded, and shows the call when it could', async () => {
      await alice.page.route('**/im-call-window-content-*.js', (route) => route.abort());
      await alice.calls('bob', 'Voice');
      await alice.window.getByText('This part of the page could not be loaded.').waitFor();
      await bob.button('Accept').waitFor();
      await alice.page.unroute('**/im-call-window-content-*.js');
      await alice.window.getByRole('button', {name: 'Try again'}).click();
      await alice.button('Cancel').click();
      assert.equal((await bob.enters('ended')).endReason, 'cancelled');
    });
  });

  describe('of the single file', () => {
    const {files} = JSON.parse(
      readFileSync(new URL('../../dist/bundle/integrity.json', import.meta.url), 'utf8'),
    ) as {files: Record<string, string>};
    const single = (integrity: string) =>
      `${LIST}<script src="/im-elements.global.js" integrity="${integrity}"></script>`;

    test('is what its published hash stands for, and nothing else', async () => {
      const {page, parts} = await opened(single(files['im-elements.global.js']!));
      await page.getByText('Nobody is here yet.').waitFor();
      assert.deepEqual(parts, []);
      await page.close();
    });

    test('is refused by the browser under the hash of another', async () => {
      const {page} = await opened(single(`sha384-${'A'.repeat(64)}`));
      await page.waitForLoadState('networkidle');
      assert.equal(await page.evaluate(() => customElements.get('im-contact-list')), undefined);
      await page.close();
    });
  });
});

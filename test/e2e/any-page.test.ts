import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {HostedPage, launchForHostedPages, type HostedOptions} from '../support/node/hosted-page.js';
import {readMarkdown} from '../support/node/markdown.js';
import {OLDER_COPY, serveOlderCopy} from '../support/node/older-copy.js';
import {Person} from '../support/node/person.js';
import {Served, SERVED_SECRET} from '../support/node/served.js';
import {signToken} from '../support/node/world.js';

/** Another site than that of the server, which browsers count as secure all the same. */
const SITE = 'http://shop.localhost';

/** What the page about embedding has in its blocks of code, the policy and the iframe among them. */
const embedding = readMarkdown('docs/embedding.md').code;

const ELEMENTS = (server: string, source = `${server}/im-elements.js`) => `
  <im-contact-list token-url="/im-token"></im-contact-list>
  <im-text-chat></im-text-chat><im-call-window></im-call-window>
  <script type="module" src="${source}"></script>`;

describe('the elements on anybody’s page', {timeout: 170_000}, () => {
  let browser: Browser;
  let served: Served;
  let bob: Person;

  before(async () => {
    [served, browser] = await Promise.all([Served.start(), launchForHostedPages()]);
    bob = await Person.arrives(browser, served, 'bob');
  });
  after(async () => {
    await bob.leaves();
    await browser.close();
    await served.close();
  });

  const opens = async (html: string, options: HostedOptions = {}) => {
    const token = await signToken({sub: 'ann', name: 'Ann'}, SERVED_SECRET);
    return HostedPage.opens(browser, served, `<!doctype html><title>shop</title>${html}`, {
      site: SITE,
      ...options,
      files: {'/im-token': {type: 'text/plain', body: token}, ...options.files},
    });
  };

  const calls = async (within: Pick<Page, 'locator'>) => {
    await within
      .locator('im-contact-list')
      .getByRole('button', {name: /^Video call bob$/i})
      .click();
    await bob.button('Accept').click();
  };

  test('place a call under a strict policy with only the listed additions, and Trusted Types', async () => {
    const {origin} = served;
    const policy = embedding
      .find(({language}) => language === 'http')!
      .text.replace(/^Content-Security-Policy:/, '')
      .replaceAll('wss://im.example.com', origin.replace('http', 'ws'))
      .replaceAll('https://im.example.com', origin)
      .replace(/\s+/g, ' ');
    const hosted = await opens(ELEMENTS(origin), {
      headers: {'content-security-policy': policy},
      before: `
        window.violations = [];
        document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => {
          window.violations.push(violatedDirective + ' ' + blockedURI);
        });`,
    });
    await calls(hosted.page);
    await bob.talks();
    await hosted.page.evaluate(() => window.watchedMedia.talks());
    const callWindow = hosted.page.locator('im-call-window');
    await callWindow.getByRole('button', {name: 'More', exact: true}).click();
    await callWindow.getByRole('button', {name: 'Camera and sound'}).click();
    await callWindow.getByRole('combobox', {name: 'Camera'}).waitFor();
    await bob.hangsUp();
    await callWindow.getByText('The call has ended.').first().waitFor();
    assert.deepEqual(await hosted.page.evaluate('window.violations'), []);
    assert.deepEqual(hosted.thrown, []);
    await hosted.closes();
  });

  const framed = (allow: string) =>
    opens(
      `<iframe src="${served.origin}/demo/inner.html" ${allow} width="1000" height="700"></iframe>`,
      {
        files: {
          [`${served.origin}/demo/inner.html`]: {
            type: 'text/html',
            body: `<!doctype html><title>inner</title>
            ${ELEMENTS(served.origin).replace('/im-token', '/guest?name=Ann')}`,
          },
        },
      },
    );

  test('place a call from an iframe that allows it', async () => {
    const {text} = embedding.find(({text}) => text.startsWith('<iframe'))!;
    const hosted = await framed(/allow="[^"]+"/.exec(text)![0]);
    const inner = hosted.page.frameLocator('iframe');
    await calls(inner);
    await bob.talks();
    await bob.hangsUp();
    await inner.locator('im-call-window').getByText('The call has ended.').first().waitFor();
    const [, frame] = hosted.page.frames();
    assert.deepEqual(await frame!.evaluate(() => window.heardErrors), []);
    await hosted.closes();
  });

  test('say which “allow” is missing, in an iframe that does not', async () => {
    const hosted = await framed('');
    await calls(hosted.page.frameLocator('iframe'));
    const [, frame] = hosted.page.frames();
    await frame!.waitForFunction(
      () => window.heardErrors.some(({message}) => message.includes('allow="microphone"')),
      undefined,
      {polling: 50},
    );
    const heard = await frame!.evaluate(() => window.heardErrors);
    assert.ok(
      heard.every(({code}) => code === 'device-policy'),
      JSON.stringify(heard),
    );
    await bob.hangsUp();
    await hosted.closes();
  });

  for (const [order, isOlderFirst] of [
    ['before', true],
    ['after', false],
  ] as const) {
    test(`share one session with an older copy that is loaded ${order} them, and the console says so once`, async () => {
      const context = await browser.newContext({permissions: ['camera', 'microphone']});
      await serveOlderCopy(context);
      const scripts = [`${served.origin}/im-elements.js`, OLDER_COPY];
      if (isOlderFirst) scripts.reverse();
      const hosted = await opens(
        `<im-contact-list server="${served.origin}" token-url="/im-token"></im-contact-list>
        <im-text-chat></im-text-chat><im-call-window></im-call-window>
        ${scripts.map((source) => `<script type="module" src="${source}"></script>`).join('')}`,
        {context},
      );
      const {page} = hosted;
      await page.getByRole('button', {name: /^Chat with bob/i}).click();
      await page.getByRole('textbox', {name: 'Message bob'}).fill(`From ${order} them`);
      await page.keyboard.press('Enter');
      await page.getByRole('log').getByText(`From ${order} them`).waitFor();
      await calls(page);
      await Promise.all([bob.talks(), page.evaluate(() => window.watchedMedia.talks())]);
      await bob.hangsUp();
      await page.locator('im-call-window').getByText('The call has ended.').first().waitFor();

      const older = await page.evaluate(() =>
        ['im-contact-list', 'im-text-chat', 'im-call-window', 'im-messenger'].filter(
          (tag) => 'isOlder' in customElements.get(tag)!,
        ),
      );
      assert.deepEqual(older, isOlderFirst ? ['im-contact-list', 'im-text-chat'] : []);
      const told = hosted.console.filter(({text}) => text.includes('loads im-elements twice'));
      assert.equal(told.length, 1);
      assert.equal(hosted.sockets.length, 1);
      assert.deepEqual(hosted.thrown, []);
      assert.deepEqual(await hosted.errors(), []);
      await hosted.closes();
    });
  }

  const looksUnder = async (rules: string) => {
    const hosted = await opens(
      `<style>${rules}</style>
      <style>
        style, script, title, head {display: none}
        main {display: block; inline-size: 700px; block-size: 500px; padding: 0; float: none}
      </style>
      <main>${ELEMENTS(served.origin)}</main>`,
    );
    await hosted.page.getByRole('button', {name: /^Chat with bob/i}).click();
    await hosted.page.getByRole('textbox', {name: 'Message bob'}).waitFor();
    await calls(hosted.page);
    await bob.talks();
    await hosted.page.evaluate(() => window.watchedMedia.talks());
    const looks = await hosted.page.evaluate(looksOf);
    await bob.hangsUp();
    assert.deepEqual(hosted.thrown, []);
    await hosted.closes();
    return looks;
  };

  for (const [kind, style] of [
    ['takes all styles from everything', '* {all: unset}'],
    ['has huge letters', 'html {font-size: 40px} * {font-size: 40px; line-height: 3}'],
    ['counts boxes by their content', '* {box-sizing: content-box; border-spacing: 9px}'],
    ['is written from right to left', 'body {direction: rtl; text-align: right}'],
  ] as const) {
    test(`look as they do anywhere on a page that ${kind}`, async () => {
      const plain = await looksUnder('');
      const odd = await looksUnder(style);
      // A call later there is more to see.
      const both = Object.keys(plain).filter((name) => name in odd);
      assert.ok(both.length > 30);
      for (const name of both) assert.deepEqual(odd[name], plain[name], name);
    });
  }

  test('keep a call that runs while they are removed and put back elsewhere, ten times', async () => {
    const hosted = await opens(`<main></main><aside></aside>${ELEMENTS(served.origin)}`);
    const {page} = hosted;
    await calls(page);
    await bob.talks();
    await page.evaluate(async () => {
      const elements = document.querySelectorAll('im-contact-list, im-text-chat, im-call-window');
      for (let time = 0; time < 10; time++) {
        for (const element of elements) element.remove();
        await Promise.resolve();
        const place = document.querySelector(time % 2 ? 'main' : 'aside')!;
        place.append(...elements);
      }
    });
    await Promise.all([bob.talks(), page.evaluate(() => window.watchedMedia.talks())]);
    assert.equal(hosted.sockets.length, 1);
    assert.equal(await page.evaluate(() => window.watchedMedia.alive().connections), 1);
    await bob.hangsUp();
    await page.locator('im-call-window').getByText('The call has ended.').first().waitFor();
    assert.deepEqual(hosted.thrown, []);
    assert.deepEqual(await hosted.errors(), []);
    await hosted.closes();
  });
});

/** In the page: how letters, colours and boxes within the elements have come out, by what they are. */
function looksOf() {
  const looks: Record<string, unknown> = {};
  for (const tag of ['im-contact-list', 'im-text-chat', 'im-call-window']) {
    const element = document.querySelector(tag)!;
    if (tag !== 'im-call-window') looks[tag] = element.getBoundingClientRect().width;
    for (const part of element.shadowRoot!.querySelectorAll('[part], button, textarea, input')) {
      const {color, fontFamily, fontSize, lineHeight, boxSizing, display} = getComputedStyle(part);
      const {height} = part.getBoundingClientRect();
      const name = part.getAttribute('part') ?? part.getAttribute('aria-label') ?? part.localName;
      looks[`${tag} ${name}`] = {
        color,
        fontFamily,
        fontSize,
        lineHeight,
        boxSizing,
        display,
        ...(part.localName === 'button' && {height}),
      };
    }
  }
  return looks;
}

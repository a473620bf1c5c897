import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {build} from 'vite';
import {HostedPage, launchForHostedPages} from '../support/node/hosted-page.js';
import {readMarkdown, root} from '../support/node/markdown.js';
import {Person} from '../support/node/person.js';
import {Served, SERVED_SECRET} from '../support/node/served.js';
import {signToken} from '../support/node/world.js';

const SITE = 'http://shop.localhost';
const examples = readMarkdown('docs/client.md')
  .code.filter(({language}) => language === 'ts' || language === 'js')
  .map(({text}) => text);

/** The page around the examples: what they take for given, see `test/docs/given.d.ts`. */
const GIVEN = `
  <!doctype html><title>client</title>
  <video id="remoteVideo" autoplay muted playsinline></video>
  <script>
    window.told = [];
    window.notify = (user, {content}) => told.push(['notified', user, content.text]);
    window.show = (data) => told.push(['shown', data]);
    window.showMenu = () => told.push(['menu']);
    window.content = {kind: 'order', data: {number: 4711}};
  </script>
  <script type="module" src="/examples.js"></script>`;

let browser: Browser;
let served: Served;
let bob: Person;
let hosted: HostedPage;
let page: Page;

before(async () => {
  [served, browser] = await Promise.all([Served.start(), launchForHostedPages()]);
  bob = await Person.arrives(browser, served, 'bob');
  const token = await signToken({sub: 'ann', name: 'Ann'}, SERVED_SECRET);
  hosted = await HostedPage.opens(browser, served, GIVEN, {
    site: SITE,
    files: {
      '/im-token': {type: 'text/plain', body: token},
      '/examples.js': {type: 'text/javascript', body: await script()},
    },
  });
  ({page} = hosted);
  page.on('dialog', (dialog) => void dialog.accept());
});
after(async () => {
  await bob.leaves();
  await browser.close();
  await served.close();
});

/** What is needed before an example, and what has to come of it, by words that only that one has. */
const STEPS: Readonly<
  Record<string, {readonly first?: () => Promise<unknown>; readonly then?: () => Promise<unknown>}>
> = {
  'getToken: async': {
    then: () => comes(`session.status.value === 'online' && session.roster.get('guest-bob')`),
  },
  "unblock('bob')": {
    then: () => comes(`session.roster.get('guest-bob').presence === 'online'`),
  },
  'Are you there?': {
    then: async () => {
      await bob.opens('ann');
      await bob.hasText('Are you there?');
    },
  },
  'onMessage(': {
    then: async () => {
      await bob.writes('Yes.');
      await comes(`told.some(([what, user, text]) => user === 'guest-bob' && text === 'Yes.')`);
    },
  },
  "send('bob', {kind:": {
    then: () =>
      comes(
        `session.transcripts.all.value.get('guest-bob').entries
          .some(({content, state}) => content.kind === 'order' && /delivered|read/.test(state))`,
      ),
  },
  'show(content.data)': {
    then: () => comes(`told.some(([what, data]) => what === 'shown' && data.number === 4711)`),
  },
  'calls.invite(': {
    then: async () => {
      await bob.button('Accept').click();
      await bob.talks();
      await comes(
        `session.calls.current.value.phase === 'connected' && remoteVideo.videoWidth > 0`,
      );
    },
  },
  'devices.choose(': {
    first: () => comes(`window.id = session.calls.devices.available.value.camera[1]?.id`),
    then: () => comes(`session.calls.media.value.camera === 'on'`),
  },
  "quality: '1080p'": {
    then: () => comes(`session.calls.settings.value.quality === '1080p'`),
  },
  'session.transmit(': {},
};

test('the examples of the headless client do what they say, one after the other', async () => {
  await comes('window.examples');
  const done: string[] = [];
  for (const [index, text] of examples.entries()) {
    const [words, step] =
      Object.entries(STEPS).find(([words]) => !done.includes(words) && text.includes(words)) ?? [];
    await step?.first?.();
    await page.evaluate(`window.examples[${index}]()`);
    await step?.then?.();
    if (words !== undefined) done.push(words);
  }
  assert.deepEqual(done.sort(), Object.keys(STEPS).sort(), 'every step had its example');

  // The other way round: the example about calls asks, and takes the call.
  await page.evaluate('session.calls.hangUp()');
  await bob.reads('The call has ended.');
  await bob.calls('ann');
  await comes(`session.calls.current.value?.phase === 'connected'`);
  await bob.hangsUp();
  assert.deepEqual(hosted.thrown, []);
});

const comes = (what: string) => page.waitForFunction(what, undefined, {polling: 50});

/** The examples as one script: each a function, as a page could not wait for one of them alone. */
async function script(): Promise<string> {
  const file = (index: number) => join(root, 'docs', `example-${index}.ts`);
  const entry = join(root, 'docs', 'examples.ts');
  const texts = new Map(examples.map((text, index) => [file(index), asFunction(text)]));
  texts.set(
    entry,
    [
      `import {joinSession} from 'im-elements/client';`,
      ...examples.map((_, index) => `import {run as run${index}} from './example-${index}.js';`),
      'window.session = joinSession().session;',
      `window.examples = [${examples.map((_, index) => `run${index}`).join(', ')}];`,
    ].join('\n'),
  );
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [
      {
        name: 'examples',
        enforce: 'pre',
        resolveId: (id, importer) => {
          if (id === entry) return entry;
          const example = /^\.\/(example-\d+)\.js$/.exec(id)?.[1];
          return example && importer === entry ? join(root, 'docs', `${example}.ts`) : null;
        },
        load: (id) => texts.get(id) ?? null,
      },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {input: entry, output: {codeSplitting: false}},
      modulePreload: false,
    },
  });
  if (!('output' in built)) throw new Error('The examples became something else than files.');
  return built.output[0].code;
}

function asFunction(text: string): string {
  const imports = text.match(/^import .*;$/gm) ?? [];
  const rest = text
    .replace(/^import .*;$/gm, '')
    .replaceAll('https://im.example.com', served.origin)
    // As the server names the guest of the demo.
    .replaceAll("'bob'", "'guest-bob'");
  return `${imports.join('\n')}\nexport const run = async () => {\n${rest}\n};`;
}

// Takes the pictures of the README anew, light and dark, from the demo with people in a real call:
// `npm run build && npm run picture`. Their cameras are those that demo/generated-devices.js makes.
/* global document */
import {fileURLToPath} from 'node:url';
import {mkdirSync, statSync} from 'node:fs';
import {chromium} from 'playwright-core';
import {Served} from '../test/support/node/served.ts';
import {CHROMIUM_FLAGS, findChromium} from './chromium.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
/** A list, a chat, and room beside them for the window of the call. */
const SIZE = {width: 1440, height: 548};
/** In bytes: a README is read on phones, too. */
const LARGEST = 200_000;

/** Who says what to whom, in this order. */
const CONVERSATION = [
  ['Tomás', 'Alice', 'Thanks for the quick delivery!'],
  ['Mina', 'Alice', 'The Headland is back in the workshop.'],
  ['Alice', 'Mina', 'Good. I will look at its gears after lunch.'],
  ['Bob', 'Alice', 'Morning! My back wheel has started to sing.'],
  ['Alice', 'Bob', 'A high note or a low one? 🎵'],
  ['Bob', 'Alice', 'High, and only uphill.'],
  ['Alice', 'Bob', 'Then it is the chain. Call me and hold it to the camera.'],
  ['Bob', 'Alice', 'It is on the stand now.'],
];

const served = await Served.start();
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [
    ...CHROMIUM_FLAGS.filter((flag) => !flag.includes('use-fake-device')),
    // Only one page is in front, and all of them draw.
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
  ],
});
try {
  mkdirSync('docs/pictures', {recursive: true});
  const pages = new Map();
  for (const name of ['Bob', 'Mina', 'Tomás', 'Alice']) {
    const context = await browser.newContext({viewport: SIZE});
    const page = await context.newPage();
    await page.goto(`${served.origin}/demo/user.html?user=${encodeURIComponent(name)}`);
    pages.set(name, page);
  }
  const alice = pages.get('Alice');
  const bob = pages.get('Bob');
  for (const [from, to, text] of CONVERSATION)
    await say(pages.get(from), pages.get(to), from, to, text);
  await choose(alice, 'Bob');
  await bob.getByRole('button', {name: 'Video call Alice'}).first().click();
  await alice.getByRole('button', {name: 'Accept', exact: true}).click();
  await alice.locator('.generated').waitFor();
  await alice.evaluate(() => {
    document.querySelector('.generated').hidden = true;
    document.documentElement.style.setProperty('--im-call-inset', '62px 20px auto auto');
    document.body.style.gridTemplateColumns = '280px 400px 1fr';
    document.querySelector('im-text-chat').style.borderRight =
      '1px solid light-dark(#dfe5e1, #2b3634)';
  });
  await alice.bringToFront();
  // By then the picture has grown to its size.
  await draw(alice, bob, 1_500);
  for (const scheme of ['light', 'dark']) {
    await alice.emulateMedia({colorScheme: scheme, reducedMotion: 'reduce'});
    await alice.mouse.move(1, 1);
    await Promise.all([alice.evaluate(freshFrames), draw(alice, bob, 200)]);
    const path = `docs/pictures/call-${scheme}.png`;
    await alice.screenshot({path});
    const {size} = statSync(path);
    console.log(`${path}: ${Math.round(size / 1000)} kB`);
    if (size > LARGEST) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await served.close();
}

/** Two pictures more of each side, so that what is shown is of now. Run in the page. */
async function freshFrames() {
  const videos = [...document.querySelector('im-call-window').shadowRoot.querySelectorAll('video')];
  const frame = (video) => new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  for (let round = 0; round < 2; round++) await Promise.all(videos.map(frame));
}

/** Lets the pages draw for so many ms: without a window, they do it when they are looked at. */
async function draw(alice, bob, ms) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    await bob.screenshot();
    await alice.screenshot();
  }
}

async function choose(page, name) {
  await page.getByRole('button', {name: `Chat with ${name}`, exact: true}).click();
}

async function say(from, to, sender, receiver, text) {
  await choose(from, receiver);
  const field = from.getByRole('textbox', {name: `Message ${receiver}`});
  await field.fill(text);
  await field.press('Enter');
  await to.getByText(text).first().waitFor({state: 'attached'});
}

// Opening time, memory and frame times of a long conversation in a real browser, against the built server:
// `npm run bench:chat`, or with other lengths: `npm run bench:chat -- 500 20000`.
/* global document, requestAnimationFrame */
import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {DatabaseFile} from '../dist/server/backend/database-file.js';
import {SqliteStore} from '../dist/server/backend/sqlite.js';
import {CHROMIUM_FLAGS, findChromium} from '../scripts/chromium.js';

const ME = {id: 'guest-alice', name: 'Alice'};
/** One wrote everything that was read, the other left half of it unread. */
const READ = {id: 'guest-bob', name: 'Bob'};
const UNREAD = {id: 'guest-carol', name: 'Carol'};
const WORDS = 'the ferry leaves at nine and the tandem needs a new chain before it does'.split(' ');
const ROUNDS = 7;
/** How many frames are scrolled each way, and how far in each: a quick turn of the wheel. */
const FRAMES = 900;
const STEP_PX = 120;
const LIMIT_MS = 300;

const lengths = process.argv.slice(2).map(Number).filter(Boolean);
const rows = [];
for (const length of lengths.length > 0 ? lengths : [1_000, 100_000])
  rows.push(await measure(length));
const figures = Object.keys(rows[0][1]);
console.table(
  Object.fromEntries(
    figures.map((figure) => [
      figure,
      Object.fromEntries(rows.map(([name, row]) => [name, row[figure]])),
    ]),
  ),
);
const slow = rows.filter(
  ([, row]) => row['open at newest, ms'] > LIMIT_MS || row['open at unread, ms'] > LIMIT_MS,
);
const jumped = rows.filter(([, row]) => row['largest jump, px'] > 1);
if (slow.length + jumped.length > 0) {
  console.error(`Opens in more than ${LIMIT_MS} ms, or jumps while it is scrolled.`);
  process.exitCode = 1;
}

async function measure(length) {
  const data = await mkdtemp(join(tmpdir(), 'im-bench-'));
  let server;
  let browser;
  try {
    await fill(data, length);
    server = await serve(data);
    browser = await chromium.launch({executablePath: findChromium(), args: CHROMIUM_FLAGS});
    const newest = [];
    const unread = [];
    for (let round = 0; round < ROUNDS; round++) {
      newest.push(await inPage(browser, server.origin, (page) => timeToOpen(page, READ)));
      unread.push(await inPage(browser, server.origin, (page) => timeToOpen(page, UNREAD)));
    }
    const scrolled = await inPage(browser, server.origin, scroll);
    const row = {
      'open at newest, ms': median(newest),
      'open at unread, ms': median(unread),
      ...scrolled,
    };
    return [`${length.toLocaleString('en')} messages`, row];
  } finally {
    await browser?.close();
    await server?.stop();
    await rm(data, {recursive: true, force: true});
  }
}

/** Both conversations, through the store that the server itself uses. */
async function fill(data, length) {
  let now = Date.now() - length * 60_000;
  const file = new DatabaseFile(data);
  const store = new SqliteStore(file, () => now);
  await Promise.all([ME, READ, UNREAD].map((user) => store.remember(user)));
  for (const other of [READ, UNREAD]) {
    now = Date.now() - length * 60_000;
    let last;
    let half;
    for (let start = 0; start < length; start += 5_000) {
      const group = Array.from({length: Math.min(5_000, length - start)}, (_, index) => {
        now += 60_000;
        return store.append(draft(start + index, other));
      });
      for (const {message} of await Promise.all(group)) {
        last = message;
        if (start * 2 < length) half = message;
      }
    }
    const read = other === READ ? last.place : half.place;
    await store.advance({reader: ME.id, author: other.id, delivered: last.place, read});
    await store.advance({reader: other.id, author: ME.id, delivered: last.place, read: last.place});
  }
  file.close();
}

function draft(index, other) {
  const own = index % 5 < 2;
  const text = Array.from(
    {length: 3 + ((index * 7) % 40)},
    (_, at) => WORDS[(index + at) % WORDS.length],
  );
  return {
    id: `${other.id}-${String(index).padStart(8, '0')}`,
    from: own ? ME.id : other.id,
    to: own ? other.id : ME.id,
    content: {kind: 'text', text: `${index}: ${text.join(' ')}`},
  };
}

async function serve(data) {
  const main = fileURLToPath(new URL('../dist/server/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, '--demo', '--port', '0', '--data', data], {
    env: {
      PATH: process.env.PATH,
      IM_SECRET: 'a secret of the benchmark, long enough for it',
      IM_MESSAGES_PER_USER: '0',
      IM_MESSAGES_PER_PAIR: '0',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({input: child.stdout})) {
    const origin = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (!origin) continue;
    child.stdout.resume();
    const exited = new Promise((resolve) => child.once('exit', resolve));
    return {origin, stop: () => (child.kill(), exited)};
  }
  throw new Error('The server did not start: build the project first.');
}

async function inPage(browser, origin, work) {
  const context = await browser.newContext({viewport: {width: 1200, height: 800}});
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/demo/user.html?user=${ME.name}`);
    await rowOf(page, READ).waitFor({state: 'attached'});
    return await work(page);
  } finally {
    await context.close();
  }
}

function rowOf(page, {name}) {
  return page.getByRole('button', {name: `Chat with ${name}`});
}

/** From the press in the list to the frame in which the messages are painted. */
async function timeToOpen(page, {name}) {
  return page.evaluate(async (label) => {
    const list = document.querySelector('im-contact-list').shadowRoot;
    const chat = document.querySelector('im-text-chat').shadowRoot;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const start = performance.now();
    list.querySelector(`[aria-label="${label}"]`).click();
    while (chat.querySelectorAll('.message').length < 20) await frame();
    // The frame after the one that draws them.
    await frame();
    return performance.now() - start;
  }, `Chat with ${name}`);
}

/** From the newest message a long way up and down again; what a message moves apart from that is a jump. */
async function scroll(page) {
  await timeToOpen(page, READ);
  const session = await page.context().newCDPSession(page);
  const before = await metrics(session);
  const moved = await page.evaluate(
    async ({frames, step}) => {
      const chat = document.querySelector('im-text-chat').shadowRoot;
      const log = chat.querySelector('.log');
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const inSight = () => {
        const {top} = log.getBoundingClientRect();
        return [...log.querySelectorAll('.message')].find(
          (message) => message.getBoundingClientRect().top > top + 200,
        );
      };
      const times = [];
      let jump = 0;
      let most = 0;
      const numbers = new Set();
      for (const direction of [-1, 1]) {
        let last = await frame();
        for (let index = 0; index < frames; index++) {
          const message = inSight();
          const from = message?.getBoundingClientRect().top;
          const at = log.scrollTop;
          log.scrollTop += direction * step;
          const by = log.scrollTop - at;
          const now = await frame();
          times.push(now - last);
          last = now;
          if (message?.isConnected) {
            jump = Math.max(jump, Math.abs(message.getBoundingClientRect().top - from + by));
            numbers.add(message.dataset.key);
          }
          most = Math.max(most, chat.querySelectorAll('.message').length);
        }
      }
      return {times: times.sort((one, other) => one - other), jump, most, passed: numbers.size};
    },
    {frames: FRAMES, step: STEP_PX},
  );
  const after = await metrics(session);
  const {times, jump, most, passed} = moved;
  return {
    'heap, MB': before.heap,
    'heap after scrolling, MB': after.heap,
    'DOM nodes': after.nodes,
    'messages in the page': most,
    'messages scrolled past': passed,
    'busy per frame, ms': rounded((after.busy - before.busy) / times.length),
    'frame p50, ms': rounded(times[Math.floor(times.length / 2)]),
    'frame p99, ms': rounded(times[Math.floor(times.length * 0.99)]),
    'longest frame, ms': rounded(times.at(-1)),
    'largest jump, px': rounded(jump),
  };
}

/** Times are of the main thread, whatever else the machine does meanwhile. */
async function metrics(session) {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  const {metrics} = await session.send('Performance.getMetrics');
  const value = (name) => metrics.find((metric) => metric.name === name).value;
  return {
    heap: rounded(value('JSHeapUsedSize') / 1e6),
    nodes: value('Nodes'),
    busy: value('TaskDuration') * 1_000,
  };
}

function median(values) {
  return rounded(values.sort((one, other) => one - other)[values.length >> 1]);
}

function rounded(value) {
  return Math.round(value * 10) / 10;
}

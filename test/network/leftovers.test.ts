import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, CDPSession} from 'playwright-core';
import {launchBrowser, LEFTOVERS, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

const CALLS = 100;

/** How many calls are made first: code is loaded, and the browser keeps some of what it has drawn. */
const FIRST_CALLS = 12;

/**
 * The browser holds on to what was pressed or drawn last, until something else is. What was never let go of stays,
 * however many calls follow.
 */
const MORE_ROUNDS = 6;

/**
 * What the browser itself may still hold of the last calls, by its own count: Chromium keeps a connection that was closed
 * while it gathered candidates, with its three handlers. What only one of the four ways to call never lets go of is there
 * a quarter of a hundred times. What the page has registered and shows is counted beside it, to the last one.
 */
const LAST_CALLS = {nodesHeld: 45, listenersHeld: 6, connectionObjects: 2} as const;

/** Some things fall only after what held them has. */
const COLLECTIONS = 4;

describe('a page in which many calls were made', {timeout: 400_000}, () => {
  let browser: Browser;
  let served: Served;
  let alice: Person;
  let bob: Person;

  before(async () => {
    browser = await launchBrowser();
    served = await Served.start('--guest-burst', '1000');
    [alice, bob] = await Promise.all([
      Person.arrives(browser, served, 'alice', [LEFTOVERS]),
      Person.arrives(browser, served, 'bob', [LEFTOVERS]),
    ]);
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  const isOver = async (startedAt: number) => {
    for (const person of [alice, bob]) {
      await person.enters('ended', startedAt);
      await person.button('Close').click();
    }
  };

  const ways: readonly ((startedAt: number) => Promise<unknown>)[] = [
    async (startedAt) => {
      await alice.calls('bob');
      await bob.button('Accept').click();
      await Promise.all([alice.enters('connected', startedAt), bob.enters('connected', startedAt)]);
      await alice.button('Hang up').click();
    },
    async () => {
      await bob.calls('alice', 'Voice');
      await alice.button('Accept').click();
      await alice.button('Camera on').click();
      await alice.button('Hang up').click();
    },
    async () => {
      await alice.calls('bob');
      await bob.button('Decline').click();
    },
    async () => {
      await bob.calls('alice');
      await alice.button('Accept').waitFor();
      await bob.button('Cancel').click();
    },
  ];

  const call = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const startedAt = Date.now();
      await ways[index % ways.length]!(startedAt);
      await isOver(startedAt);
    }
  };

  test(`has nothing left of ${CALLS} of them`, async (t) => {
    await call(FIRST_CALLS);
    const people = [alice, bob];
    const before = await Promise.all(people.map((person) => left(person)));
    await call(CALLS);
    let after = await Promise.all(people.map((person) => left(person)));
    const isMore = () => after.some((now, index) => mores(now, before[index]!).length > 0);
    for (let round = 0; round < MORE_ROUNDS && isMore(); round++) {
      await call(ways.length);
      after = await Promise.all(people.map((person) => left(person)));
    }
    for (const [index, now] of after.entries()) {
      const known = before[index]!;
      t.diagnostic(`before ${inShort(known)}`);
      t.diagnostic(`after ${inShort(now)}`);
      const {timers, ...counts} = now;
      const {tracks, connections, audioContexts, audioNodes, listeners, nodesShown} = counts;
      assert.deepEqual(
        {tracks, connections, audioContexts, audioNodes},
        {tracks: 0, connections: 0, audioContexts: 0, audioNodes: 0},
      );
      assert.deepEqual(listeners, known.listeners);
      assert.equal(nodesShown, known.nodesShown);
      assert.ok(timers.length <= known.timers.length, timers.join('\n'));
      assert.deepEqual(mores(now, known), []);
    }
  });
});

type Left = Awaited<ReturnType<typeof left>>;

function inShort({timers, listeners, ...counts}: Left): string {
  const registered = Object.values(listeners).reduce((sum, count) => sum + count, 0);
  return JSON.stringify({...counts, listeners: registered, timers: timers.length});
}

/** What there is more of than before, of what the browser collects in its own time. */
function mores(now: Left, before: Left): string[] {
  return (['nodesHeld', 'listenersHeld', 'connectionObjects'] as const)
    .filter((what) => now[what] > before[what] + LAST_CALLS[what])
    .map((what) => `${now[what]} ${what}, ${before[what]} before`);
}

/** What there is in the page that somebody has to end, after the garbage was collected. */
async function left(person: Person) {
  await person.allReleased();
  // A message, as a missed call is one, sounds for half a second.
  await person.page.waitForFunction(() => window.watchedLeftovers().audioContexts === 0);
  const devtools: CDPSession = await person.page.context().newCDPSession(person.page);
  for (let round = 0; round < COLLECTIONS; round++)
    await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const {metrics} = await devtools.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({name}) => name === wanted)!.value;
  const alive = await person.alive();
  const leftovers = await person.page.evaluate(() => window.watchedLeftovers());
  await devtools.detach();
  return {
    ...alive,
    ...leftovers,
    nodesHeld: metric('Nodes'),
    connectionObjects: metric('RTCPeerConnections'),
    listenersHeld: metric('JSEventListeners'),
    audioNodes: metric('AudioHandlers'),
  };
}

declare global {
  interface Window {
    watchedLeftovers(): {
      readonly timers: readonly string[];
      readonly audioContexts: number;
      /** How many there are, by kind of event and target. */
      readonly listeners: Readonly<Record<string, number>>;
      readonly nodesShown: number;
    };
  }
}

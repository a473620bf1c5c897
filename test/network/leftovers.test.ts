import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, CDPSession} from 'playwright-core';
import {launchBrowser, LEFTOVERS, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

const CALLS = 100;

/** How many calls are made first: code is loaded, and the browser keeps some of what it has drawn. */
const FIRST_CALLS = 12;

/** What the browser frees when it likes: how many more there may be per call. One that leaks adds more. */
const GROWTH_PER_CALL = {listeners: 0.5, connectionObjects: 0.02} as const;

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
    const before = await Promise.all([left(alice), left(bob)]);
    await call(CALLS);
    const after = await Promise.all([left(alice), left(bob)]);
    for (const [index, counts] of after.entries()) {
      t.diagnostic(JSON.stringify(counts));
      const {tracks, connections, audioContexts, audioNodes, timers} = counts;
      assert.deepEqual(
        {tracks, connections, audioContexts, audioNodes},
        {tracks: 0, connections: 0, audioContexts: 0, audioNodes: 0},
      );
      const known = before[index]!;
      assert.ok(timers.length <= known.timers.length, timers.join('\n'));
      for (const what of ['listeners', 'connectionObjects'] as const) {
        const limit = known[what] + CALLS * GROWTH_PER_CALL[what];
        assert.ok(counts[what] <= limit, `${counts[what]} ${what}, and ${known[what]} before`);
      }
    }
  });
});

/** What there is in the page that somebody has to end, after the garbage was collected. */
async function left(person: Person) {
  await person.allReleased();
  const devtools: CDPSession = await person.page.context().newCDPSession(person.page);
  // Some things fall only after what held them has.
  for (let round = 0; round < 3; round++) await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('Performance.enable');
  const {metrics} = await devtools.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({name}) => name === wanted)!.value;
  const alive = await person.alive();
  const leftovers = await person.page.evaluate(() => window.watchedLeftovers());
  await devtools.detach();
  return {
    ...alive,
    ...leftovers,
    connectionObjects: metric('RTCPeerConnections'),
    listeners: metric('JSEventListeners'),
    audioNodes: metric('AudioHandlers'),
  };
}

declare global {
  interface Window {
    watchedLeftovers(): {readonly timers: readonly string[]; readonly audioContexts: number};
  }
}

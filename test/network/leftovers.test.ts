import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, CDPSession} from 'playwright-core';
import {launchBrowser, LEFTOVERS, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

const CALLS = 100;

/** How many calls are made first: code is loaded, and the browser keeps some of what it has drawn. */
const FIRST_CALLS = 12;

/** The browser frees what nobody holds in its own time, at one of so many requests at the latest. */
const COLLECTIONS = 40;
/** Where so many in a row free nothing, there is nothing more to free. */
const RESTS = 8;

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
    const known = [await leastLeft(alice), await leastLeft(bob)];
    await call(CALLS);
    for (const [index, person] of [alice, bob].entries()) {
      const before = known[index]!;
      const {timers, ...counts} = await leastLeft(person, before);
      t.diagnostic(`before ${JSON.stringify({...before, timers: before.timers.length})}`);
      t.diagnostic(`after ${JSON.stringify({...counts, timers: timers.length})}`);
      const {tracks, connections, connectionObjects, audioContexts, audioNodes} = counts;
      assert.deepEqual(
        {tracks, connections, connectionObjects, audioContexts, audioNodes},
        {tracks: 0, connections: 0, connectionObjects: 0, audioContexts: 0, audioNodes: 0},
      );
      assert.ok(timers.length <= before.timers.length, timers.join('\n'));
      for (const what of ['listeners', 'nodes'] as const) {
        assert.ok(counts[what] <= before[what], `${counts[what]} ${what}, ${before[what]} before`);
      }
    }
  });
});

type Left = Awaited<ReturnType<typeof left>>;

/** What is left after several collections in a row have freed no more, or no more than `known` is left. */
async function leastLeft(person: Person, known?: Left): Promise<Left> {
  await person.allReleased();
  // A message, as a missed call is one, sounds for half a second.
  await person.page.waitForFunction(() => window.watchedLeftovers().audioContexts === 0);
  const collected = ['nodes', 'listeners', 'connectionObjects'] as const;
  let least = await left(person);
  for (let round = 0, rest = 0; round < COLLECTIONS && rest < RESTS; round++) {
    const isEnough = ({nodes, listeners}: Left) =>
      least.nodes <= nodes && least.listeners <= listeners;
    if (known && least.connectionObjects === 0 && isEnough(known)) break;
    const next = await left(person);
    rest = collected.some((what) => next[what] < least[what]) ? 0 : rest + 1;
    least = next;
  }
  return least;
}

/** What there is in the page that somebody has to end, after the garbage was collected. */
async function left(person: Person) {
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
    nodes: metric('Nodes'),
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

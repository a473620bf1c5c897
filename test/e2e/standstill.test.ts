import assert from 'node:assert/strict';
import {describe, test, type TestContext} from 'node:test';
import {setTimeout as elapse} from 'node:timers/promises';
import {chromium} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import {Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';
import {phasesSince} from '../support/node/trials.js';

/** Longer than anybody waits for somebody who says nothing, in ms. */
const STANDSTILL_MS = 32_000;

/** Each of these takes its time: they run side by side. */
describe('a call of which a part stands still', {timeout: 200_000, concurrency: true}, () => {
  /** Alice and Bob, each with a browser of their own, who talk. `doze` stops everything of Bob's. */
  const talkers = async (t: TestContext) => {
    const served = await Served.start();
    t.after(() => served.close());
    const launch = async (name: string) => {
      const host = await chromium.launchServer({
        executablePath: findChromium(),
        args: CHROMIUM_FLAGS,
      });
      // A group of its own: one signal reaches every process of it.
      const signal = (what: NodeJS.Signals) => process.kill(-host.process().pid!, what);
      t.after(async () => {
        signal('SIGCONT');
        await host.close();
      });
      const browser = await chromium.connect(host.wsEndpoint());
      return {person: await Person.arrives(browser, served, name), signal};
    };
    const [{person: alice}, {person: bob, signal}] = await Promise.all([
      launch('alice'),
      launch('bob'),
    ]);
    const talk = async () => {
      await alice.calls('bob');
      await bob.button('Accept').click();
      await Promise.all([alice.talks(), bob.talks()]);
    };
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    await talk();
    const [doze, wake] = [() => signal('SIGSTOP'), () => signal('SIGCONT')];
    return {served, alice, bob, talk, doze, wake};
  };

  test('the server: nobody notices, and the call can be hung up afterwards', async (t) => {
    const {served, alice, bob} = await talkers(t);
    const pausedAt = Date.now();
    served.pause();
    while (Date.now() - pausedAt < STANDSTILL_MS) {
      await elapse(4_000);
      await Promise.all([alice.talks(), bob.talks()]);
    }
    served.resume();
    await Promise.all([alice.sees('bob', 'In a call'), bob.sees('alice', 'In a call')]);
    await Promise.all([alice.talks(), bob.talks()]);
    assert.deepEqual(await phasesSince([alice, bob], pausedAt), [[], []]);

    const hungUpAt = await alice.hangsUp();
    for (const person of [alice, bob]) {
      assert.equal((await person.enters('ended', hungUpAt)).endReason, 'hung-up');
      await person.allReleased();
    }
  });

  test('one of the two devices, asleep: the call is over for both, and both can call again', async (t) => {
    const {alice, bob, talk, doze, wake} = await talkers(t);
    const asleepAt = Date.now();
    doze();
    await alice.enters('reconnecting', asleepAt);
    const ends = [await alice.enters('ended', asleepAt)];
    await alice.allReleased();
    wake();
    ends.push(await bob.enters('ended', asleepAt));
    await bob.allReleased();
    assert.deepEqual(
      ends.map(({endReason}) => endReason),
      ['connection-lost', 'connection-lost'],
    );
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    await talk();
  });
});

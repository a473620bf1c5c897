import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {setTimeout as elapse} from 'node:timers/promises';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

/** What a call has to keep to, in milliseconds. */
const GONE_NOTICED = 1_000;
const GONE_OVER = 8_000;
const BACK_FROM_RELOAD = 5_000;
const HUNG_UP_HEARD = 1_000;

describe('a call of which a part goes away', {timeout: 240_000}, () => {
  let browser: Browser;
  let served: Served;
  let alice: Person;
  let bob: Person;
  let people: Person[];

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    served = await Served.start();
    [alice, bob] = await Promise.all([
      Person.arrives(browser, served, 'alice'),
      Person.arrives(browser, served, 'bob'),
    ]);
    people = [alice, bob];
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    await alice.calls('bob');
    await bob.button('Accept').click();
    await bothTalk();
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.leaves()));
    await served.close();
  });

  const bothTalk = () => Promise.all([alice.talks(), bob.talks()]);

  /** What alice heard of the call from `at` on. */
  const heardSince = async (at: number) =>
    (await alice.changes()).filter((change) => change.at >= at).map(({phase}) => phase);

  const hangsUp = async (by: Person, other: Person) => {
    const pressedAt = Date.now();
    await by.button('Hang up').click();
    const [own, heard] = await Promise.all([
      by.enters('ended', pressedAt),
      other.enters('ended', pressedAt),
    ]);
    assert.deepEqual([own.endReason, heard.endReason], ['hung-up', 'hung-up']);
    const late = heard.at - own.at;
    assert.ok(late <= HUNG_UP_HEARD, `heard only after ${late} ms`);
    await Promise.all([by.allReleased(), other.allReleased()]);
  };

  for (const [what, go] of [
    ['has crashed', () => bob.crashes()],
    ['was closed', () => bob.page.close({runBeforeUnload: true})],
  ] as const) {
    test(`is reconnecting at once and soon over when the other tab ${what}`, async (t) => {
      const goneAt = Date.now();
      await go();
      const noticed = await alice.enters('reconnecting', goneAt);
      const ended = await alice.enters('ended', goneAt);
      t.diagnostic(`noticed after ${noticed.at - goneAt} ms, over after ${ended.at - goneAt} ms`);
      assert.equal(ended.endReason, 'connection-lost');
      assert.ok(noticed.at - goneAt <= GONE_NOTICED, `noticed after ${noticed.at - goneAt} ms`);
      assert.ok(ended.at - goneAt <= GONE_OVER, `over after ${ended.at - goneAt} ms`);
      await alice.reads('The connection was lost.');
      await alice.allReleased();
      await alice.sees('bob', 'Offline');
    });
  }

  test('is the same call again after a reload, which the other side sees as reconnecting', async (t) => {
    const [before] = await alice.changes();
    const reloadedAt = Date.now();
    await bob.page.reload();
    const backAt = await bob.talks();
    await alice.talks();
    t.diagnostic(`talking again after ${backAt - reloadedAt} ms`);
    await alice.enters('connected', reloadedAt);
    assert.deepEqual(await heardSince(reloadedAt), ['reconnecting', 'connected']);
    const bobs = await bob.changes();
    assert.ok(bobs.every(({id}) => id === before!.id));
    assert.ok(backAt - reloadedAt <= BACK_FROM_RELOAD, `back after ${backAt - reloadedAt} ms`);
    await hangsUp(bob, alice);
  });

  test('goes on when the server is killed and comes back, and still keeps others out', async () => {
    const killedAt = Date.now();
    await served.stop('SIGKILL');
    await bob.list.getByText('Connection lost. Trying again…').waitFor();
    // Longer than the server waits for a device whose socket has closed.
    await elapse(8_000);
    await bothTalk();
    await served.start();
    await Promise.all([alice.sees('bob', 'In a call'), bob.sees('alice', 'In a call')]);
    await bothTalk();

    const carol = await Person.arrives(browser, served, 'carol');
    people.push(carol);
    await carol.sees('bob', 'In a call');
    await carol.calls('bob');
    await carol.reads(/bob is in another call/i);

    assert.ok(!(await heardSince(killedAt)).includes('ended'));
    await hangsUp(alice, bob);
  });

  test('goes on when the server is restarted in good order', async () => {
    const stoppedAt = Date.now();
    await served.stop();
    await served.start();
    await Promise.all([alice.sees('bob', 'In a call'), bob.sees('alice', 'In a call')]);
    await bothTalk();
    assert.ok(!(await heardSince(stoppedAt)).includes('ended'));
    await hangsUp(bob, alice);
  });
});

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {setTimeout as elapse} from 'node:timers/promises';
import {Pair} from '../support/node/pair.js';
import type {Person} from '../support/node/person.js';
import {phasesSince, shown, WAYS_TO_END, type Talkers} from '../support/node/trials.js';

/** How soon all this has to happen is the matter of `npm run bench:network`; here it has to happen, in order. */
describe('a call of which a part goes away', {timeout: 400_000}, () => {
  const pair = Pair.inEachTest();
  let alice: Person;
  let bob: Person;
  let talkers: Talkers;

  beforeEach(async () => {
    ({alice, bob} = pair);
    talkers = [alice, bob];
    await pair.talk();
  });

  /** What alice heard of the call from `at` on. */
  const heardSince = async (at: number) =>
    (await alice.changes()).filter((change) => change.at >= at).map(({phase}) => phase);

  const hangsUp = async (by: Person, other: Person) => {
    const pressedAt = await by.hangsUp();
    const ends = await Promise.all([
      by.enters('ended', pressedAt),
      other.enters('ended', pressedAt),
    ]);
    assert.deepEqual(
      ends.map(({endReason}) => endReason),
      ['hung-up', 'hung-up'],
    );
    await Promise.all([by.allReleased(), other.allReleased()]);
  };

  for (const [how, end] of Object.entries(WAYS_TO_END)) {
    test(`is ended ${how}, which the other side hears of as an orderly end`, async (t) => {
      const endedAt = await end(bob);
      const heard = await alice.enters('ended', endedAt);
      t.diagnostic(`heard after ${shown([heard.at - endedAt])}`);
      assert.equal(heard.endReason, 'hung-up');
      assert.deepEqual(await heardSince(endedAt), ['ended']);
      await Promise.all([alice.allReleased(), bob.allReleased()]);
      await alice.sees('bob', how.includes('button') ? 'Online' : 'Offline');
    });
  }

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
      assert.deepEqual(await heardSince(goneAt), ['reconnecting', 'ended']);
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
    await hangsUp(bob, alice);
  });

  for (const [whose, closer] of [
    ['calling', () => alice],
    ['called', () => bob],
  ] as const) {
    test(`goes on over a fresh connection when the ${whose} page closes the one there is`, async (t) => {
      const closedAt = await closer().closesConnections();
      const backAt = await Promise.all([alice.talks(), bob.talks()]);
      t.diagnostic(`talking again after ${shown(backAt.map((at) => at - closedAt))}`);
      await Promise.all(talkers.map((person) => person.enters('connected', closedAt)));
      for (const phases of await phasesSince(talkers, closedAt)) {
        assert.deepEqual(phases, ['reconnecting', 'connected']);
      }
      await hangsUp(alice, bob);
    });
  }

  test('goes on when the server is killed and comes back, and still keeps others out', async () => {
    const killedAt = Date.now();
    await pair.served.stop('SIGKILL');
    await bob.list.getByText('Connection lost. Trying again…').waitFor();
    // Longer than the server waits for a device whose socket has closed.
    await elapse(8_000);
    await pair.bothTalk();
    await pair.served.start();
    await Promise.all([alice.sees('bob', 'In a call'), bob.sees('alice', 'In a call')]);
    await pair.bothTalk();

    const carol = await pair.arrives('carol');
    await carol.sees('bob', 'In a call');
    await carol.calls('bob');
    await carol.reads(/bob is in another call/i);

    assert.deepEqual(await phasesSince(talkers, killedAt), [[], []]);
    await hangsUp(alice, bob);
  });

  test('goes on when the server is restarted in good order', async () => {
    const stoppedAt = Date.now();
    await pair.served.stop();
    await pair.served.start();
    await Promise.all([alice.sees('bob', 'In a call'), bob.sees('alice', 'In a call')]);
    await pair.bothTalk();
    assert.deepEqual(await phasesSince(talkers, stoppedAt), [[], []]);
    await hangsUp(bob, alice);
  });
});

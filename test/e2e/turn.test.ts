import assert from 'node:assert/strict';
import {after, afterEach, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';
import {TurnServer} from '../support/node/turn-server.js';

describe('a call with a TURN server', {timeout: 120_000}, () => {
  let browser: Browser;
  let turn: TurnServer;
  let served: Served;
  let people: Person[] = [];

  before(async () => {
    [browser, turn] = await Promise.all([launchBrowser(), TurnServer.start()]);
  });
  after(() => Promise.all([browser.close(), turn.close()]));
  afterEach(async () => {
    await Promise.all(people.map((person) => person.leaves()));
    people = [];
    await served.close();
  });

  const meet = async (flags: readonly string[], secret = TurnServer.SECRET) => {
    served = await Served.with({flags, environment: {IM_TURN_SECRET: secret}});
    const [alice, bob] = await Promise.all([
      Person.arrives(browser, served, 'alice'),
      Person.arrives(browser, served, 'bob'),
    ]);
    people = [alice, bob];
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    return {alice, bob};
  };

  const dial = async (transport: 'udp' | 'tcp', secret?: string) => {
    const {alice, bob} = await meet(['--relay-only', '--turn', turn.url(transport)], secret);
    await alice.calls('bob');
    await bob.button('Accept').click();
    return {alice, bob};
  };

  /** Resolves when what connects the two goes through the relay on neither side. */
  const areDirect = async (pair: readonly Person[]) => {
    for (;;) {
      const paths = (await Promise.all(pair.map((person) => person.paths()))).flat();
      if (paths.every(({local, remote}) => local !== 'relay' && remote !== 'relay')) return;
    }
  };

  for (const transport of ['udp', 'tcp'] as const) {
    test(`is relayed over ${transport.toUpperCase()}, with picture and sound both ways`, async () => {
      const {alice, bob} = await dial(transport);
      await Promise.all([alice.talks(), bob.talks()]);
      for (const person of [alice, bob]) {
        assert.deepEqual(await person.paths(), [
          {local: 'relay', remote: 'relay', relayProtocol: transport},
        ]);
      }
      await alice.button('Hang up').click();
      await Promise.all([alice.allReleased(), bob.allReleased()]);
    });
  }

  test('that connects through it while it rings goes directly once it is accepted', async () => {
    const {alice, bob} = await meet(['--turn', turn.url('udp')]);
    await alice.page.evaluate(() => {
      document.querySelector('im-call-window')!.setAttribute('preconnect', 'relay');
    });
    await alice.calls('bob');
    await bob.button('Accept').waitFor();
    for (const person of [alice, bob]) {
      assert.deepEqual(await person.paths(), [
        {local: 'relay', remote: 'relay', relayProtocol: 'udp'},
      ]);
    }
    const acceptedAt = Date.now();
    await bob.button('Accept').click();
    await Promise.all([alice.talks(), bob.talks(), areDirect([alice, bob])]);
    for (const person of [alice, bob]) {
      const phases = (await person.changes()).filter(({at}) => at >= acceptedAt);
      assert.equal(phases.at(-1)!.phase, 'connected');
      assert.ok(phases.every(({phase}) => phase !== 'reconnecting' && phase !== 'ended'));
    }
    assert.deepEqual(
      await Promise.all([alice.alive(), bob.alive()]),
      [alice, bob].map(() => ({tracks: 2, connections: 1})),
    );
  });

  test('fails in plain words on both sides where the TURN server refuses the credentials', async () => {
    const {alice, bob} = await dial('udp', 'not the secret of that TURN server');
    const ends = await Promise.all([alice.enters('ended'), bob.enters('ended')]);
    assert.deepEqual(
      ends.map(({endReason}) => endReason),
      ['media-failed', 'media-failed'],
    );
    const changes = [...(await alice.changes()), ...(await bob.changes())];
    assert.ok(changes.every(({phase}) => phase !== 'connected'));
    await Promise.all([
      alice.reads(/could not connect|no connection|connection could not/i),
      bob.reads(/could not connect|no connection|connection could not/i),
      alice.allReleased(),
      bob.allReleased(),
    ]);
  });
});

import assert from 'node:assert/strict';
import {after, afterEach, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person, RELAY_ONLY} from '../support/node/person.js';
import {Served} from '../support/node/served.js';
import {TurnServer} from '../support/node/turn-server.js';

describe('a call for which only a TURN server is left', {timeout: 120_000}, () => {
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

  const dial = async (transport: 'udp' | 'tcp', secret = TurnServer.SECRET) => {
    served = await Served.with({
      flags: ['--turn', turn.url(transport)],
      environment: {IM_TURN_SECRET: secret},
    });
    const [alice, bob] = await Promise.all([
      Person.arrives(browser, served, 'alice', [RELAY_ONLY]),
      Person.arrives(browser, served, 'bob', [RELAY_ONLY]),
    ]);
    people = [alice, bob];
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    await alice.calls('bob');
    await bob.button('Accept').click();
    return {alice, bob};
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

import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {Pair} from '../support/node/pair.js';
import type {Person} from '../support/node/person.js';

describe('a call between two browsers', {timeout: 120_000}, () => {
  const pair = Pair.inEachTest('--ring-timeout', '5000');
  let alice: Person;
  let bob: Person;

  beforeEach(() => {
    ({alice, bob} = pair);
  });

  const talk = async () => {
    await alice.calls('bob');
    await bob.button('Accept').click();
    await Promise.all([alice.button('Hang up').waitFor(), bob.button('Hang up').waitFor()]);
  };

  test('carries picture and sound both ways until one side hangs up, and releases every device', async () => {
    await talk();
    const [seenByAlice, seenByBob] = await Promise.all([
      alice.decodesMoreThan(),
      bob.decodesMoreThan(),
    ]);
    await Promise.all([alice.decodesMoreThan(seenByAlice), bob.decodesMoreThan(seenByBob)]);

    await alice.button('Hang up').click();
    await Promise.all([
      alice.reads('The call has ended.'),
      bob.reads('The call has ended.'),
      alice.allReleased(),
      bob.allReleased(),
    ]);
  });

  test('lets both write while they talk', async () => {
    await talk();
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    await alice.writes('can you hear me?');
    await bob.hasText('can you hear me?');
    await bob.writes('loud and clear');
    await alice.hasText('loud and clear');
    await alice.decodesMoreThan();
  });

  test('opens no camera for a voice call, and no device of the called before the answer', async () => {
    await alice.calls('bob', 'Voice');
    await bob.button('Accept').waitFor();
    // The two devices are connected already.
    await Promise.all([alice.paths(), bob.paths()]);
    assert.deepEqual(await alice.given(), {asked: 1, senders: 0});
    assert.deepEqual(await bob.given(), {asked: 0, senders: 0});
    assert.equal((await bob.alive()).tracks, 0);
    await bob.button('Accept').click();
    await Promise.all([alice.button('Mute').waitFor(), bob.button('Mute').waitFor()]);
    await alice.button('Camera on').waitFor();
    assert.equal((await alice.alive()).tracks, 1);
  });

  test('says so to the caller when it is declined', async () => {
    await alice.calls('bob');
    await bob.button('Decline').click();
    await alice.reads(/bob declined the call/i);
    await alice.allReleased();
  });

  test('stops ringing when the caller cancels', async () => {
    await alice.calls('bob');
    await bob.button('Accept').waitFor();
    await alice.button('Cancel').click();
    await alice.reads('You cancelled the call.');
    await bob.reads(/alice has stopped calling/i);
  });

  test('is missed when nobody answers', async () => {
    await alice.calls('bob');
    await alice.reads('Ringing…');
    await Promise.all([
      alice.reads(/bob did not answer/i),
      bob.reads(/you missed a call from alice/i),
    ]);
  });

  test('finds the other busy, who goes on talking undisturbed', async () => {
    await talk();
    const carol = await pair.arrives('carol');
    await carol.sees('bob', 'In a call');
    await carol.calls('bob');
    await carol.reads(/bob is in another call/i);
    await bob.decodesMoreThan(await bob.decodesMoreThan());
    await bob.button('Hang up').waitFor();
  });

  test('finds the other offline', async () => {
    await bob.leaves();
    await alice.sees('bob', 'Offline');
    await alice.calls('bob');
    await alice.reads(/bob is offline/i);
  });

  test('stops ringing in the other tab when one has answered', async () => {
    const other = await bob.anotherTab(pair.served);
    await other.sees('alice');
    await alice.calls('bob');
    await Promise.all([bob.button('Accept').waitFor(), other.button('Accept').waitFor()]);
    await bob.button('Accept').click();
    await other.reads('Answered on another device.');
    await Promise.all([alice.decodesMoreThan(), bob.decodesMoreThan()]);
    await other.allReleased();
  });

  test('mutes, and turns the camera off and on again, in sight of the other', async () => {
    await talk();
    await bob.decodesMoreThan();
    await alice.button('Mute').click();
    await bob.reads(/alice is muted/i);
    await alice.button('Camera off').click();
    await bob.reads(/alice’s camera is off/i);
    assert.equal((await alice.alive()).tracks, 1);
    await alice.button('Camera on').click();
    await bob.window.getByText(/alice’s camera is off/i).waitFor({state: 'hidden'});
    await alice.window.getByTitle('Unmute').click();
    await bob.window.getByText(/alice is muted/i).waitFor({state: 'hidden'});
  });

  test('talks to nobody but its own server, and complains of nothing', async () => {
    await talk();
    await Promise.all([alice.decodesMoreThan(), bob.decodesMoreThan()]);
    await bob.button('Hang up').click();
    await alice.reads('The call has ended.');
    for (const person of [alice, bob]) {
      const foreign = person.requests.filter(
        (url) =>
          new URL(url).host !== new URL(pair.served.origin).host && !/^(data|blob):/.test(url),
      );
      assert.deepEqual(foreign, []);
      assert.deepEqual(person.complaints, []);
    }
  });
});

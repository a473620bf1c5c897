import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

describe('a call between two browsers', {timeout: 120_000}, () => {
  let browser: Browser;
  let served: Served;
  let people: Person[] = [];

  const arrives = async (name: string) => {
    const person = await Person.arrives(browser, served, name);
    people.push(person);
    return person;
  };

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    served = await Served.start('--ring-timeout', '5000');
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.leaves()));
    people = [];
    await served.close();
  });

  const pair = async () => {
    const [alice, bob] = await Promise.all([arrives('alice'), arrives('bob')]);
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    return {alice, bob};
  };

  const talking = async (media: 'Video' | 'Voice' = 'Video') => {
    const {alice, bob} = await pair();
    await alice.calls('bob', media);
    await bob.button('Accept').click();
    await Promise.all([alice.button('Hang up').waitFor(), bob.button('Hang up').waitFor()]);
    return {alice, bob};
  };

  test('carries picture and sound both ways until one side hangs up, and releases every device', async () => {
    const {alice, bob} = await talking();
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
    const {alice, bob} = await talking();
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    await alice.writes('can you hear me?');
    await bob.hasText('can you hear me?');
    await bob.writes('loud and clear');
    await alice.hasText('loud and clear');
    await alice.decodesMoreThan();
  });

  test('opens no camera for a voice call, and no device of the called before the answer', async () => {
    const {alice, bob} = await pair();
    await alice.calls('bob', 'Voice');
    await bob.button('Accept').waitFor();
    assert.equal((await bob.alive()).tracks, 0);
    await bob.button('Accept').click();
    await Promise.all([alice.button('Mute').waitFor(), bob.button('Mute').waitFor()]);
    await alice.button('Camera on').waitFor();
    assert.equal((await alice.alive()).tracks, 1);
  });

  test('says so to the caller when it is declined', async () => {
    const {alice, bob} = await pair();
    await alice.calls('bob');
    await bob.button('Decline').click();
    await alice.reads(/bob declined the call/i);
    await alice.allReleased();
  });

  test('stops ringing when the caller cancels', async () => {
    const {alice, bob} = await pair();
    await alice.calls('bob');
    await bob.button('Accept').waitFor();
    await alice.button('Cancel').click();
    await alice.reads('You cancelled the call.');
    await bob.reads(/alice has stopped calling/i);
  });

  test('is missed when nobody answers', async () => {
    const {alice, bob} = await pair();
    await alice.calls('bob');
    await alice.reads('Ringing…');
    await Promise.all([
      alice.reads(/bob did not answer/i),
      bob.reads(/you missed a call from alice/i),
    ]);
  });

  test('finds the other busy, who goes on talking undisturbed', async () => {
    const {bob} = await talking();
    const carol = await arrives('carol');
    await carol.sees('bob', 'In a call');
    await carol.calls('bob');
    await carol.reads(/bob is in another call/i);
    await bob.decodesMoreThan(await bob.decodesMoreThan());
    await bob.button('Hang up').waitFor();
  });

  test('finds the other offline', async () => {
    const {alice, bob} = await pair();
    await bob.leaves();
    people = people.filter((person) => person !== bob);
    await alice.sees('bob', 'Offline');
    await alice.calls('bob');
    await alice.reads(/bob is offline/i);
  });

  test('stops ringing in the other tab when one has answered', async () => {
    const {alice, bob} = await pair();
    const other = await bob.anotherTab(served);
    people.push(other);
    await other.sees('alice');
    await alice.calls('bob');
    await Promise.all([bob.button('Accept').waitFor(), other.button('Accept').waitFor()]);
    await bob.button('Accept').click();
    await other.reads('Answered on another device.');
    await Promise.all([alice.decodesMoreThan(), bob.decodesMoreThan()]);
    await other.allReleased();
  });

  test('mutes, and turns the camera off and on again, in sight of the other', async () => {
    const {alice, bob} = await talking();
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
    const {alice, bob} = await talking();
    await Promise.all([alice.decodesMoreThan(), bob.decodesMoreThan()]);
    await bob.button('Hang up').click();
    await alice.reads('The call has ended.');
    for (const person of [alice, bob]) {
      const foreign = person.requests.filter(
        (url) => new URL(url).host !== new URL(served.origin).host && !/^(data|blob):/.test(url),
      );
      assert.deepEqual(foreign, []);
      assert.deepEqual(person.complaints, []);
    }
  });
});

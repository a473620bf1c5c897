import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {Browser as Chromium} from 'playwright-core';
import type {Browser as Firefox} from 'puppeteer-core';
import {FirefoxPerson, launchFirefox} from '../support/node/firefox-person.js';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

describe('a call between Chromium and Firefox', {timeout: 120_000}, () => {
  let chromium: Chromium;
  let firefox: Firefox;
  let served: Served;
  let alice: Person;
  let bob: FirefoxPerson;

  before(async () => {
    [chromium, firefox] = await Promise.all([launchBrowser(), launchFirefox()]);
  });
  after(() => Promise.all([chromium.close(), firefox.close()]));

  beforeEach(async () => {
    served = await Served.start();
    [alice, bob] = await Promise.all([
      Person.arrives(chromium, served, 'alice'),
      FirefoxPerson.arrives(firefox, served, 'bob'),
    ]);
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
  });
  afterEach(async () => {
    await Promise.all([alice.leaves(), bob.leaves()]);
    await served.close();
  });

  const talkAndEnd = async (hangUp: () => Promise<void>) => {
    await Promise.all([alice.talks(), bob.talks()]);
    await hangUp();
    const ends = await Promise.all([alice.enters('ended'), bob.enters('ended')]);
    assert.deepEqual(
      ends.map(({endReason}) => endReason),
      ['hung-up', 'hung-up'],
    );
    await Promise.all([alice.allReleased(), bob.allReleased()]);
    assert.deepEqual([...alice.complaints, ...bob.complaints], []);
  };

  test('from Chromium carries picture and sound both ways until Chromium hangs up', async () => {
    await alice.calls('bob');
    await bob.presses('Accept');
    await talkAndEnd(() => alice.button('Hang up').click());
  });

  test('from Firefox carries picture and sound both ways until Firefox hangs up', async () => {
    await bob.calls('alice');
    await alice.button('Accept').click();
    await talkAndEnd(() => bob.presses('Hang up'));
  });
});

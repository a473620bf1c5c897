import assert from 'node:assert/strict';
import {EventEmitter, once} from 'node:events';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {Browser, BrowserContext} from 'playwright-core';
import {launchBrowser, Person} from '../support/node/person.js';
import {Served, SERVED_SECRET} from '../support/node/served.js';
import {signToken} from '../support/node/world.js';

/** How many seconds a token of these people is good for, and how many tokens a call is to outlive. */
const LIFE = 5;
const TOKENS = 4;

describe('tokens that run out during a call', {timeout: 120_000}, () => {
  let browser: Browser;
  let served: Served;
  let people: Person[] = [];
  let given: EventEmitter & {count: Map<string, number>};

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  beforeEach(async () => {
    served = await Served.start('--clock-tolerance', '0');
    given = Object.assign(new EventEmitter(), {count: new Map<string, number>()});
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.leaves()));
    people = [];
    await served.close();
  });

  /** The page's own back end, which gives tokens that do not last. */
  const backEndOf = (name: string) => async (context: BrowserContext) => {
    await context.route('**/guest?*', async (route) => {
      const iat = Math.floor(Date.now() / 1000);
      const claims = {sub: `guest-${name}`, name, iat, exp: iat + LIFE};
      await route.fulfill({json: {token: await signToken(claims, SERVED_SECRET)}});
      given.count.set(name, (given.count.get(name) ?? 0) + 1);
      given.emit('given');
    });
  };

  const arrives = async (name: string) => {
    const person = await Person.arrives(browser, served, name, [], backEndOf(name));
    people.push(person);
    return person;
  };

  test('are replaced on the connections there are, and the call goes on', async () => {
    const [alice, bob] = await Promise.all([arrives('alice'), arrives('bob')]);
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    await alice.calls('bob');
    await bob.button('Accept').click();
    await Promise.all([alice.talks(), bob.talks()]);
    const at = new Map(given.count);
    while (['alice', 'bob'].some((name) => given.count.get(name)! < at.get(name)! + TOKENS)) {
      await once(given, 'given');
    }
    await alice.opens('bob');
    await alice.writes('Still here?');
    await bob.opens('alice');
    await bob.hasText('Still here?');
    for (const person of [alice, bob]) {
      await person.decodesMoreThan(await person.decoded());
      const phases = (await person.changes()).map(({phase}) => phase);
      assert.ok(phases.at(-1) === 'connected' && !phases.includes('reconnecting'), `${phases}`);
      const sockets = person.requests.filter((address) => address.startsWith('ws'));
      assert.equal(sockets.length, 1);
      assert.deepEqual(person.complaints, []);
    }
    assert.doesNotMatch(served.log, /token-expired/);
  });

  test('end the connection where there is no next one, and the page comes back once there is', async () => {
    let isOut = false;
    const person = await Person.arrives(browser, served, 'alice', [], async (context) => {
      await backEndOf('alice')(context);
      await context.route('**/guest?*', (route) => {
        if (isOut) given.emit('asked');
        return isOut ? route.fulfill({status: 503}) : route.fallback();
      });
    });
    people.push(person);
    const bob = await arrives('bob');
    await bob.sees('alice');
    isOut = true;
    await once(given, 'asked');
    await bob.sees('alice', 'Offline');
    isOut = false;
    await bob.sees('alice');
    assert.match(served.log, /token-expired/);
  });
});

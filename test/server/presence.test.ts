import assert from 'node:assert/strict';
import {after, before, beforeEach, describe, test} from 'node:test';
import {closeReason, type Presence} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

const isOf =
  (user: string, presence: Presence) => (frame: {contact: {id: string; presence: Presence}}) =>
    frame.contact.id === user && frame.contact.presence === presence;

describe('roster and presence', () => {
  let world: World;
  let ann: TestClient;

  before(async () => {
    world = await World.start();
  });
  after(() => world.close());
  beforeEach(async () => {
    await ann?.close();
    ann = await world.join('ann');
  });

  test('everyone signed in sees everyone else, and not themselves', async () => {
    const {client: bo, welcome} = await world.joinAndHear('bo');
    assert.deepEqual(welcome.contacts, [{id: 'ann', name: 'Ann', presence: 'online'}]);
    const {contact} = await ann.next('contact', isOf('bo', 'online'));
    assert.deepEqual(contact, {id: 'bo', name: 'Bo', presence: 'online'});
    await bo.close();
    await ann.next('contact', isOf('bo', 'offline'));
    assert.ok(!ann.heard.some((frame) => frame.type === 'contact' && frame.contact.id === 'ann'));
  });

  test('a change is told, and that somebody has gone without a word', async () => {
    const bo = await world.join('bo');
    await ann.next('contact', isOf('bo', 'online'));
    bo.send({type: 'set-presence', presence: 'away'});
    await ann.next('contact', isOf('bo', 'away'));
    bo.vanish();
    await ann.next('contact', isOf('bo', 'offline'));
  });

  test('a user is there until the last device has gone', async () => {
    const first = await world.join('bo');
    const second = await world.join('bo');
    await ann.next('contact', isOf('bo', 'online'));
    await first.close();
    await second.settle();
    await ann.settle();
    assert.equal((await ann.all('contact')).length, 1);
    await second.close();
    await ann.next('contact', isOf('bo', 'offline'));
  });

  test('over several devices the most reachable counts', async () => {
    const first = await world.join('bo');
    const second = await world.join('bo');
    first.send({type: 'set-presence', presence: 'busy'});
    await first.settle();
    second.send({type: 'set-presence', presence: 'busy'});
    await ann.next('contact', isOf('bo', 'busy'));
    second.send({type: 'set-presence', presence: 'away'});
    await ann.next('contact', isOf('bo', 'away'));
    await second.close();
    await ann.next('contact', isOf('bo', 'busy'));
    await first.close();
  });

  test('the same presence again is news to nobody', async () => {
    const bo = await world.join('bo');
    bo.send({type: 'set-presence', presence: 'away'});
    bo.send({type: 'set-presence', presence: 'away'});
    await bo.settle();
    const contacts = await ann.all('contact');
    assert.deepEqual(
      contacts.map(({contact}) => contact.presence),
      ['online', 'away'],
    );
    await bo.close();
  });

  test('a new name is told to those who are there', async () => {
    const bo = await world.join('bo');
    const renamed = await world.join('bo', {profile: {name: 'Robert'}});
    await ann.next('contact', ({contact}) => contact.name === 'Robert');
    await bo.close();
    await renamed.close();
  });

  test('someone offline is a contact of those they have a conversation with', async () => {
    const cy = await world.join('cy');
    await cy.request<'send'>({
      type: 'send',
      id: newId(),
      to: 'ann',
      content: {kind: 'text', text: 'hello'},
    });
    await cy.close();
    const {client, welcome} = await world.joinAndHear('ann');
    const contact = welcome.contacts.find(({id}) => id === 'cy');
    assert.deepEqual(contact, {id: 'cy', name: 'Cy', presence: 'offline'});
    const {client: dee, welcome: other} = await world.joinAndHear('dee');
    assert.ok(!other.contacts.some(({id}) => id === 'cy'));
    await client.close();
    await dee.close();
  });

  test('the same device again replaces its older socket, and its user is there all the time', async () => {
    const device = newId();
    const old = await world.join('bo', {device});
    const young = await world.join('bo', {device});
    assert.equal(closeReason((await old.closed).code), 'replaced');
    await young.settle();
    assert.deepEqual(
      (await ann.all('contact')).map(({contact}) => contact.presence),
      ['online'],
    );
    await young.close();
  });

  test('a device id of somebody else takes nothing from them', async () => {
    const device = newId();
    const bo = await world.join('bo', {device});
    const mallory = await world.join('mallory', {device});
    await bo.settle();
    await mallory.close();
    await bo.settle();
    await bo.close();
  });
});

/** How often a silent device is asked here, in ms: seldom enough for a busy machine to answer in time. */
const HEARTBEAT = 200;

describe('the presence of a device that says nothing', () => {
  let world: World;

  before(async () => {
    world = await World.start({heartbeat: HEARTBEAT});
  });
  after(() => world.close());

  test('ends when it has been asked and does not answer', async () => {
    const ann = await world.join('ann');
    const bo = await world.join('bo');
    await bo.next('ping');
    bo.fallSilent();
    await bo.next('ping');
    await ann.next('contact', isOf('bo', 'offline'));
    assert.equal(closeReason((await bo.closed).code), 'silent');
    await ann.close();
  });

  test('is not doubted by a server that stood still itself', async () => {
    const bo = await world.join('bo');
    await bo.next('ping');
    // Longer than anyone may be silent: nothing at all happens in this process meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * HEARTBEAT);
    await bo.next('ping');
    await bo.settle();
    await bo.close();
  });

  test('lasts where it answers', async () => {
    const bo = await world.join('bo');
    for (let beats = 0; beats < 5; beats++) await bo.next('ping');
    await bo.settle();
    await bo.close();
  });
});

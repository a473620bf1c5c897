import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import {preconnectPolicy} from '../../src/server/preconnect.js';
import type {TestClient} from '../support/node/client.js';
import {accept, end, invite, isOf, offer, reason} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

describe('connecting while it rings', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let tablet: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start({
      turn: ['turn:turn.example.com'],
      turnSecret: 'shared with coturn',
      closedGrace: 20_000,
    });
    ann = await world.join('ann');
    bo = await world.join('bo');
    tablet = await world.join('bo');
  });
  after(() => world.close());

  const call = (preconnect?: 'direct' | 'relay' | 'off') =>
    invite(ann, 'bo', 'video', newId(), preconnect && {preconnect});
  const ring = async (device: TestClient, id: string, preconnect?: 'direct' | 'relay' | 'off') => {
    await device.next('ring', isOf(id));
    device.send({type: 'ringing', call: id, ...(preconnect && {preconnect})});
  };

  test('both devices are told how, with TURN credentials of their own', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    const {preconnect} = await ann.next('ringing');
    const frame = await bo.next('preconnect');
    assert.equal(preconnect?.policy, 'all');
    assert.match(preconnect.iceServers[0]!.username!, /:ann$/);
    assert.deepEqual([frame.call, frame.policy], [id, 'all']);
    assert.match(frame.iceServers[0]!.username!, /:bo$/);
  });

  test('they signal to each other, and no third device does', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    await ring(tablet, id, 'direct');
    bo.send({type: 'room-signal', call: id, signal: {kind: 'enter', link: 'link-of-bo'}});
    await ann.next('room-signal');
    ann.send({type: 'room-signal', call: id, signal: offer()});
    await bo.next('room-signal');
    for (const third of [tablet, await world.join('ann'), await world.join('mallory')]) {
      third.send({type: 'room-signal', call: id, signal: offer()});
      assert.equal((await third.next('error')).code, 'not-in-call');
      assert.deepEqual(await third.all('room-signal'), []);
      assert.deepEqual(await third.all('preconnect'), []);
    }
  });

  test('only one device is let to, and the caller hears of ringing and of that one', async () => {
    const id = call('direct');
    await ring(tablet, id, 'off');
    assert.equal((await ann.next('ringing')).preconnect, undefined);
    await ring(bo, id, 'direct');
    assert.equal((await ann.next('ringing')).preconnect?.policy, 'all');
    tablet.send({type: 'ringing', call: id, preconnect: 'direct'});
    await tablet.settle();
    assert.deepEqual(await tablet.all('preconnect'), []);
    assert.equal((await ann.all('ringing')).length, 2);
  });

  test('the room says that these two have connected', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    accept(bo, id);
    assert.equal((await ann.next('room')).preconnected, true);
    assert.equal((await bo.next('room')).preconnected, true);
  });

  test('the room says so where another device has accepted, and the first one’s late signals harm nobody', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    accept(tablet, id);
    assert.equal((await ann.next('room')).preconnected, false);
    assert.equal((await tablet.next('room')).preconnected, false);
    bo.send({type: 'room-signal', call: id, signal: offer()});
    assert.deepEqual(await bo.all('error'), []);
    assert.deepEqual(await ann.all('room-signal'), []);
    assert.equal(await reason(bo, id), 'answered-elsewhere');
  });

  for (const [caller, callee] of [
    ['off', 'direct'],
    ['direct', 'off'],
    [undefined, 'direct'],
    ['direct', undefined],
  ] as const) {
    test(`not where the caller says ${caller ?? 'nothing'} and the called ${callee ?? 'nothing'}`, async () => {
      const id = call(caller);
      await ring(bo, id, callee);
      assert.equal((await ann.next('ringing')).preconnect, undefined);
      assert.deepEqual(await bo.all('preconnect'), []);
      ann.send({type: 'room-signal', call: id, signal: offer()});
      assert.equal((await ann.next('error')).code, 'not-in-call');
    });
  }

  test('through a relay only, where either wants that', async () => {
    const id = call('direct');
    await ring(bo, id, 'relay');
    assert.equal((await ann.next('ringing')).preconnect?.policy, 'relay');
    assert.equal((await bo.next('preconnect')).policy, 'relay');
    accept(bo, id);
    assert.equal((await ann.next('room')).policy, 'all');
  });

  test('a device that comes back while it rings goes on connecting', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    bo.vanish();
    bo = await world.join('bo', {device: bo.device});
    await ring(bo, id, 'direct');
    await bo.next('preconnect', isOf(id));
    ann.vanish();
    await tablet.settle();
    ann = await world.join('ann', {device: ann.device, call: id});
    assert.equal((await ann.next('ringing')).preconnect?.policy, 'all');
    bo.send({type: 'room-signal', call: id, signal: {kind: 'enter', link: 'link-of-bo'}});
    await ann.next('room-signal');
  });

  test('what is signalled to a caller who is away is kept for them', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    ann.vanish();
    await bo.next('contact', ({contact}) => contact.presence === 'offline');
    bo.send({type: 'room-signal', call: id, signal: {kind: 'enter', link: 'link-of-bo'}});
    await bo.settle();
    ann = await world.join('ann', {device: ann.device, call: id});
    await ann.next('room-signal');
  });

  test('nothing passes any more when the call is declined', async () => {
    const id = call('direct');
    await ring(bo, id, 'direct');
    await bo.next('preconnect');
    end(bo, id, 'declined');
    assert.equal(await reason(ann, id), 'declined');
    ann.send({type: 'room-signal', call: id, signal: offer()});
    assert.deepEqual(await ann.all('error'), []);
    assert.deepEqual(await bo.all('room-signal'), []);
  });
});

test('with calls through relays only, every device is told so', async () => {
  const world = await World.start({
    turn: ['turn:turn.example.com'],
    turnSecret: 'shared with coturn',
    relayOnly: true,
  });
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  const id = invite(ann, 'bo', 'video', newId(), {preconnect: 'direct'});
  await bo.next('ring');
  bo.send({type: 'ringing', call: id, preconnect: 'direct'});
  assert.equal((await ann.next('ringing')).preconnect?.policy, 'relay');
  accept(bo, id);
  assert.equal((await ann.next('room')).policy, 'relay');
  assert.equal((await bo.next('room')).policy, 'relay');
  await world.close();
});

test('strangers connect through a relay at most, and not at all where there is none', () => {
  const direct = {caller: 'direct', callee: 'direct'} as const;
  const strangers = {...direct, areContacts: false};
  assert.equal(preconnectPolicy({...direct, areContacts: true, hasRelay: false}), 'all');
  assert.equal(preconnectPolicy({...strangers, hasRelay: true}), 'relay');
  assert.equal(preconnectPolicy({...strangers, hasRelay: false}), undefined);
  const wary = {caller: 'relay', callee: 'direct', areContacts: true} as const;
  assert.equal(preconnectPolicy({...wary, hasRelay: true}), 'relay');
  assert.equal(preconnectPolicy({...wary, hasRelay: false}), undefined);
  assert.equal(preconnectPolicy({...wary, callee: 'off', hasRelay: true}), undefined);
});

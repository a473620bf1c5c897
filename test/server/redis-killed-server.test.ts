import assert from 'node:assert/strict';
import {afterEach, describe, test} from 'node:test';
import {Leases} from '../../src/server/backend/redis/leases.js';
import type {RedisSite} from '../../src/server/backend/redis/redis-site.js';
import {checkConfig} from '../../src/server/config.js';
import type {ServerOptions} from '../../src/server/index.js';
import {accept, end, invite, isOf, offer, reason, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {Fleet, type FleetServer} from '../support/node/fleet.js';
import {newId, SECRET} from '../support/node/world.js';

describe('when one of two servers is killed', () => {
  let fleet: Fleet;
  let survivor: FleetServer;
  let victim: FleetServer;
  let ann: TestClient;
  let bo: TestClient;

  /** Ann is at the server that stays, Bo at the one that goes. */
  const start = async (options: ServerOptions = {}) => {
    fleet = await Fleet.gather(options);
    survivor = await fleet.start();
    victim = await fleet.startProcess();
    ann = await fleet.join(survivor, 'ann');
    bo = await fleet.join(victim, 'bo');
    await ann.next('contact', ({contact}) => contact.id === 'bo' && contact.presence === 'online');
  };
  afterEach(() => fleet.disband());

  test('its users are offline for the others', async () => {
    await start();
    await victim.kill();
    await ann.next('contact', ({contact}) => contact.id === 'bo' && contact.presence === 'offline');
    assert.equal(await reason(ann, invite(ann, 'bo')), 'offline');
  });

  test('who has come to another server meanwhile is there all the time', async () => {
    await start();
    await victim.kill();
    bo = await fleet.join(survivor, 'bo', {device: bo.device});
    const third = await fleet.startProcess();
    const cy = await fleet.join(third, 'cy');
    // Clears up after the one that was killed: Cy, who came with it, goes.
    const dee = await fleet.join(await fleet.startProcess(), 'dee');
    await third.kill();
    for (const client of [ann, dee]) {
      await client.next(
        'contact',
        ({contact}) => contact.id === 'cy' && contact.presence === 'offline',
      );
    }
    await cy.closed;
    assert.ok(
      !ann.heard.some(
        (frame) =>
          frame.type === 'contact' &&
          frame.contact.id === 'bo' &&
          frame.contact.presence === 'offline',
      ),
    );
    const id = newId();
    await ann.request<'send'>({
      type: 'send',
      id,
      to: 'bo',
      content: {kind: 'text', text: 'still?'},
    });
    assert.equal((await bo.next('message')).message.id, id);
  });

  test('a call goes on with a device that comes to another server', async () => {
    await start();
    const {call, callee} = await talk(ann, bo, 'bo');
    await victim.kill();
    bo = await fleet.join(survivor, 'bo', {device: bo.device, call});
    assert.equal((await bo.next('room', isOf(call))).room, callee.room);
    ann.send({type: 'room-signal', call, signal: offer('after')});
    await bo.next('room-signal');
    // The lease of the other has run out when this one's has been renewed often enough to see it.
    const watcher = await fleet.join(survivor, 'watcher');
    await fleet.join(await fleet.start(), 'late');
    await watcher.next('contact', ({contact}) => contact.id === 'late');
    assert.deepEqual(await ann.all('ended'), []);
    end(bo, call);
    assert.equal(await reason(ann, call), 'hung-up');
  });

  test('a call whose other device does not come back ends, and nobody is left busy', async () => {
    await start({closedGrace: 50});
    const {call} = await talk(ann, bo, 'bo');
    await victim.kill();
    assert.equal((await ann.next('room-peer', isOf(call))).present, false);
    assert.equal(await reason(ann, call), 'connection-lost');
    assert.equal(await reason(ann, invite(ann, 'bo')), 'offline');
  });

  test('a call of theirs rings on, and is theirs again when they come to another server', async () => {
    await start();
    const call = invite(bo, 'ann');
    await ann.next('ring', isOf(call));
    ann.send({type: 'ringing', call});
    await bo.next('ringing', isOf(call));
    await victim.kill();
    bo = await fleet.join(survivor, 'bo', {device: bo.device, call});
    await bo.next('ringing', isOf(call));
    accept(ann, call);
    await ann.next('room', isOf(call));
    await bo.next('room', isOf(call));
  });

  test('a call that only it watched is missed in its time all the same', async () => {
    await start({ringTimeout: 300, closedGrace: 60_000});
    const call = invite(bo, 'ann');
    await ann.next('ring', isOf(call));
    await victim.kill();
    assert.equal(await reason(ann, call), 'missed');
  });
});

test('of two servers that accept the same call at once one wins, every time', async (t) => {
  const fleet = await Fleet.gather();
  t.after(() => fleet.disband());
  const [one, other] = [await fleet.start(), await fleet.startProcess()];
  const ann = await fleet.join(one, 'ann');
  const phone = await fleet.join(one, 'bo');
  const tablet = await fleet.join(other, 'bo');
  let wins = 0;
  for (let round = 0; round < 30; round++) {
    const call = invite(ann, 'bo');
    await Promise.all([phone.next('ring', isOf(call)), tablet.next('ring', isOf(call))]);
    accept(phone, call);
    accept(tablet, call);
    const inRoom = async (client: TestClient) => {
      await client.next('room', isOf(call));
      return client;
    };
    const winner = await Promise.any([inRoom(phone), inRoom(tablet)]);
    const loser = winner === phone ? tablet : phone;
    await ann.next('room', isOf(call));
    assert.equal(await reason(loser, call), 'answered-elsewhere');
    end(ann, call);
    for (const client of [ann, winner]) assert.equal(await reason(client, call), 'hung-up');
    await loser.settle();
    const rooms = loser.heard.filter((frame) => frame.type === 'room' && frame.call === call);
    assert.deepEqual(rooms, []);
    if (winner === phone) wins++;
  }
  t.diagnostic(`the server beside the caller won ${wins} of 30`);
});

test('a server that was counted out while it stood still brings its users back', async (t) => {
  const fleet = await Fleet.gather();
  t.after(() => fleet.disband());
  const [one, other] = [await fleet.start(), await fleet.startProcess()];
  const ann = await fleet.join(one, 'ann');
  const bo = await fleet.join(other, 'bo');
  await ann.next('contact', ({contact}) => contact.id === 'bo');
  const {call} = await talk(ann, bo, 'bo');
  other.pause(true);
  await ann.next('contact', ({contact}) => contact.id === 'bo' && contact.presence === 'offline');
  assert.equal((await ann.next('room-peer', isOf(call))).present, false);
  other.pause(false);
  await ann.next('room-peer', ({present}) => present);
  await ann.next('contact', ({contact}) => contact.id === 'bo' && contact.presence === 'in-call');
  bo.send({type: 'room-signal', call, signal: offer('again')});
  await ann.next('room-signal');
});

test('the lease that a server has unless told otherwise is cleared away within 15 s of its last word', () => {
  const {serverLease} = checkConfig({redis: 'redis://localhost', secret: SECRET});
  const site = {now: () => 0} as RedisSite;
  // Whoever looks just before it runs out looks again a period later.
  assert.ok(serverLease + new Leases(site, serverLease).period <= 15_000);
});

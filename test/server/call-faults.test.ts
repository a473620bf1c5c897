import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import type {TestClient} from '../support/node/client.js';
import {accept, end, invite, isOf, offer, reason, talk, untilFree} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

describe('a device that vanishes for good', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start({closedGrace: 30, frameBurst: 10_000});
    ann = await world.join('ann');
    bo = await world.join('bo');
  });
  after(() => world.close());

  test('the caller, while it rings: the called user stops ringing', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    ann.vanish();
    assert.equal(await reason(bo, call), 'connection-lost');
    await untilFree(world, 'ann');
  });

  test('the called user, while it rings: the caller hears that they are offline', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    bo.vanish();
    assert.equal(await reason(ann, call), 'offline');
    await untilFree(world, 'bo');
  });

  for (const side of ['caller', 'callee'] as const) {
    test(`the ${side}, in the room: the other hears it at once, and the end after the grace`, async () => {
      const {call} = await talk(ann, bo, 'bo');
      const [gone, left] = side === 'caller' ? [ann, bo] : [bo, ann];
      gone.vanish();
      assert.deepEqual(await left.next('room-peer'), {type: 'room-peer', call, present: false});
      assert.equal(await reason(left, call), 'connection-lost');
      await untilFree(world, side === 'caller' ? 'ann' : 'bo');
    });
  }

  test('both, in the room: neither stays busy', async () => {
    const {call} = await talk(ann, bo, 'bo');
    ann.vanish();
    bo.vanish();
    await untilFree(world, 'ann');
    await untilFree(world, 'bo');
    const back = await world.join('ann', {device: ann.device, call});
    assert.equal(await reason(back, call), 'connection-lost');
  });

  test('media that fails for who is left behind is a lost connection, for both', async () => {
    const {call} = await talk(ann, bo, 'bo');
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    end(ann, call, 'media-failed');
    assert.equal(await reason(ann, call), 'connection-lost');
    const back = await world.join('bo', {device: bo.device, call});
    assert.equal(await reason(back, call), 'connection-lost');
  });

  test('in the moment of accepting: the other is not left in a room alone', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    accept(bo, call);
    bo.vanish();
    ann.vanish();
    await untilFree(world, 'ann');
    await untilFree(world, 'bo');
  });
});

test('a device that falls silent has longer than one whose socket closes', async (t) => {
  const world = await World.start({closedGrace: 5, silentGrace: 1_500, heartbeat: 200});
  t.after(() => world.close());
  const [ann, bo] = [await world.join('ann'), await world.join('bo')];
  const {call} = await talk(ann, bo, 'bo');
  bo.fallSilent();
  await ann.next('room-peer', ({present}) => !present);
  const [cy, di] = [await world.join('cy'), await world.join('di')];
  const {call: other} = await talk(cy, di, 'di');
  di.vanish();
  assert.equal(await reason(cy, other), 'connection-lost');
  // Gone sooner, and still waited for.
  assert.deepEqual(await ann.all('ended'), []);
  assert.equal(await reason(ann, call), 'connection-lost');
});

test('one of two ringing devices vanishes for good: the other rings on', async (t) => {
  const world = await World.start({closedGrace: 5, ringTimeout: 90});
  t.after(() => world.close());
  const [ann, bo, tablet] = [
    await world.join('ann'),
    await world.join('bo'),
    await world.join('bo'),
  ];
  const call = invite(ann, 'bo');
  await bo.next('ring');
  bo.vanish();
  assert.equal(await reason(ann, call), 'missed');
  assert.equal(await reason(tablet, call), 'missed');
});

describe('a device that comes back', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start({closedGrace: 20_000});
    ann = await world.join('ann');
    bo = await world.join('bo');
  });
  after(() => world.close());

  const comeBack = (client: TestClient, user: string, call?: string) =>
    world.join(user, {device: client.device, ...(call !== undefined && {call})});

  test('in the room: it enters the same room again, and both hear that the other is there', async () => {
    const {call, callee} = await talk(ann, bo, 'bo');
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    bo = await comeBack(bo, 'bo', call);
    const again = await bo.next('room');
    assert.deepEqual(again, {...callee, elapsed: again.elapsed});
    assert.ok(again.elapsed > callee.elapsed);
    assert.deepEqual(await bo.next('room-peer'), {type: 'room-peer', call, present: true});
    await ann.next('room-peer', ({present}) => present);
    end(ann, call);
    assert.equal(await reason(bo, call), 'hung-up');
  });

  test('in the room over a new socket, with the old one still open: nobody was away', async () => {
    const {call} = await talk(ann, bo, 'bo');
    const young = await comeBack(bo, 'bo', call);
    await bo.closed;
    assert.equal((await young.next('room')).call, call);
    const states = await ann.all('room-peer');
    assert.ok(states.every(({present}) => present));
  });

  test('to a room whose other device is away now: it is told so', async () => {
    const {call} = await talk(ann, bo, 'bo');
    ann.vanish();
    await bo.next('room-peer', ({present}) => !present);
    bo.vanish();
    bo = await comeBack(bo, 'bo', call);
    await bo.next('room');
    assert.equal((await bo.next('room-peer')).present, false);
    ann = await comeBack(ann, 'ann', call);
    await bo.next('room-peer', ({present}) => present);
  });

  test('what was signalled to it meanwhile arrives then, in order', async () => {
    const {call} = await talk(ann, bo, 'bo');
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    const sdps = Array.from({length: 70}, (_, n) => `offer ${n}`);
    for (const sdp of sdps) ann.send({type: 'room-signal', call, signal: offer(sdp)});
    await ann.settle();
    bo = await comeBack(bo, 'bo', call);
    const signals = (await bo.all('room-signal')).map(({signal}) => signal);
    assert.deepEqual(
      signals,
      sdps.slice(-64).map((sdp) => offer(sdp)),
    );
    const types = bo.heard.map(({type}) => type);
    assert.ok(types.indexOf('room') < types.indexOf('room-signal'));
  });

  test('as the caller while it rings: the call rings on, and it is told if it does', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    bo.send({type: 'ringing', call});
    await ann.next('ringing');
    ann.vanish();
    ann = await comeBack(ann, 'ann', call);
    await ann.next('ringing', isOf(call));
    accept(bo, call);
    await ann.next('room', isOf(call));
  });

  test('as the called user while it rings: it rings with what time is left', async () => {
    const call = invite(ann, 'bo');
    const first = await bo.next('ring');
    bo.vanish();
    const other = await world.join('bo');
    const {remaining} = await other.next('ring', isOf(call));
    assert.ok(remaining <= first.remaining);
    accept(other, call);
    await ann.next('room');
  });

  test('after the call was accepted while the caller was away: the caller is sent in', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    ann.vanish();
    await bo.next('contact', ({contact}) => contact.presence === 'offline');
    accept(bo, call);
    await bo.next('room');
    await bo.next('room-peer', ({present}) => !present);
    ann = await comeBack(ann, 'ann', call);
    await ann.next('room', isOf(call));
    await bo.next('room-peer', ({present}) => present);
  });

  test('after the call has ended: it hears how', async () => {
    const {call} = await talk(ann, bo, 'bo');
    bo.vanish();
    await ann.next('room-peer');
    end(ann, call);
    await reason(ann, call);
    bo = await comeBack(bo, 'bo', call);
    assert.equal(await reason(bo, call), 'hung-up');
    assert.deepEqual(await bo.all('room'), []);
  });

  test('after another of its devices has answered: it hears so', async () => {
    const tablet = await world.join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    bo.vanish();
    accept(tablet, call);
    await tablet.next('room');
    bo = await comeBack(bo, 'bo', call);
    assert.equal(await reason(bo, call), 'answered-elsewhere');
  });

  test('after another of its devices has declined: it hears so', async () => {
    const tablet = await world.join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    bo.vanish();
    end(tablet, call, 'declined');
    await reason(ann, call);
    bo = await comeBack(bo, 'bo', call);
    assert.equal(await reason(bo, call), 'declined-elsewhere');
  });

  test('with a call that nobody knows: the call is over', async () => {
    const call = newId();
    bo = await comeBack(bo, 'bo', call);
    assert.equal(await reason(bo, call), 'connection-lost');
  });

  test('with a call of others: it learns nothing and takes nothing', async () => {
    const {call} = await talk(ann, bo, 'bo');
    const mallory = await world.join('mallory', {device: bo.device, call});
    assert.equal(await reason(mallory, call), 'connection-lost');
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    const thief = await world.join('mallory', {device: bo.device, call});
    assert.equal(await reason(thief, call), 'connection-lost');
    assert.deepEqual(await thief.all('room'), []);
  });
});

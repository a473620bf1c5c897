import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import type {TestClient} from '../support/node/client.js';
import {accept, end, invite, isOf, reason, talk, untilFree} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

describe('calls', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let clients: TestClient[];

  const join = async (user: string) => {
    const client = await world.join(user);
    clients.push(client);
    return client;
  };

  before(async () => {
    world = await World.start({closedGrace: 1, ringTimeout: 30_000, frameBurst: 10_000});
  });
  after(() => world.close());
  beforeEach(async () => {
    clients = [];
    ann = await join('ann');
    bo = await join('bo');
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    // Nobody is left behind, so that the next test finds nobody busy.
    for (const user of ['ann', 'bo']) await untilFree(world, user);
  });

  test('an invite rings every device of the called user, with who calls and for how long', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo', 'audio');
    for (const client of [bo, tablet]) {
      const {remaining, ...ring} = await client.next('ring');
      assert.deepEqual(ring, {type: 'ring', call, from: {id: 'ann', name: 'Ann'}, media: 'audio'});
      assert.ok(remaining > 29_000 && remaining <= 30_000);
    }
  });

  test('the caller hears of ringing once, and only when a device says that it rings', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    assert.deepEqual(await ann.all('ringing'), []);
    bo.send({type: 'ringing', call});
    tablet.send({type: 'ringing', call});
    bo.send({type: 'ringing', call});
    await tablet.settle();
    await bo.settle();
    const heard = await ann.all('ringing');
    assert.equal(heard.length, 1);
    assert.ok(heard[0]!.remaining > 29_000);
  });

  test('accepting opens one room for the two devices', async () => {
    const call = invite(ann, 'bo', 'video');
    await bo.next('ring');
    accept(bo, call, 'audio');
    const caller = await ann.next('room');
    const callee = await bo.next('room');
    assert.deepEqual(caller, {
      type: 'room',
      call,
      room: caller.room,
      role: 'caller',
      peer: {id: 'bo', name: 'Bo'},
      media: {caller: 'video', callee: 'audio'},
      policy: 'all',
      iceServers: [],
      preconnected: false,
      elapsed: caller.elapsed,
    });
    assert.ok(caller.elapsed < 1_000);
    assert.deepEqual(
      {...callee, elapsed: caller.elapsed},
      {...caller, role: 'callee', peer: {id: 'ann', name: 'Ann'}},
    );
    assert.ok(caller.room >= 1);
  });

  test('every call gets a room number of its own', async () => {
    const first = await talk(ann, bo, 'bo');
    end(ann, first.call);
    await reason(bo, first.call);
    const second = await talk(bo, ann, 'ann');
    assert.ok(second.caller.room > first.caller.room);
  });

  test('the first accept takes the call, the other devices stop ringing', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    await tablet.next('ring');
    accept(bo, call);
    await bo.next('room');
    assert.equal(await reason(tablet, call), 'answered-elsewhere');
  });

  test('of two accepts at once one gets the room and the other is told', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    await tablet.next('ring');
    accept(bo, call);
    accept(tablet, call);
    await ann.next('room');
    const rooms = [...(await bo.all('room')), ...(await tablet.all('room'))];
    const ends = [...(await bo.all('ended')), ...(await tablet.all('ended'))];
    assert.equal(rooms.length, 1);
    assert.ok(ends.length >= 1);
    assert.ok(ends.every(({reason}) => reason === 'answered-elsewhere'));
    assert.equal((await ann.all('room')).length, 1);
  });

  for (const [first, second] of [
    ['accept', 'cancel'],
    ['cancel', 'accept'],
  ]) {
    test(`an accept that crosses a cancel leaves nobody in a call (${first} first)`, async () => {
      const call = invite(ann, 'bo');
      await bo.next('ring');
      for (const action of [first, second]) {
        if (action === 'accept') accept(bo, call);
        else end(ann, call, 'cancelled');
        if (action === first) await (action === 'accept' ? bo : ann).settle();
      }
      const whys = [await reason(ann, call), await reason(bo, call)];
      const expected = first === 'accept' ? 'hung-up' : 'cancelled';
      assert.deepEqual(whys, [expected, expected]);
    });
  }

  test('a cancel stops the ringing everywhere', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    end(ann, call, 'cancelled');
    for (const client of [ann, bo, tablet]) assert.equal(await reason(client, call), 'cancelled');
  });

  test('a decline stops the ringing everywhere, and the caller hears it', async () => {
    const tablet = await join('bo');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    end(bo, call, 'declined');
    assert.equal(await reason(ann, call), 'declined');
    assert.equal(await reason(bo, call), 'declined');
    assert.equal(await reason(tablet, call), 'declined-elsewhere');
    end(tablet, call, 'declined');
    await tablet.settle();
    assert.equal((await ann.all('ended')).length, 1);
  });

  for (const why of ['hung-up', 'media-failed', 'device-error'] as const) {
    test(`either side may end the call, and both hear "${why}"`, async () => {
      const {call} = await talk(ann, bo, 'bo');
      end(bo, call, why);
      assert.equal(await reason(ann, call), why);
      assert.equal(await reason(bo, call), why);
    });
  }

  test('someone who rings or talks is busy, for everybody and on every device', async () => {
    const cy = await join('cy');
    const ringing = invite(ann, 'bo');
    await bo.next('ring');
    assert.equal(await reason(cy, invite(cy, 'bo')), 'busy');
    assert.equal(await reason(cy, invite(cy, 'ann')), 'busy');
    accept(bo, ringing);
    await bo.next('room');
    assert.equal(await reason(cy, invite(cy, 'bo')), 'busy');
    const annTablet = await join('ann');
    assert.equal(await reason(annTablet, invite(annTablet, 'cy')), 'busy');
    end(ann, ringing);
    await reason(bo, ringing);
    const free = invite(cy, 'bo');
    await bo.next('ring', isOf(free));
  });

  test('who is busy hears of each who called, on every device and once', async () => {
    const cy = await join('cy');
    const tablet = await join('bo');
    await talk(ann, bo, 'bo');
    const call = invite(cy, 'bo', 'audio');
    assert.equal(await reason(cy, call), 'busy');
    invite(cy, 'bo', 'audio', call);
    assert.equal(await reason(cy, call), 'busy');
    for (const device of [bo, tablet]) {
      const {at, ...missed} = await device.next('missed-call');
      const from = {id: 'cy', name: 'Cy'};
      assert.deepEqual(missed, {type: 'missed-call', call, from, media: 'audio'});
      assert.ok(Math.abs(at - Date.now()) < 5_000);
      assert.equal((await device.all('missed-call')).length, 1);
    }
    assert.deepEqual(await ann.all('missed-call'), []);
  });

  test('who is free is not told of a call that somebody busy would make', async () => {
    const cy = await join('cy');
    const annTablet = await join('ann');
    await talk(ann, bo, 'bo');
    assert.equal(await reason(annTablet, invite(annTablet, 'cy')), 'busy');
    assert.equal(await reason(annTablet, invite(annTablet, 'bo')), 'busy');
    assert.deepEqual(await cy.all('missed-call'), []);
    assert.deepEqual(await bo.all('missed-call'), []);
  });

  test('the caller says for how long it rings', async () => {
    const call = invite(ann, 'bo', 'video', newId(), {ringTimeout: 120});
    const {remaining} = await bo.next('ring', isOf(call));
    assert.ok(remaining > 119_000 && remaining <= 120_000);
  });

  test('someone offline cannot be called, and the invite said again rings nobody later', async () => {
    const dee = await world.join('dee');
    await dee.close();
    await ann.settle();
    const call = invite(ann, 'dee');
    assert.equal(await reason(ann, call), 'offline');
    const back = await join('dee');
    invite(ann, 'dee', 'video', call);
    assert.equal(await reason(ann, call), 'offline');
    assert.deepEqual(await back.all('ring'), []);
  });

  test('someone unknown and oneself cannot be called', async () => {
    for (const [to, code] of [
      ['nobody', 'user-unknown'],
      ['ann', 'to-oneself'],
    ] as const) {
      const call = invite(ann, to);
      const error = await ann.next('error');
      assert.deepEqual([error.code, error.call], [code, call]);
      assert.equal(await reason(ann, call), 'forbidden');
    }
  });

  test('two who invite each other at once are in one call', async () => {
    const first = invite(ann, 'bo', 'video');
    await bo.next('ring');
    const second = invite(bo, 'ann', 'audio');
    const caller = await ann.next('room');
    const callee = await bo.next('room');
    assert.equal(caller.call, first);
    assert.equal(caller.replaces, undefined);
    assert.deepEqual([callee.call, callee.replaces], [first, second]);
    assert.deepEqual(callee.media, {caller: 'video', callee: 'audio'});
    assert.deepEqual(await ann.all('ring'), []);
  });

  test('a call merged from two invites can be ended by the id of either', async () => {
    const first = invite(ann, 'bo');
    await bo.next('ring');
    const second = invite(bo, 'ann');
    await ann.next('room');
    end(bo, second);
    assert.equal(await reason(ann, first), 'hung-up');
    assert.equal(await reason(bo, first), 'hung-up');
    assert.equal(await reason(bo, second), 'hung-up');
  });

  test('whatever is said twice, or late, changes nothing', async () => {
    const call = invite(ann, 'bo');
    invite(ann, 'bo', 'video', call);
    await bo.next('ring');
    await ann.settle();
    assert.equal((await bo.all('ring')).length, 1);
    accept(bo, call);
    accept(bo, call);
    invite(ann, 'bo', 'video', call);
    bo.send({type: 'ringing', call});
    await ann.settle();
    const rooms = [...(await bo.all('room')), ...(await ann.all('room'))];
    assert.equal(new Set(rooms.map(({room}) => room)).size, 1);
    end(ann, call);
    end(ann, call);
    end(bo, call);
    accept(bo, call);
    invite(ann, 'bo', 'video', call);
    await bo.settle();
    await ann.settle();
    const ends = [...(await bo.all('ended')), ...(await ann.all('ended'))];
    assert.deepEqual(new Set(ends.map(({reason}) => reason)), new Set(['hung-up']));
    assert.deepEqual([...(await ann.all('error')), ...(await bo.all('error'))], []);
  });

  test('frames about a call that nobody knows are answered with its end', async () => {
    const call = newId();
    accept(ann, call);
    assert.equal(await reason(ann, call), 'connection-lost');
    end(ann, call);
    assert.equal(await reason(ann, call), 'connection-lost');
  });

  test('a stranger can neither accept, end, ring nor repeat the call of others', async () => {
    const mallory = await join('mallory');
    const call = invite(ann, 'bo');
    await bo.next('ring');
    const attempts = () => {
      accept(mallory, call);
      end(mallory, call, 'cancelled');
      mallory.send({type: 'ringing', call});
      invite(mallory, 'ann', 'video', call);
    };
    attempts();
    for (let n = 0; n < 4; n++) {
      const {code, call: about} = await mallory.next('error');
      assert.deepEqual([code, about], ['not-in-call', call]);
    }
    accept(bo, call);
    await ann.next('room');
    attempts();
    for (let n = 0; n < 4; n++) assert.equal((await mallory.next('error')).code, 'not-in-call');
    for (const client of [ann, bo]) {
      assert.deepEqual(await client.all('ended'), []);
      assert.equal((await client.all('room')).length, 1);
    }
    assert.deepEqual(await ann.all('ringing'), []);
  });

  test('the caller cannot accept for the called user', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    accept(ann, call);
    await ann.settle();
    assert.deepEqual(await ann.all('room'), []);
  });

  test('who has an accepted call is seen as in a call, and afterwards as before', async () => {
    const cy = await join('cy');
    const isOfAnn = ({contact}: {contact: {id: string}}) => contact.id === 'ann';
    const {call} = await talk(ann, bo, 'bo');
    assert.equal((await cy.next('contact', isOfAnn)).contact.presence, 'in-call');
    const {welcome, client} = await world.joinAndHear('dee');
    clients.push(client);
    assert.equal(welcome.contacts.find(({id}) => id === 'bo')?.presence, 'in-call');
    end(ann, call);
    assert.equal((await cy.next('contact', isOfAnn)).contact.presence, 'online');
  });
});

test('nobody answers: the call is missed by everybody concerned', async (t) => {
  const world = await World.start({ringTimeout: 30});
  t.after(() => world.close());
  const [ann, bo, tablet] = [
    await world.join('ann'),
    await world.join('bo'),
    await world.join('bo'),
  ];
  const call = invite(ann, 'bo');
  for (const client of [ann, bo, tablet]) assert.equal(await reason(client, call), 'missed');
  accept(bo, call);
  assert.equal(await reason(bo, call), 'missed');
  const again = invite(ann, 'bo');
  await bo.next('ring', isOf(again));
});

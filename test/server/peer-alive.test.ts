import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, mock, test} from 'node:test';
import {PEER_ALIVE_LIMIT_MS} from '../../src/protocol/index.js';
import {vouchedFor} from '../../src/server/call-record.js';
import type {TestClient} from '../support/node/client.js';
import {invite, isOf, reason, talk, untilFree} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

/** How long a room waits for a device that has gone, in ms. */
const GRACE = 6_000;

/** Time passes only where a test says so: how busy the machine is makes no difference. */
describe('a device that is away while its media still arrives', {timeout: 60_000}, () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let call: string;

  beforeEach(async () => {
    mock.timers.enable({apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now()});
    world = await World.start({closedGrace: GRACE});
    ann = await world.join('ann');
    bo = await world.join('bo');
    ({call} = await talk(ann, bo, 'bo'));
  });
  afterEach(async () => {
    await world.close();
    mock.timers.reset();
  });

  const vouch = (by: TestClient) => by.send({type: 'peer-alive', call});
  /** Bo is away, and Ann's word for him comes each time in the last moment. */
  const vouchOften = async () => {
    for (let times = 0; times < 5; times++) {
      mock.timers.tick(GRACE - 1);
      vouch(ann);
      await ann.settle();
    }
  };

  test('keeps its room for as long as the other one says so, and a grace more', async () => {
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    await vouchOften();
    mock.timers.tick(GRACE - 1);
    assert.deepEqual(await ann.all('ended'), []);
    mock.timers.tick(1);
    assert.equal(await reason(ann, call), 'connection-lost');
    await untilFree(world, 'bo');
  });

  test('finds its room when it comes back in the end', async () => {
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    await vouchOften();
    bo = await world.join('bo', {device: bo.device, call});
    await bo.next('room', isOf(call));
    await ann.next('room-peer', ({present}) => present);
  });

  test('is not kept by anybody else’s word', async () => {
    const mallory = await world.join('mallory');
    const tablet = await world.join('bo');
    for (const other of [mallory, tablet]) {
      vouch(other);
      const {code, call: about} = await other.next('error');
      assert.deepEqual([code, about], ['not-in-call', call]);
    }
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    mock.timers.tick(GRACE - 1);
    for (const other of [mallory, tablet]) {
      vouch(other);
      await other.settle();
    }
    mock.timers.tick(1);
    assert.equal(await reason(ann, call), 'connection-lost');
  });

  test('is no news where it is there, or the call is over', async () => {
    vouch(ann);
    await ann.settle();
    bo.vanish();
    await ann.next('room-peer', ({present}) => !present);
    mock.timers.tick(GRACE);
    assert.equal(await reason(ann, call), 'connection-lost');
    vouch(ann);
    assert.deepEqual(await ann.all('error'), []);
    ann.send({type: 'peer-alive', call: newId()});
    assert.equal((await ann.next('error')).code, 'not-in-call');
    const next = invite(ann, 'bo');
    assert.equal(await reason(ann, next), 'offline');
  });
});

test('an absence grows by each word for it, never shrinks, and comes to an end', () => {
  const since = 1_000;
  const vouch = (until: number, now: number) => vouchedFor({since, until}, now, 6_000).until;
  assert.equal(vouch(7_000, 4_000), 10_000);
  assert.equal(vouch(31_000, 4_000), 31_000);
  assert.equal(vouch(7_000, since + PEER_ALIVE_LIMIT_MS - 1_000), since + PEER_ALIVE_LIMIT_MS);
});

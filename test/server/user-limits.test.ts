import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {UserId} from '../../src/protocol/index.js';
import {UserLimits} from '../../src/server/user-limits.js';
import {invite, isOf, reason} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {newId, UNLIMITED, World} from '../support/node/world.js';

describe('limits of calls and messages', () => {
  let world: World;

  before(async () => {
    world = await World.start({
      invitesPerUser: 4,
      invitesPerPair: 2,
      messagesPerUser: 6,
      messagesPerPair: 3,
    });
    for (const user of ['bo', 'cy', 'dee']) await (await world.join(user)).close();
  });
  after(() => world.close());

  const send = (from: TestClient, to: UserId, id = newId()) =>
    from.request<'send'>({type: 'send', id, to, content: {kind: 'text', text: 'x'}});
  const refused = {
    code: 'rate-limited',
    message: /^Too many messages; try again in \d+ seconds\.$/,
  };

  test('so many messages to the same other, so many to all together; the others are not disturbed', async () => {
    const ann = await world.join('ann');
    const other = await world.join('other');
    for (let n = 0; n < 3; n++) await send(ann, 'bo');
    await assert.rejects(send(ann, 'bo'), refused);
    await send(ann, 'cy');
    await send(ann, 'cy');
    await assert.rejects(send(ann, 'cy'), refused);
    await send(other, 'bo');
    const {messages} = await ann.request<'sync'>({type: 'sync', since: 0});
    assert.equal(messages.length, 5);
    await ann.close();
    await other.close();
  });

  test('a user has them once, with however many devices', async () => {
    const devices = await Promise.all([world.join('eve'), world.join('eve'), world.join('eve')]);
    const results = await Promise.allSettled(
      devices.flatMap((device) => [send(device, 'bo'), send(device, 'bo')]),
    );
    assert.equal(results.filter(({status}) => status === 'fulfilled').length, 3);
    for (const device of devices) await device.close();
  });

  test('a flood of calls rings so often and no more, and the caller reads when to try again', async () => {
    const bo = await world.join('bo');
    const flo = await world.join('flo');
    for (let n = 0; n < 2; n++) {
      const call = invite(flo, 'bo');
      await bo.next('ring', isOf(call));
      flo.send({type: 'end', call, reason: 'cancelled'});
      await reason(flo, call);
    }
    for (let n = 0; n < 10; n++) {
      const call = invite(flo, 'bo');
      assert.equal(await reason(flo, call), 'forbidden');
      const {code, message} = await flo.next('error', (error) => error.call === call);
      assert.equal(code, 'rate-limited');
      assert.match(message, /^Too many calls; try again in \d+ seconds\.$/);
    }
    assert.equal((await bo.all('ring')).length, 2);
    const gus = await world.join('gus');
    const call = invite(gus, 'bo');
    await bo.next('ring', isOf(call));
    gus.send({type: 'end', call, reason: 'cancelled'});
    await reason(bo, call);
    for (const client of [bo, flo, gus]) await client.close();
  });

  test('a call that is said again counts once', async () => {
    const bo = await world.join('bo');
    const hal = await world.join('hal');
    const call = invite(hal, 'bo');
    await bo.next('ring', isOf(call));
    bo.send({type: 'ringing', call});
    await hal.next('ringing', isOf(call));
    for (let n = 0; n < 5; n++) {
      invite(hal, 'bo', 'video', call);
      await hal.next('ringing', isOf(call));
    }
    hal.send({type: 'end', call, reason: 'cancelled'});
    await reason(hal, call);
    await bo.close();
    await hal.close();
  });

  test('0 stands for no limit', async () => {
    const limits = new UserLimits(UNLIMITED);
    for (let n = 0; n < 10_000; n++) await limits.count('messages', 'ann', 'bo');
  });

  test('ids that look like two others have a count of their own', async () => {
    const limits = new UserLimits({...UNLIMITED, messagesPerPair: 1});
    await limits.count('messages', 'a', 'b:c');
    await limits.count('messages', 'a:b', 'c');
    await limits.count('messages', 'a","b', 'c');
    await limits.count('messages', 'a', 'b","c');
    await assert.rejects(async () => limits.count('messages', 'a', 'b:c'), {code: 'rate-limited'});
  });
});

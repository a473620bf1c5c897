import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {FRAME_BYTES} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {World} from '../support/node/world.js';

describe('the transparent channel', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  before(async () => {
    world = await World.start({frameBurst: 1_000});
    ann = await world.join('ann');
    bo = await world.join('bo');
    await (await world.join('cy')).close();
  });
  after(() => world.close());

  test('data arrives as it was sent, stamped with the sender', async () => {
    const data = {n: 1, list: [null, true, 'ü', '\ud83d\ude00'], deep: {er: {}}};
    await ann.request<'transmit'>({type: 'transmit', to: 'bo', data});
    assert.deepEqual(await bo.next('transmit'), {type: 'transmit', from: 'ann', data});
  });

  test('nobody can send in the name of another', async () => {
    const forged = {type: 'transmit', ref: 900, to: 'bo', data: 1, from: 'cy', user: 'cy'};
    ann.sendRaw(JSON.stringify(forged));
    assert.equal((await bo.next('transmit')).from, 'ann');
  });

  test('500 arrive in the order they were sent', async () => {
    const numbers = Array.from({length: 500}, (_, n) => n);
    const answers = numbers.map((data) =>
      ann.request<'transmit'>({type: 'transmit', to: 'bo', data}),
    );
    await Promise.all(answers);
    const arrived = [];
    for (const _ of numbers) arrived.push((await bo.next('transmit')).data);
    assert.deepEqual(arrived, numbers);
  });

  test('every device of the addressee gets it, and the sender hears how many', async () => {
    const tablet = await world.join('bo');
    const {devices} = await ann.request<'transmit'>({type: 'transmit', to: 'bo', data: 'both'});
    assert.equal(devices, 2);
    await bo.next('transmit', ({data}) => data === 'both');
    await tablet.next('transmit', ({data}) => data === 'both');
    await tablet.close();
  });

  test('a frame of 64 KiB passes, one byte more does not', async () => {
    const frame = (data: string) => JSON.stringify({type: 'transmit', ref: 901, to: 'bo', data});
    const fill = FRAME_BYTES - Buffer.byteLength(frame(''));
    ann.sendRaw(frame('x'.repeat(fill)));
    const {data} = await bo.next('transmit');
    assert.equal((data as string).length, fill);
    const eve = await world.join('eve');
    eve.sendRaw(frame('x'.repeat(fill + 1)));
    assert.equal((await eve.closed).code, 1009);
    await bo.settle();
  });

  test('bytes count, not characters', async () => {
    const eve = await world.join('eve');
    const text = 'ü'.repeat(FRAME_BYTES / 2);
    eve.sendRaw(JSON.stringify({type: 'transmit', ref: 1, to: 'bo', data: text}));
    assert.equal((await eve.closed).code, 1009);
  });

  test('someone offline, someone unknown and oneself are each refused with their own code', async () => {
    for (const [to, code] of [
      ['cy', 'user-offline'],
      ['nobody', 'user-unknown'],
      ['ann', 'to-oneself'],
    ] as const) {
      await assert.rejects(ann.request<'transmit'>({type: 'transmit', to, data: 1}), {code});
    }
  });

  test('nothing is kept for someone who comes later', async () => {
    const dee = await world.join('dee');
    await dee.close();
    await assert.rejects(ann.request<'transmit'>({type: 'transmit', to: 'dee', data: 1}));
    const back = await world.join('dee');
    assert.deepEqual(await back.all('transmit'), []);
    await back.close();
  });
});

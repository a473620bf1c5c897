import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import {FRAME_BYTES, SDP_LENGTH} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {accept, end, invite, isOf, offer, reason, talk} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

describe('a call in its room', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let tablet: TestClient;
  let mallory: TestClient;
  let call: string;
  let heard: {ann: number; bo: number};

  beforeEach(async () => {
    await world?.close();
    world = await World.start({closedGrace: 20_000});
    ann = await world.join('ann');
    bo = await world.join('bo');
    tablet = await world.join('bo');
    mallory = await world.join('mallory');
    ({call} = await talk(ann, bo, 'bo'));
    await ann.settle();
    await bo.settle();
    heard = {ann: ann.heard.length, bo: bo.heard.length};
  });
  after(() => world.close());

  /** Neither side has heard anything but the answers to its own requests, and what one says the other still hears. */
  const isUntouched = async () => {
    await mallory.settle();
    const types = (client: TestClient, from: number) =>
      client.heard
        .slice(from)
        .map(({type}) => type)
        .filter((type) => type !== 'reply' && type !== 'contact');
    assert.deepEqual(types(ann, heard.ann), []);
    assert.deepEqual(types(bo, heard.bo), []);
    ann.send({type: 'room-signal', call, signal: offer('still here')});
    assert.match(JSON.stringify((await bo.next('room-signal')).signal), /still here/);
    end(bo, call);
    assert.equal(await reason(ann, call), 'hung-up');
  };
  const refuses = async (client: TestClient, code: string) => {
    assert.equal((await client.next('error')).code, code);
  };

  test('is untouched by an accept for a call that is gone', async () => {
    const gone = newId();
    accept(mallory, gone);
    assert.equal(await reason(mallory, gone), 'connection-lost');
    await isUntouched();
  });

  test('is untouched by a second accept, of another device or of a stranger', async () => {
    accept(tablet, call);
    assert.deepEqual(
      (await tablet.all('ended')).map(({reason}) => reason),
      ['answered-elsewhere', 'answered-elsewhere'],
    );
    accept(mallory, call);
    await refuses(mallory, 'not-in-call');
    assert.deepEqual([...(await tablet.all('room')), ...(await mallory.all('room'))], []);
    await isUntouched();
  });

  test('answers the second accept of the device that holds it with the same room', async () => {
    const [room] = await bo.all('room');
    accept(bo, call, 'audio');
    const again = await bo.next('room', isOf(call));
    assert.deepEqual(again, {...room, elapsed: again.elapsed});
    assert.equal((await ann.all('room')).length, 1);
    heard.bo = bo.heard.length;
    await isUntouched();
  });

  test('is untouched by who does not hold it: signals, its end, word of its peer, claims', async () => {
    for (const third of [tablet, mallory, await world.join('ann')]) {
      third.send({type: 'room-signal', call, signal: offer()});
      await refuses(third, 'not-in-call');
      third.send({type: 'peer-alive', call});
      await refuses(third, 'not-in-call');
      end(third, call);
      third.send({type: 'ringing', call, preconnect: 'direct'});
      await third.settle();
      assert.deepEqual([...(await third.all('room')), ...(await third.all('room-signal'))], []);
    }
    const thief = await world.join('mallory', {device: bo.device, call});
    assert.equal(await reason(thief, call), 'connection-lost');
    await isUntouched();
  });

  test('is untouched by a room that nobody holds', async () => {
    for (const client of [mallory, tablet]) {
      client.send({type: 'room-signal', call: newId(), signal: offer()});
      await refuses(client, 'not-in-call');
    }
    await isUntouched();
  });

  for (const kind of ['offer', 'answer'] as const) {
    test(`is untouched by an ${kind} with no media`, async () => {
      for (const sdp of [
        '',
        'v=0\r\n',
        'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ]) {
        bo.send({type: 'room-signal', call, signal: {kind, link: 'link-0002', sdp}});
        await refuses(bo, 'frame-invalid');
      }
      heard.bo = bo.heard.length;
      await isUntouched();
    });
  }

  test('is untouched by a description that is too long', async () => {
    const sdp = `${offer().sdp}${'a='.repeat(SDP_LENGTH / 2)}`;
    assert.ok(sdp.length < FRAME_BYTES);
    bo.send({type: 'room-signal', call, signal: {...offer(), sdp}});
    await refuses(bo, 'frame-invalid');
    heard.bo = bo.heard.length;
    await isUntouched();
  });

  test('outlives a description of a megabyte, which costs its sender the connection', async () => {
    bo.send({type: 'room-signal', call, signal: offer('x'.repeat(2 ** 20))});
    assert.equal((await bo.closed).code, 1009);
    assert.equal((await ann.next('room-peer')).present, false);
    bo = await world.join('bo', {device: bo.device, call});
    await bo.next('room', isOf(call));
    assert.equal((await ann.next('room-peer')).present, true);
    assert.deepEqual(await ann.all('room-signal'), []);
    await bo.settle();
    heard = {ann: ann.heard.length, bo: bo.heard.length};
    await isUntouched();
  });

  test('is untouched by its own first frames, late and twice', async () => {
    for (let time = 0; time < 2; time++) {
      invite(ann, 'bo', 'audio', call);
      bo.send({type: 'ringing', call, preconnect: 'direct'});
    }
    const rooms = await ann.all('room');
    assert.equal(new Set(rooms.map(({room}) => room)).size, 1);
    assert.deepEqual(await bo.all('preconnect'), []);
    heard = {ann: ann.heard.length, bo: bo.heard.length};
    await isUntouched();
  });
});

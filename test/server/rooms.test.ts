import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {after, beforeEach, describe, test} from 'node:test';
import type {Signal} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {end, invite, offer, reason, talk} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

const TURN_SECRET = 'shared with coturn';

describe('rooms', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start({
      stun: ['stun:stun.example.com'],
      turn: ['turn:turn.example.com?transport=udp', 'turns:turn.example.com'],
      turnSecret: TURN_SECRET,
    });
    ann = await world.join('ann');
    bo = await world.join('bo');
  });
  after(() => world.close());

  const link = 'link-0001';
  const signals: Signal[] = [
    {kind: 'enter', link},
    offer(),
    {kind: 'answer', link, for: 'link-0002', sdp: 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n'},
    {kind: 'candidate', link, candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0},
    {
      kind: 'candidate',
      link,
      candidate: '',
      sdpMid: null,
      sdpMLineIndex: null,
      usernameFragment: 'x',
    },
    {kind: 'state', link, screen: true, microphone: true, camera: false},
  ];

  test('what one device signals the other hears, as it was and in order, both ways', async () => {
    const {call} = await talk(ann, bo, 'bo');
    for (const [from, to] of [
      [ann, bo],
      [bo, ann],
    ] as const) {
      for (const signal of signals) from.send({type: 'room-signal', call, signal});
      for (const signal of signals) {
        assert.deepEqual(await to.next('room-signal'), {type: 'room-signal', call, signal});
      }
    }
  });

  test('a burst of 150 candidates passes whole', async () => {
    const {call} = await talk(ann, bo, 'bo');
    for (let n = 0; n < 150; n++) {
      const candidate = `candidate:${n}`;
      const signal = {kind: 'candidate', link, candidate, sdpMid: '0', sdpMLineIndex: 0} as const;
      ann.send({type: 'room-signal', call, signal});
    }
    await ann.settle();
    assert.equal((await bo.all('room-signal')).length, 150);
  });

  test('nobody else can signal into a room, not even another device of its users', async () => {
    const tablet = await world.join('bo');
    const {call} = await talk(ann, bo, 'bo');
    for (const outsider of [await world.join('mallory'), tablet, await world.join('ann')]) {
      outsider.send({type: 'room-signal', call, signal: signals[0]!});
      const {code, call: about} = await outsider.next('error');
      assert.deepEqual([code, about], ['not-in-call', call]);
    }
    assert.deepEqual(await ann.all('room-signal'), []);
    assert.deepEqual(await bo.all('room-signal'), []);
  });

  test('nothing passes before the call is accepted', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    ann.send({type: 'room-signal', call, signal: signals[0]!});
    assert.equal((await ann.next('error')).code, 'not-in-call');
    assert.deepEqual(await bo.all('room-signal'), []);
  });

  test('nothing passes after the end; a late signal is no error, one to no call is', async () => {
    const {call} = await talk(ann, bo, 'bo');
    end(ann, call);
    await reason(bo, call);
    bo.send({type: 'room-signal', call, signal: signals[0]!});
    await bo.settle();
    assert.deepEqual(await bo.all('error'), []);
    assert.deepEqual(await ann.all('room-signal'), []);
    bo.send({type: 'room-signal', call: newId(), signal: signals[0]!});
    assert.equal((await bo.next('error')).code, 'not-in-call');
  });

  test('a signal of another kind is refused', async () => {
    const {call} = await talk(ann, bo, 'bo');
    ann.sendRaw(JSON.stringify({type: 'room-signal', call, signal: {kind: 'data', sdp: 'x'}}));
    assert.equal((await ann.next('error')).code, 'frame-invalid');
    assert.deepEqual(await bo.all('room-signal'), []);
  });

  test('each gets TURN credentials of their own, signed for coturn and good for an hour', async () => {
    const {caller, callee} = await talk(ann, bo, 'bo');
    const [stun, turn] = caller.iceServers;
    assert.deepEqual(stun, {urls: ['stun:stun.example.com']});
    assert.deepEqual(turn?.urls, ['turn:turn.example.com?transport=udp', 'turns:turn.example.com']);
    const [expires, user] = turn!.username!.split(':');
    assert.equal(user, 'ann');
    const seconds = Number(expires) - Date.now() / 1000;
    assert.ok(seconds > 3_590 && seconds <= 3_600);
    const credential = createHmac('sha1', TURN_SECRET).update(turn!.username!).digest('base64');
    assert.equal(turn!.credential, credential);
    assert.match(callee.iceServers[1]!.username!, /:bo$/);
  });

  test('a stranger with the id of a device that has gone gets nothing of its place', async () => {
    const {call} = await talk(ann, bo, 'bo');
    bo.vanish();
    assert.equal((await ann.next('room-peer')).present, false);
    // What is held for Bo, who is away.
    ann.send({type: 'room-signal', call, signal: offer('for Bo alone')});
    await ann.settle();
    const eve = await world.join('eve', {device: bo.device, call});
    eve.send({type: 'room-signal', call, signal: offer('from Eve')});
    eve.send({type: 'accept', call, media: 'video'});
    eve.send({type: 'end', call, reason: 'hung-up'});
    await eve.settle();
    assert.deepEqual([await eve.all('room'), await eve.all('room-signal')], [[], []]);
    await ann.settle();
    assert.deepEqual([await ann.all('room-signal'), await ann.all('ended')], [[], []]);
    bo = await world.join('bo', {device: bo.device, call});
    assert.equal((await bo.next('room')).call, call);
    const {signal} = await bo.next('room-signal');
    assert.ok(signal.kind === 'offer' && signal.sdp.includes('for Bo alone'));
  });

  test('nobody gets TURN credentials but in a room', async () => {
    const mallory = await world.join('mallory');
    invite(mallory, 'bo');
    await bo.next('ring');
    await mallory.settle();
    const heard = JSON.stringify([mallory.heard, bo.heard]);
    assert.ok(!heard.includes('turn:'));
  });
});

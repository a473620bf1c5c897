import assert from 'node:assert/strict';
import {connect, type Socket} from 'node:net';
import {test} from 'node:test';
import type {ClientFrame} from '../../src/protocol/index.js';
import {fuzzed, Random} from '../support/node/fuzz.js';
import {newId, World} from '../support/node/world.js';

const FRAMES = 100_000;
const SEED = 20_261_122;

test(`${FRAMES} fuzzed frames break nothing, and reach nobody`, {timeout: 240_000}, async (t) => {
  const limit = 1_000_000;
  const world = await World.start({frameBurst: limit, frameRate: limit, connectBurst: limit});
  t.after(() => world.close());
  const random = new Random(SEED);
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  const call = newId();
  ann.send({type: 'invite', call, to: 'bo', media: 'video'});
  await bo.next('ring');
  bo.send({type: 'accept', call, media: 'video'});
  await ann.next('room');
  await bo.next('room');

  // All they name is somebody else's: a call of ann and bo, and users whom the attacker has nothing to do with.
  const valid: ClientFrame[] = [
    {type: 'ping', ref: 1000001},
    {type: 'sync', ref: 1000002, since: 0},
    {type: 'history', ref: 1000003, with: 'cy', limit: 10},
    {type: 'overview', ref: 1000004},
    {type: 'pong'},
    {type: 'set-presence', presence: 'away'},
    {type: 'receipt', author: 'ann', delivered: 1, read: 1},
    {type: 'accept', call, media: 'audio'},
    {type: 'ringing', call, preconnect: 'direct'},
    {type: 'end', call, reason: 'hung-up'},
    {type: 'room-signal', call, signal: {kind: 'offer', link: newId(), sdp: 'm=audio 9 x'}},
    {type: 'room-signal', call, signal: {kind: 'enter', link: newId()}},
    {type: 'peer-alive', call},
    {type: 'invite', call: newId(), to: 'nobody', media: 'video', ringTimeout: 30},
    {type: 'transmit', ref: 1000005, to: 'nobody', data: {deep: {er: [1, 2, 3]}}},
    {type: 'send', ref: 1000006, id: newId(), to: 'nobody', content: {kind: 'text', text: 'x'}},
    {type: 'typing', to: 'nobody', active: true},
  ];
  const before = [ann, bo].map(({heard}) => heard.length);
  let attacker = await world.join('mallory');
  let sent = 0;
  while (sent < FRAMES) {
    for (let n = 0; n < 1_000; n++) attacker.sendRaw(fuzzed(random, valid));
    sent += 1_000;
    await attacker.settle();
    assert.ok(
      !attacker.heard.some((frame) => frame.type === 'error' && frame.code === 'server-error'),
    );
    attacker.heard.length = 0;
    if (sent % 20_000 === 0) {
      await attacker.close();
      attacker = await world.join('mallory');
    }
  }
  await Promise.all([ann.settle(), bo.settle()]);
  for (const [index, client] of [ann, bo].entries()) {
    const told = client.heard
      .slice(before[index])
      .filter((frame) => frame.type !== 'reply' && frame.type !== 'ping')
      // That mallory is there, and how, is for everyone to know on this site.
      .filter((frame) => frame.type !== 'contact');
    assert.deepEqual(told, []);
  }
  assert.equal(({} as {polluted?: boolean}).polluted, undefined);
  for (const line of world.log) assert.ok(typeof JSON.parse(line) === 'object');
  assert.ok(!world.log.some((line) => line.includes('"msg":"forged"')));
  assert.ok(!world.log.some((line) => /"level":(50|60)/.test(line)));
  bo.send({type: 'end', call, reason: 'hung-up'});
  assert.equal((await ann.next('ended')).reason, 'hung-up');
});

test(
  '10,000 connections that never sign in hold up nobody, and are let go',
  {timeout: 120_000},
  async (t) => {
    const limit = 1_000_000;
    const world = await World.start({
      connectionsPerAddress: limit,
      connectBurst: limit,
      signInDeadline: 2_000,
    });
    t.after(() => world.close());
    const ann = await world.join('ann');
    const sockets: Socket[] = [];
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    const statuses = new Map<string, number>();
    const one = () =>
      new Promise<void>((resolve) => {
        const socket = connect(world.address.port, '127.0.0.1');
        sockets.push(socket);
        socket.on('error', () => resolve());
        socket.once('data', (bytes) => {
          const status = bytes.toString('latin1', 9, 12);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          resolve();
        });
        socket.on('data', () => undefined);
        socket.write(
          'GET /signaling HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
        );
      });
    for (let opened = 0; opened < 10_000; opened += 500) {
      await Promise.all(Array.from({length: 500}, one));
      await ann.settle();
    }
    // No more than so many wait at the same time; the others are told to come back.
    assert.ok((statuses.get('101') ?? 0) >= 1_000);
    assert.ok((statuses.get('503') ?? 0) > 0);
    await Promise.all(
      sockets.map(
        (socket) => socket.closed || new Promise((resolve) => socket.once('close', resolve)),
      ),
    );
    await (await world.join('bo')).settle();
    await ann.settle();
  },
);

test(
  'requests that trickle in are cut off, while others are served',
  {timeout: 60_000},
  async (t) => {
    const world = await World.start();
    t.after(() => world.close());
    const ann = await world.join('ann');
    const trickling = Array.from({length: 200}, () => {
      const socket = connect(world.address.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.write('GET /signaling HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nX-Slow: ');
      const drip = setInterval(() => socket.write('x'), 100);
      return new Promise<void>((resolve) => {
        socket.once('close', () => {
          clearInterval(drip);
          resolve();
        });
      });
    });
    await ann.settle();
    await (await world.join('bo')).settle();
    await Promise.all(trickling);
    await ann.settle();
  },
);

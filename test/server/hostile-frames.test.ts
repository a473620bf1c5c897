import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, type Socket} from 'node:net';
import {after, before, beforeEach, describe, test} from 'node:test';
import {closeReason, FRAME_BYTES} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

describe('hostile frames', () => {
  let world: World;
  let bystander: TestClient;
  let mallory: TestClient;

  before(async () => {
    world = await World.start({frameBurst: 1_000});
    bystander = await world.join('ann');
  });
  after(() => world.close());
  beforeEach(async () => {
    mallory?.vanish();
    mallory = await world.join('mallory');
  });

  const id = newId();
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const refused: [string, string][] = [
    ['nothing', ''],
    ['no JSON', 'hello?'],
    ['half of a JSON', '{"type":"ping","ref":1'],
    ['a number', '1'],
    ['null', 'null'],
    ['an array', '[{"type":"ping","ref":1}]'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"format-disk"}'],
    ['a type from the prototype', '{"type":"constructor"}'],
    ['a type of another type', '{"type":{"toString":"ping"}}'],
    ['a frame only the server sends', '{"type":"welcome"}'],
    ['a ref that is no number', '{"type":"ping","ref":"1"}'],
    ['a ref below one', '{"type":"ping","ref":0}'],
    ['a ref with a fraction', '{"type":"ping","ref":1.5}'],
    ['a ref beyond what a number holds', '{"type":"ping","ref":1e400}'],
    ['JSON 34 levels deep', `{"type":"transmit","ref":1,"to":"ann","data":${deep(33)}}`],
    ['JSON 30,000 levels deep', `{"type":"transmit","ref":1,"to":"ann","data":${deep(30_000)}}`],
    ['a user id with half a character', '{"type":"transmit","ref":1,"to":"\\ud800","data":1}'],
    ['a user id with a control character', '{"type":"transmit","ref":1,"to":"a\\u0000b","data":1}'],
    [
      'a user id of 129 characters',
      `{"type":"transmit","ref":1,"to":"${'x'.repeat(129)}","data":1}`,
    ],
    ['a user id that is no text', '{"type":"transmit","ref":1,"to":["ann"],"data":1}'],
    [
      'a message id with a path',
      `{"type":"send","ref":1,"id":"../../etc","to":"ann","content":{"kind":"text","text":"x"}}`,
    ],
    [
      'a message of another kind',
      `{"type":"send","ref":1,"id":"${id}","to":"ann","content":{"kind":"html","text":"x"}}`,
    ],
    ['a message without content', `{"type":"send","ref":1,"id":"${id}","to":"ann"}`],
    ['a call id that is none', '{"type":"invite","call":"x","to":"ann","media":"video"}'],
    ['a medium that is none', `{"type":"invite","call":"${id}","to":"ann","media":"smell"}`],
    ['an end reason that is the server’s', `{"type":"end","call":"${id}","reason":"missed"}`],
    ['a presence that is the server’s', '{"type":"set-presence","presence":"offline"}'],
    ['a place below zero', '{"type":"sync","ref":1,"since":-1}'],
    ['a page larger than allowed', '{"type":"history","ref":1,"with":"ann","limit":101}'],
    [
      'a session description of 49 KiB',
      `{"type":"room-signal","call":"${id}","signal":{"kind":"offer","sdp":"${'x'.repeat(49 * 1024)}"}}`,
    ],
  ];
  for (const [what, text] of refused) {
    test(`${what} is answered with an error, and the connection stays`, async () => {
      mallory.sendRaw(text);
      assert.equal((await mallory.next('error')).code, 'frame-invalid');
      await mallory.settle();
    });
  }

  test('an error names the request or call it is about, and never shows what the frame held', async () => {
    mallory.sendRaw('{"type":"transmit","ref":7,"data":"a secret"}');
    const request = await mallory.next('error');
    assert.equal(request.ref, 7);
    mallory.sendRaw(`{"type":"accept","call":"${id}","media":"a secret"}`);
    const call = await mallory.next('error');
    assert.equal(call.call, id);
    assert.ok(!JSON.stringify([request, call]).includes('a secret'));
  });

  const passed: [string, string, unknown][] = [
    ['half a character in data', '"\\ud800"', '\ud800'],
    [
      'a key named __proto__',
      '{"__proto__":{"isAdmin":true}}',
      JSON.parse('{"__proto__":{"isAdmin":true}}'),
    ],
    ['JSON 32 levels deep', deep(31), JSON.parse(deep(31))],
  ];
  for (const [what, json, data] of passed) {
    test(`${what} passes through the transparent channel as it is`, async () => {
      mallory.sendRaw(`{"type":"transmit","ref":1,"to":"ann","data":${json}}`);
      assert.deepEqual((await bystander.next('transmit')).data, data);
      assert.equal(({} as {isAdmin?: boolean}).isAdmin, undefined);
    });
  }

  test('fields that no frame has are dropped on the way', async () => {
    mallory.sendRaw('{"type":"transmit","ref":1,"to":"ann","data":1,"role":"admin","from":"bo"}');
    const frame = await bystander.next('transmit');
    assert.deepEqual(frame, {type: 'transmit', from: 'mallory', data: 1});
  });

  test('a binary frame closes the connection', async () => {
    mallory.sendRaw(Buffer.from('{"type":"ping","ref":1}'));
    assert.equal((await mallory.next('error')).code, 'frame-binary');
    assert.equal((await mallory.closed).code, 1003);
  });

  test('a frame that is too large closes the connection, in pieces as well', async () => {
    mallory.sendRaw('x'.repeat(FRAME_BYTES + 1));
    assert.equal((await mallory.closed).code, 1009);
    const other = await world.join('mallory');
    for (let n = 0; n < 5; n++) other.socket.send('x'.repeat(FRAME_BYTES / 4), {fin: n === 4});
    assert.equal((await other.closed).code, 1009);
  });

  test('text that is not UTF-8 closes the connection', async () => {
    mallory.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), {binary: false});
    assert.equal((await mallory.closed).code, 1007);
  });

  test('bytes that are no WebSocket frames close the connection', async () => {
    const raw = (mallory.socket as unknown as {_socket: Socket})._socket;
    raw.write(Buffer.alloc(64, 0xff));
    await mallory.closed;
  });

  test('a connection that breaks off in its handshake harms nobody', async () => {
    const socket = connect(world.address.port, 'localhost');
    await once(socket, 'connect');
    socket.write('GET /signaling HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgr');
    socket.destroy();
    await bystander.settle();
  });

  test('through all of this, others were not touched', async () => {
    await bystander.settle();
    assert.equal(bystander.heard.filter(({type}) => type === 'error').length, 0);
  });
});

describe('more than anyone needs', () => {
  test('frames beyond the rate close the connection, and no other', async (t) => {
    const world = await World.start({frameBurst: 20, frameRate: 10});
    t.after(() => world.close());
    const ann = await world.join('ann');
    const mallory = await world.join('mallory');
    for (let n = 0; n < 30; n++) mallory.send({type: 'transmit', ref: n + 1, to: 'ann', data: n});
    assert.equal((await mallory.next('error', ({code}) => code === 'rate-limited')).ref, undefined);
    assert.equal(closeReason((await mallory.closed).code), 'rate-limited');
    assert.ok((await ann.all('transmit')).length <= 20);
  });

  test('a reader that does not read is closed, and may come back for what is stored', async (t) => {
    const world = await World.start({outgoingLimit: 64 * 1024, frameBurst: 10_000});
    t.after(() => world.close());
    const ann = await world.join('ann');
    const slow = await world.join('bo');
    slow.socket.pause();
    // As much as the buffers of both systems hold, and more.
    let hasGone = false;
    void ann
      .next('contact', ({contact}) => contact.presence === 'offline')
      .then(() => {
        hasGone = true;
      });
    const data = 'x'.repeat(60_000);
    while (!hasGone) {
      await ann.request<'transmit'>({type: 'transmit', to: 'bo', data}).catch(() => undefined);
    }
    const content = {kind: 'text', text: 'kept'} as const;
    await ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
    slow.socket.resume();
    await slow.closed;
    const back = await world.join('bo', {device: slow.device});
    const {messages} = await back.request<'sync'>({type: 'sync', since: 0});
    assert.deepEqual(messages[0]?.content, content);
  });
});

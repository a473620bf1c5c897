import assert from 'node:assert/strict';
import {test} from 'node:test';
import {end, offer, reason, talk} from '../support/node/calls.js';
import {newId, tokenFor, World} from '../support/node/world.js';

test('the log tells of connections and refusals, and of nothing that was said', async (t) => {
  const world = await World.start({logLevel: 'trace', demo: true, stun: ['stun:stun.example']});
  t.after(() => world.close());
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  const secret = 'the-words-of-ann';
  const content = {kind: 'text', text: secret} as const;
  await ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
  await ann.request<'transmit'>({type: 'transmit', to: 'bo', data: {secret}});
  const {call} = await talk(ann, bo, 'bo');
  ann.send({type: 'room-signal', call, signal: offer(secret)});
  await bo.next('room-signal');
  end(ann, call);
  await reason(bo, call);
  ann.sendRaw(`{"type":"${secret}","text":"${secret}"}`);
  ann.sendRaw(secret);
  await ann.settle();
  const token = await tokenFor(secret);
  const refused = await world.connect();
  refused.send({type: 'hello', version: 1, token: `${token}x`, device: refused.device});
  await refused.closed;
  const inAddress = await fetch(`${world.address.url}/guest?name=Cy&token=${secret}`, {
    method: 'POST',
  });
  const {token: guestToken} = (await inAddress.json()) as {token: string};
  await ann.close();
  await world.stop();

  const log = world.log.join('');
  for (const word of [secret, token, guestToken, token.split('.')[1]!])
    assert.ok(!log.includes(word));
  const lines = world.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  const find = (msg: string) => lines.filter((line) => line['msg'] === msg);
  assert.equal(find('connection opened').length, 3);
  assert.deepEqual(
    find('signed in').map(({user}) => user),
    ['ann', 'bo'],
  );
  assert.deepEqual(
    find('connection refused').map(({code}) => code),
    ['token-invalid'],
  );
  assert.deepEqual(
    find('frame refused').map(({code, user}) => [code, user]),
    [
      ['frame-invalid', 'ann'],
      ['frame-invalid', 'ann'],
    ],
  );
  assert.deepEqual(
    find('connection closed').map(({code}) => code),
    [4002, 1005, 1012],
  );
  assert.equal(find('guests are let in: anyone may take any name')[0]?.['level'], 40);
});

test('nothing that a client sends begins a line of its own in the log', async (t) => {
  const world = await World.start({logLevel: 'trace', demo: true});
  t.after(() => world.close());
  const forged = '\n{"level":50,"msg":"forged"}\r\n\u001b[2J\u2028';
  const ann = await world.join('ann');
  ann.sendRaw(JSON.stringify({type: forged, ref: 999, call: forged}));
  ann.sendRaw(forged);
  ann.send({type: 'end', call: forged, reason: 'hung-up'});
  await ann.settle();
  for (const user of [forged, `eve${forged}`]) {
    const eve = await world.connect();
    const token = await tokenFor(user, {name: forged});
    eve.send({type: 'hello', version: 1, token, device: eve.device});
    await eve.closed;
  }
  const device = await world.connect();
  device.send({type: 'hello', version: 1, token: await tokenFor('bo'), device: forged});
  await device.closed;
  const address = `${world.address.url}/guest?name=${encodeURIComponent(forged)}`;
  assert.equal((await fetch(address, {method: 'POST'})).status, 400);
  await fetch(`${world.address.url}/${encodeURIComponent(forged)}`);
  await world.stop();
  for (const line of world.log) {
    // One line each, of JSON, without a sign that a terminal would obey.
    assert.equal(line.trimEnd().split(/[\n\r]/).length, 1);
    assert.doesNotMatch(line.trimEnd(), /\p{Cc}/u);
    assert.notEqual((JSON.parse(line) as {msg: string}).msg, 'forged');
  }
  assert.ok(world.log.length > 5);
});

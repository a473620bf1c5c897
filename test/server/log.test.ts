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

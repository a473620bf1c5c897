import assert from 'node:assert/strict';
import {existsSync, readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {test} from 'node:test';
import {closeReason} from '../../src/protocol/index.js';
import {createServer} from '../../src/server/index.js';
import {newId, World} from '../support/node/world.js';

test('a server that stops says so to everyone, and has stored what was sent before', async (t) => {
  const world = await World.start();
  t.after(() => world.close());
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  const waiting = await world.connect();
  const content = {kind: 'text', text: 'the last word'} as const;
  const sent = ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
  await sent;
  await world.stop();
  for (const client of [ann, bo, waiting]) {
    const {code} = await client.closed;
    assert.equal(code, 1012);
    assert.equal(closeReason(code), 'server-stopping');
  }
});

test('many connections are asked to come back one after another', async (t) => {
  const world = await World.start();
  t.after(() => world.close());
  const clients = await Promise.all(Array.from({length: 200}, () => world.connect()));
  await world.stop();
  const asked = await Promise.all(clients.map((client) => client.next('stopping')));
  const times = asked.map(({after}) => after);
  assert.ok(Math.max(...times) <= 100 && Math.min(...times) >= 0);
  assert.ok(new Set(times).size > 20, `only ${new Set(times).size} different times`);
});

test('while it stops, nobody is let in and it says that it is not ready', async (t) => {
  const world = await World.start();
  t.after(() => world.close());
  assert.equal((await fetch(`${world.address.url}/readyz`)).status, 200);
  const ann = await world.join('ann');
  const stopped = world.stop();
  await ann.closed;
  await assert.rejects(
    fetch(`${world.address.url}/readyz`).then(({status}) => {
      if (status === 503) throw new Error('not ready');
    }),
  );
  await stopped;
});

test('what is not kept any longer goes when the server starts', async (t) => {
  const world = await World.start({keepNewest: 3});
  t.after(() => world.close());
  const ann = await world.join('ann');
  await world.join('bo');
  for (let n = 0; n < 8; n++) {
    const content = {kind: 'text', text: `${n}`} as const;
    await ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
  }
  await world.restart();
  const again = await world.join('ann');
  const kept = async () => {
    const {messages} = await again.request<'history'>({type: 'history', with: 'bo'});
    return messages.map(({content}) => ('text' in content ? content.text : ''));
  };
  // It goes in steps, between which others get their turn.
  while ((await kept()).length > 3);
  assert.deepEqual(await kept(), ['5', '6', '7']);
});

test('in demo mode the temporary folder goes with the server', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('im-server-'));
  const before = new Set(folders());
  const server = createServer({demo: true, port: 0, logLevel: 'silent'});
  await server.listen();
  const [own] = folders().filter((name) => !before.has(name));
  assert.ok(own && existsSync(`${tmpdir()}/${own}/im.db`));
  await server.close();
  assert.ok(!existsSync(`${tmpdir()}/${own}`));
});

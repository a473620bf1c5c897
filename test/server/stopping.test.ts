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

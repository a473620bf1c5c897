import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {test} from 'node:test';
import type {ServerAddress} from '../../src/server/index.js';
import {TestClient} from '../support/node/client.js';
import {newId, SECRET, tokenFor, World} from '../support/node/world.js';

test('a server killed under load loses nothing that it acknowledged, and stores nothing twice', async (t) => {
  const world = await World.start({frameBurst: 1_000});
  t.after(() => world.close());
  await (await world.join('bo')).close();
  await world.stop();
  const script = fileURLToPath(new URL('../support/node/serve.ts', import.meta.url));
  const options = {data: world.folder, secret: SECRET, port: 0, frameBurst: 100_000};
  const server = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const {signaling} = JSON.parse(line) as ServerAddress;
  const ann = await new TestClient(signaling).opened();
  ann.send({type: 'hello', version: 1, token: await tokenFor('ann'), device: ann.device});
  await ann.next('welcome');

  const outbox = Array.from({length: 2_000}, (_, n) => ({id: newId(), text: String(n)}));
  outbox.forEach(({id, text}, n) => {
    ann.send({type: 'send', ref: n + 1, id, to: 'bo', content: {kind: 'text', text}});
  });
  await ann.next('reply', ({ref}) => ref === 500);
  server.kill('SIGKILL');
  await ann.closed;
  const acknowledged = ann.heard.flatMap((frame) => (frame.type === 'reply' ? [frame.ref] : []));

  await world.restart();
  const again = await world.join('ann', {device: ann.device});
  const stored = new Map<string, number>();
  for (let since = 0, more = true; more;) {
    const page = await again.request<'sync'>({type: 'sync', since});
    for (const {id, place} of page.messages) stored.set(id, place);
    ({cursor: since, more} = page);
  }
  for (const ref of acknowledged) assert.ok(stored.has(outbox[ref - 1]!.id), `lost message ${ref}`);
  for (const {id, text} of outbox.slice(400, 600)) {
    const {place} = await again.request<'send'>({
      type: 'send',
      id,
      to: 'bo',
      content: {kind: 'text', text},
    });
    assert.ok(!stored.has(id) || stored.get(id) === place);
  }
});

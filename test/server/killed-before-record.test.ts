import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {CallContent} from '../../src/protocol/index.js';
import type {ServerAddress} from '../../src/server/index.js';
import {end, invite, isOf, reason} from '../support/node/calls.js';
import {TestClient} from '../support/node/client.js';
import {Fleet} from '../support/node/fleet.js';
import {SECRET, tokenFor, World} from '../support/node/world.js';

const script = fileURLToPath(new URL('../support/node/serve-unwritten.ts', import.meta.url));

/** How the calls of `client` with `other` read in its transcript. */
const callsWith = async (client: TestClient, other: string) => {
  const {messages} = await client.request<'history'>({type: 'history', with: other});
  return messages.map(({from, content}) => ({from, reason: (content as CallContent).reason}));
};

test('a server that is killed after a call has ended, and before it is recorded, records it when it is back', async (t) => {
  const world = await World.start();
  t.after(() => world.close());
  await (await world.join('cy')).close();
  await world.stop();
  const options = {data: world.folder, secret: SECRET, port: 0};
  const server = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => server.kill('SIGKILL'));
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const {signaling} = JSON.parse(line) as ServerAddress;
  const join = async (user: string) => {
    const client = await new TestClient(signaling).opened();
    client.send({type: 'hello', version: 1, token: await tokenFor(user), device: client.device});
    await client.next('welcome');
    return client;
  };
  const [ann, bo] = [await join('ann'), await join('bo')];
  const call = invite(ann, 'bo', 'audio');
  await bo.next('ring', isOf(call));
  end(bo, call, 'declined');
  assert.equal(await reason(ann, call), 'declined');
  // One that ended before it began.
  assert.equal(await reason(ann, invite(ann, 'cy', 'audio')), 'offline');
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;

  await world.restart();
  const again = await world.join('ann');
  assert.deepEqual(await callsWith(again, 'bo'), [{from: 'ann', reason: 'declined'}]);
  assert.deepEqual(await callsWith(again, 'cy'), [{from: 'ann', reason: 'offline'}]);
  // What is written is not written again.
  await world.restart();
  const later = await world.join('ann');
  assert.equal((await callsWith(later, 'bo')).length, 1);
});

test('of several servers another one records what the one that was killed has not', async (t) => {
  const fleet = await Fleet.gather();
  t.after(() => fleet.disband());
  const survivor = await fleet.start();
  const victim = await fleet.startProcess('unwritten');
  const ann = await fleet.join(survivor, 'ann');
  const bo = await fleet.join(victim, 'bo');
  await ann.next('contact', ({contact}) => contact.id === 'bo' && contact.presence === 'online');
  const call = invite(ann, 'bo', 'audio');
  await bo.next('ring', isOf(call));
  end(bo, call, 'declined');
  assert.equal(await reason(ann, call), 'declined');
  await victim.kill();
  const {message} = await ann.next('message');
  assert.equal((message.content as CallContent).reason, 'declined');
  assert.deepEqual(await callsWith(ann, 'bo'), [{from: 'ann', reason: 'declined'}]);
});

import assert from 'node:assert/strict';
import {cp, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {backUp} from '../../src/server/backup.js';
import {newId, World} from '../support/node/world.js';

test('a copy made while the server runs holds what was acknowledged before, of every site', async (t) => {
  const secret = 'the key of the shop, 32 bytes and more';
  const root = 'the key of the root, 32 bytes and more!';
  const sites = {shop: {secret}};
  const world = await World.start({secret: root, sites});
  const target = await mkdtemp(join(tmpdir(), 'im-backup-'));
  t.after(() => world.close());
  t.after(() => rm(target, {recursive: true}));
  const site = {name: 'shop', secret};
  const ann = await world.join('ann', {site});
  await world.join('bo', {site});
  const send = (text: string) =>
    ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content: {kind: 'text', text}});
  await send('before');
  const copies = await backUp(world.folder, join(target, 'today'));
  assert.deepEqual(
    copies.map((file) => file.slice(target.length)),
    ['/today/im.db', '/today/sites/shop/im.db'],
  );
  await send('after');
  await assert.rejects(backUp(world.folder, join(target, 'today')), /is there already/);
  await assert.rejects(backUp(target, join(target, 'other')), /holds no database/);

  const restored = await World.start({secret: root, sites});
  t.after(() => restored.close());
  await restored.stop();
  await rm(join(restored.folder, 'sites'), {recursive: true});
  await cp(join(target, 'today'), restored.folder, {recursive: true});
  await restored.restart();
  const again = await restored.join('bo', {site});
  const {messages} = await again.request<'history'>({type: 'history', with: 'ann'});
  assert.deepEqual(
    messages.map(({content}) => ('text' in content ? content.text : '')),
    ['before'],
  );
});

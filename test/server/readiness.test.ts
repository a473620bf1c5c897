import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import Database from 'better-sqlite3';
import {World} from '../support/node/world.js';

const ask = async (world: World, path: string) => {
  const response = await fetch(world.address.url + path);
  return [response.status, await response.json()] as const;
};

test('a server is ready while it can store, and lives all the time', async (t) => {
  const world = await World.start();
  t.after(() => world.close());
  assert.deepEqual(await ask(world, '/readyz'), [200, {status: 'ready'}]);
  const other = new Database(join(world.folder, 'im.db'));
  other.exec('BEGIN EXCLUSIVE');
  const [status, body] = await ask(world, '/readyz');
  assert.equal(status, 503);
  assert.deepEqual(body, {
    status: 'not ready',
    troubles: ['The database cannot be written: database is locked.'],
  });
  assert.deepEqual(await ask(world, '/healthz'), [200, {status: 'ok'}]);
  other.exec('COMMIT');
  other.close();
  assert.deepEqual(await ask(world, '/readyz'), [200, {status: 'ready'}]);
});

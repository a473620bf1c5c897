import assert from 'node:assert/strict';
import {mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, test} from 'node:test';
import Database from 'better-sqlite3';
import {GroupCommit} from '../../src/server/backend/group-commit.js';
import {DatabaseFile} from '../../src/server/backend/database-file.js';
import {newId, World} from '../support/node/world.js';

describe('a store that cannot store', () => {
  test('a locked database refuses for now, acknowledges nothing, and goes on afterwards', async (t) => {
    const world = await World.start();
    t.after(() => world.close());
    const ann = await world.join('ann');
    const bo = await world.join('bo');
    await ann.settle();
    const lock = new Database(join(world.folder, 'im.db'));
    const id = newId();
    const send = () =>
      ann.request<'send'>({type: 'send', id, to: 'bo', content: {kind: 'text', text: 'x'}});
    lock.exec('BEGIN IMMEDIATE');
    await assert.rejects(send(), {code: 'try-later'});
    assert.deepEqual(await bo.all('message'), []);
    await ann.request<'transmit'>({type: 'transmit', to: 'bo', data: 'calls and data go on'});
    const cy = await world.join('cy');
    await cy.settle();
    lock.exec('ROLLBACK');
    lock.close();
    await send();
    assert.equal((await bo.all('message')).length, 1);
  });

  test('a full disk refuses for now, and keeps what was kept', async () => {
    const database = new Database(':memory:');
    database.exec('CREATE TABLE rows (text TEXT)');
    database.pragma('max_page_count = 4');
    const writes = new GroupCommit(database);
    const insert = database.prepare('INSERT INTO rows VALUES (?)');
    await writes.add(() => insert.run('small'));
    const large = 'x'.repeat(100_000);
    const group = [writes.add(() => insert.run('small')), writes.add(() => insert.run(large))];
    for (const result of await Promise.allSettled(group)) {
      assert.equal(result.status, 'rejected');
      assert.equal((result.reason as {code: string}).code, 'try-later');
    }
    const {count} = database.prepare('SELECT count(*) AS count FROM rows').get() as {count: number};
    assert.equal(count, 1);
    database.close();
  });

  describe('with a disk that takes its time', () => {
    let folder: string;
    let database: Database.Database;
    let insert: Database.Statement<[string]>;
    let count: () => number;
    /** What keeps or breaks each promise that the log is on the disk. */
    let syncs: {resolve(): void; reject(error: Error): void}[];
    let writes: GroupCommit;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'im-store-'));
      database = new Database(join(folder, 'rows.db'));
      database.pragma('journal_mode = WAL');
      database.exec('CREATE TABLE rows (text TEXT)');
      insert = database.prepare('INSERT INTO rows VALUES (?)');
      const onlooker = database.prepare<[], number>('SELECT count(*) FROM rows').pluck();
      count = () => onlooker.get()!;
      syncs = [];
      const sync = () => new Promise<void>((resolve, reject) => syncs.push({resolve, reject}));
      writes = new GroupCommit(database, {sync, syncNow: () => undefined});
    });

    afterEach(async () => {
      database.close();
      await rm(folder, {recursive: true});
    });

    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

    test('nothing is acknowledged or told before it is there; what comes meanwhile is the next commit', async () => {
      let acknowledged = '';
      const first = writes.add(() => insert.run('a')).then(() => (acknowledged += 'a'));
      await nextTurn();
      assert.equal(count(), 1);
      const told = writes.onDisk!.then(() => (acknowledged += ' told'));
      const others = ['b', 'c'].map((text) =>
        writes.add(() => insert.run(text)).then(() => (acknowledged += text)),
      );
      await nextTurn();
      assert.equal(count(), 1);
      assert.equal(acknowledged, '');
      syncs[0]!.resolve();
      await Promise.all([first, told]);
      assert.equal(acknowledged, 'a told');
      while (syncs.length < 2) await nextTurn();
      assert.equal(count(), 3);
      assert.equal(acknowledged, 'a told');
      syncs[1]!.resolve();
      await Promise.all(others);
      assert.equal(acknowledged, 'a toldbc');
      assert.equal(syncs.length, 2);
    });

    test('a log that fails is brought into the database, and only then acknowledged', async () => {
      const kept = writes.add(() => insert.run('a'));
      while (syncs.length < 1) await nextTurn();
      syncs[0]!.reject(new Error('EIO'));
      await kept;
      const {size} = await stat(join(folder, 'rows.db-wal'));
      assert.equal(size, 0);
    });

    test('where that fails too the sender is refused for now', async () => {
      const reader = new Database(join(folder, 'rows.db'), {readonly: true});
      reader.exec('BEGIN');
      reader.prepare('SELECT * FROM rows').all();
      const kept = writes.add(() => insert.run('a'));
      while (syncs.length < 1) await nextTurn();
      database.pragma('busy_timeout = 0');
      syncs[0]!.reject(new Error('EIO'));
      await assert.rejects(kept, {code: 'try-later'});
      // What is written behind it in the log may not be found after a power cut, even if that was brought to the disk.
      await assert.rejects(
        writes.add(() => insert.run('b')),
        {code: 'try-later'},
      );
      reader.close();
      await writes.add(() => insert.run('c'));
      const {size} = await stat(join(folder, 'rows.db-wal'));
      assert.equal(size, 0);
      assert.equal(syncs.length, 1);
      const after = writes.add(() => insert.run('d'));
      while (syncs.length < 2) await nextTurn();
      syncs[1]!.resolve();
      await after;
    });

    test('to flush is to wait for all of it', async () => {
      const early = writes.add(() => insert.run('a'));
      while (syncs.length < 1) await nextTurn();
      const late = writes.add(() => insert.run('b'));
      writes.flush();
      await Promise.all([early, late]);
      assert.equal(count(), 2);
      syncs[0]!.resolve();
    });
  });

  test('what one cannot store takes no other with it', async () => {
    const database = new Database(':memory:');
    database.exec('CREATE TABLE rows (text TEXT UNIQUE)');
    const writes = new GroupCommit(database);
    const insert = database.prepare('INSERT INTO rows VALUES (?)');
    const results = await Promise.allSettled(
      ['a', 'b', 'a', 'c'].map((text) => writes.add(() => insert.run(text))),
    );
    assert.deepEqual(
      results.map(({status}) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    database.close();
  });

  test('what arrives in one turn is one commit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'im-store-'));
    const database = new Database(join(folder, 'rows.db'));
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE rows (text TEXT)');
    const onlooker = new Database(join(folder, 'rows.db'), {readonly: true});
    const count = onlooker.prepare('SELECT count(*) FROM rows').pluck();
    const insert = database.prepare('INSERT INTO rows VALUES (?)');
    const writes = new GroupCommit(database);
    const seen = await Promise.all(
      ['a', 'b', 'c'].map((text) =>
        writes.add(() => {
          insert.run(text);
          return count.get();
        }),
      ),
    );
    assert.deepEqual(seen, [0, 0, 0]);
    assert.equal(count.get(), 3);
    onlooker.close();
    database.close();
    await rm(folder, {recursive: true});
  });

  test('a database of a newer server is not touched', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'im-store-'));
    new DatabaseFile(folder).close();
    const database = new Database(join(folder, 'im.db'));
    const newest = database.pragma('user_version', {simple: true}) as number;
    assert.ok(newest > 0);
    database.pragma('user_version = 99');
    database.close();
    assert.throws(() => new DatabaseFile(folder), new RegExp(`version 99.*up to ${newest}`));
    await rm(folder, {recursive: true});
  });
});

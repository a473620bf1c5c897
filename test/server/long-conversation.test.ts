import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import Database from 'better-sqlite3';
import {PAGE_LENGTH, type Place} from '../../src/protocol/index.js';
import {migrate} from '../../src/server/backend/migrations.js';
import {DatabaseFile} from '../../src/server/backend/database-file.js';
import {EventRows} from '../../src/server/backend/event-rows.js';
import {SqliteStore} from '../../src/server/backend/sqlite.js';
import {prepareStatements} from '../../src/server/backend/statements.js';

const MESSAGES = 100_000;

describe(`a conversation of ${MESSAGES} messages`, () => {
  let folder: string;
  let file: DatabaseFile;
  let store: SqliteStore;
  let places: readonly Place[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-long-'));
    file = new DatabaseFile(folder);
    store = new SqliteStore(file, Date.now, new EventRows(file));
    const sent = await Promise.all(
      Array.from({length: MESSAGES}, (_, n) =>
        store.append({
          id: `message-${n}`,
          from: n % 3 ? 'ann' : 'bo',
          to: n % 3 ? 'bo' : 'ann',
          content: {kind: 'text', text: `This is message number ${n} of a long conversation.`},
        }),
      ),
    );
    places = sent.map(({message}) => message.place);
  });
  after(async () => {
    file.close();
    await rm(folder, {recursive: true});
  });

  test('counts down as it is read, receipt by receipt', async () => {
    const theirs = places.filter((_, n) => n % 3);
    for (let n = 999; n < 30_000; n += 1_000) {
      const receipt = await store.advance({
        reader: 'bo',
        author: 'ann',
        delivered: places.at(-1)!,
        read: theirs[n]!,
      });
      assert.equal(receipt?.unread, theirs.length - n - 1);
      assert.equal(receipt.firstUnread, theirs[n + 1]);
    }
    const {conversations} = await store.overview('bo', {}, 10);
    assert.equal(conversations[0]?.unread, theirs.length - 30_000);
  });

  test('is walked from end to end in pages that lose and repeat nothing, both ways', async () => {
    const up: Place[] = [];
    for (let after = 0, more = true; more;) {
      const page = await store.history('ann', 'bo', {after}, PAGE_LENGTH);
      up.push(...page.messages.map(({place}) => place));
      after = up.at(-1)!;
      ({more} = page);
    }
    assert.deepEqual(up, places);
    const down: Place[] = [];
    for (let edge = {}, more = true; more;) {
      const page = await store.history('ann', 'bo', edge, PAGE_LENGTH);
      down.push(...page.messages.map(({place}) => place).reverse());
      edge = {before: down.at(-1)!};
      ({more} = page);
    }
    assert.deepEqual(down.reverse(), places);
  });
});

describe('the database', () => {
  test('answers every question by an index', () => {
    const database = new Database(':memory:');
    migrate(database);
    const plans = Object.entries(prepareStatements(database)).map(([name, {source}]) => {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${source}`);
      const named = [...source.matchAll(/:(\w+)/g)].map(([, field]) => [field, 1]);
      const numbered = [...source.matchAll(/\?/g)].map(() => 1);
      const rows = named.length > 0 ? plan.all(Object.fromEntries(named)) : plan.all(...numbered);
      return [name, (rows as {detail: string}[]).map(({detail}) => detail)] as const;
    });
    for (const [name, details] of plans) {
      // What may be gone through whole is a page that an index has given, or the conversations of one user.
      const whole = details.filter((detail) =>
        /^SCAN (?!CONSTANT ROW|\(subquery|conversation$|already$)/.test(detail),
      );
      assert.deepEqual(whole, [], `${name} goes through a whole table`);
    }
    database.close();
  });

  test('of the version before counts what was unread in it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'im-older-'));
    const database = new Database(join(folder, 'im.db'));
    migrate(database, 1);
    const insert = database.prepare(
      'INSERT INTO messages (place, id, sender, addressee, at, content) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const content = JSON.stringify({kind: 'text', text: 'from before'});
    for (let place = 1; place <= 5; place++) {
      const [from, to] = place === 3 ? ['bo', 'ann'] : ['ann', 'bo'];
      insert.run(place, `message-${place}`, from, to, 1, content);
    }
    database.exec(`INSERT INTO conversations VALUES ('ann', 'bo', 5)`);
    database.exec(`INSERT INTO receipts VALUES ('bo', 'ann', 5, 1, 6)`);
    database.close();
    const file = new DatabaseFile(folder);
    const store = new SqliteStore(file, Date.now, new EventRows(file));
    const {conversations} = await store.overview('bo', {}, 10);
    assert.deepEqual([conversations[0]?.unread, conversations[0]?.firstUnread], [3, 2]);
    await store.append({
      id: 'message-6',
      from: 'ann',
      to: 'bo',
      content: {kind: 'text', text: 'new'},
    });
    assert.equal((await store.overview('bo', {}, 10)).conversations[0]?.unread, 4);
    file.close();
    await rm(folder, {recursive: true});
  });
});

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {FRAME_BYTES, isText, type Place, type UserId} from '../../src/protocol/index.js';
import {DatabaseFile} from '../../src/server/backend/database-file.js';
import {EventRows} from '../../src/server/backend/event-rows.js';
import {SqliteStore} from '../../src/server/backend/sqlite.js';
import {UserRows} from '../../src/server/backend/user-rows.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

const CONVERSATIONS = 4_000;

describe(`a user with ${CONVERSATIONS} conversations`, () => {
  let world: World;
  let ann: TestClient;

  before(async () => {
    world = await World.start({frameBurst: 1_000});
    const file = new DatabaseFile(world.folder);
    const store = new SqliteStore(file, Date.now, new EventRows(file));
    const users = new UserRows(file);
    await Promise.all(
      Array.from({length: CONVERSATIONS}, async (_, n) => {
        const other = `user-${n}`;
        await users.remember({id: other, name: `The person of number ${n}`});
        const [from, to] = n % 2 ? [other, 'ann'] : ['ann', other];
        // Each hundredth is as long as a text may be.
        const text = n % 100 ? `The last word of conversation ${n}.` : 'ü'.repeat(10_000);
        await store.append({id: newId(), from, to, content: {kind: 'text', text}});
      }),
    );
    file.close();
  });
  after(() => world.close());

  const bytes = (frames: readonly unknown[]) =>
    frames.map((frame) => Buffer.byteLength(JSON.stringify(frame)));

  test('hears of all contacts at sign-in, in frames of 64 KiB at most', async () => {
    ann = await world.join('ann');
    await ann.next('contacts', ({more}) => !more);
    const frames = ann.heard.filter(({type}) => type === 'welcome' || type === 'contacts');
    assert.ok(frames.length > 5);
    assert.ok(Math.max(...bytes(frames)) <= FRAME_BYTES);
    const ids = frames
      .flatMap((frame) => ('contacts' in frame ? frame.contacts : []))
      .map(({id}) => id);
    assert.equal(ids.length, CONVERSATIONS);
    assert.equal(new Set(ids).size, CONVERSATIONS);
    const more = frames.map((frame) => 'more' in frame && frame.more);
    assert.deepEqual(
      [more.indexOf(false), more.lastIndexOf(true)],
      [more.length - 1, more.length - 2],
    );
  });

  test('gets the overview in pages of 64 KiB at most, that lose and repeat nothing', async () => {
    const seen: UserId[] = [];
    const places: Place[] = [];
    let before: Place | undefined;
    for (let more = true; more;) {
      const page = await ann.request<'overview'>({
        type: 'overview',
        ...(before !== undefined && {before}),
      });
      assert.ok(bytes([page])[0]! < FRAME_BYTES);
      seen.push(...page.conversations.map((conversation) => conversation.with));
      places.push(...page.conversations.map(({last}) => last.place));
      before = places.at(-1)!;
      more = page.more;
    }
    assert.equal(new Set(seen).size, CONVERSATIONS);
    assert.equal(seen.length, CONVERSATIONS);
    assert.deepEqual(
      places,
      [...places].sort((one, other) => other - one),
    );
  });

  test('hears with `since` of what has moved to the front while pages came', async () => {
    const {cursor} = await ann.request<'overview'>({type: 'overview'});
    const oldest = await world.join('user-1');
    const content = {kind: 'text', text: 'to the front'} as const;
    await oldest.request<'send'>({type: 'send', id: newId(), to: 'ann', content});
    const moved = await ann.request<'overview'>({type: 'overview', since: cursor});
    assert.deepEqual(
      moved.conversations.map(({last, unread, with: user}) => [
        user,
        unread,
        isText(last.content) && last.content.text,
      ]),
      [['user-1', 2, 'to the front']],
    );
    assert.equal(moved.more, false);
  });

  test('gets history and what was missed in frames of 64 KiB at most, too', async () => {
    const bo = await world.join('bo');
    const {cursor: since} = await ann.request<'overview'>({type: 'overview'});
    const words = Array.from({length: 20}, (_, n) => `${n} ${'ü'.repeat(9_000)}`);
    for (const text of words) {
      const content = {kind: 'text', text} as const;
      await bo.request<'send'>({type: 'send', id: newId(), to: 'ann', content});
    }
    const walk = async (ask: (edge: Place) => Promise<{page: Page; edge: Place}>, edge: Place) => {
      const pages: Page[] = [];
      for (let more = true; more;) {
        const {page, edge: next} = await ask(edge);
        assert.ok(bytes([page])[0]! < FRAME_BYTES);
        pages.push(page);
        more = page.more;
        edge = next;
      }
      assert.ok(pages.length > 5);
      return pages.map(({messages}) => messages.map(textOf));
    };
    const up = await walk(async (after) => {
      const page = await ann.request<'history'>({type: 'history', with: 'bo', after});
      return {page, edge: page.messages.at(-1)!.place};
    }, 0);
    assert.deepEqual(up.flat(), words);
    const {cursor} = await ann.request<'overview'>({type: 'overview'});
    const down = await walk(async (before) => {
      const page = await ann.request<'history'>({type: 'history', with: 'bo', before});
      return {page, edge: page.messages[0]!.place};
    }, cursor);
    assert.deepEqual(down.reverse().flat(), words.slice(0, -1));
    const missed = await walk(async (from) => {
      const page = await ann.request<'sync'>({type: 'sync', since: from});
      return {page, edge: page.cursor};
    }, since);
    assert.deepEqual(missed.flat(), words);
  });
});

interface Page {
  readonly messages: readonly {readonly content: Parameters<typeof isText>[0]}[];
  readonly more: boolean;
}

const textOf = ({content}: Page['messages'][number]) => (isText(content) ? content.text : '');

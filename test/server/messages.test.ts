import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import {
  CUSTOM_DATA_BYTES,
  isText,
  PAGE_LENGTH,
  type Content,
  type MessageId,
  type SentContent,
  type UserId,
} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

describe('messages', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start({frameBurst: 2_000});
    bo = await world.join('bo');
    ann = await world.join('ann');
  });
  after(() => world.close());

  const say = (client: TestClient, to: UserId, text: string, id: MessageId = newId()) =>
    client.request<'send'>({type: 'send', id, to, content: {kind: 'text', text}});
  const sendContent = (client: TestClient, to: UserId, content: SentContent) =>
    client.request<'send'>({type: 'send', id: newId(), to, content});
  const history = (client: TestClient, user: UserId, before?: number, limit?: number) =>
    client.request<'history'>({
      type: 'history',
      with: user,
      ...(before !== undefined && {before}),
      ...(limit !== undefined && {limit}),
    });
  const newer = (client: TestClient, user: UserId, after: number, limit?: number) =>
    client.request<'history'>({
      type: 'history',
      with: user,
      after,
      ...(limit !== undefined && {limit}),
    });
  const textOf = (content: Content) => (isText(content) ? content.text : content.kind);
  const texts = ({messages}: {messages: readonly {content: Content}[]}) =>
    messages.map(({content}) => textOf(content));

  test('a message reaches every device of both, but not the one that sent it', async () => {
    const boTablet = await world.join('bo');
    const annTablet = await world.join('ann');
    const id = newId();
    const {place, at} = await say(ann, 'bo', 'hello', id);
    const expected = {id, place, at, from: 'ann', to: 'bo', content: {kind: 'text', text: 'hello'}};
    for (const client of [bo, boTablet, annTablet]) {
      assert.deepEqual((await client.next('message')).message, expected);
    }
    assert.deepEqual(await ann.all('message'), []);
  });

  test('a message sent again is the same message: one row, one place, delivered once', async () => {
    const id = newId();
    const first = await say(ann, 'bo', 'once', id);
    const again = await say(ann, 'bo', 'once', id);
    const both = await Promise.all([say(ann, 'bo', 'once', id), say(ann, 'bo', 'once', id)]);
    assert.deepEqual([again, ...both], [first, first, first]);
    assert.equal((await bo.all('message')).length, 1);
    assert.deepEqual(texts(await history(bo, 'ann')), ['once']);
  });

  test('the same id with other words or for another stays what it was first', async () => {
    const cy = await world.join('cy');
    const id = newId();
    const first = await say(ann, 'bo', 'the first', id);
    assert.deepEqual(await say(ann, 'bo', 'another', id), first);
    assert.deepEqual(await say(ann, 'cy', 'another', id), first);
    assert.deepEqual(texts(await history(bo, 'ann')), ['the first']);
    assert.deepEqual(await cy.all('message'), []);
  });

  test('two senders may make the same id', async () => {
    const id = newId();
    const one = await say(ann, 'bo', 'from ann', id);
    const other = await say(bo, 'ann', 'from bo', id);
    assert.notEqual(one.place, other.place);
    assert.deepEqual(texts(await history(ann, 'bo')), ['from ann', 'from bo']);
  });

  test('300 at once keep their order, on the wire and in the store', async () => {
    const numbers = Array.from({length: 300}, (_, n) => String(n));
    const places = await Promise.all(numbers.map((text) => say(ann, 'bo', text)));
    await bo.settle();
    assert.deepEqual(
      texts({messages: (await bo.all('message')).map(({message}) => message)}),
      numbers,
    );
    const sorted = places.map(({place}) => place).sort((a, b) => a - b);
    assert.deepEqual(
      places.map(({place}) => place),
      sorted,
    );
  });

  test('a request behind a message sees it', async () => {
    const sent = say(ann, 'bo', 'seen');
    assert.deepEqual(texts(await history(ann, 'bo')), ['seen']);
    await sent;
  });

  test('what was acknowledged is there after a restart, and the order goes on', async () => {
    const before = await say(ann, 'bo', 'before');
    await world.restart();
    ann = await world.join('ann');
    bo = await world.join('bo');
    const {messages} = await history(bo, 'ann');
    assert.equal(messages[0]?.place, before.place);
    const later = await say(ann, 'bo', 'after');
    assert.ok(later.place > before.place);
    assert.deepEqual(texts(await history(bo, 'ann')), ['before', 'after']);
  });

  test('a message to someone offline waits for them', async () => {
    await bo.close();
    const {place} = await say(ann, 'bo', 'later');
    bo = await world.join('bo');
    const {messages, cursor, more} = await bo.request<'sync'>({type: 'sync', since: 0});
    assert.deepEqual(texts({messages}), ['later']);
    assert.equal(cursor, place);
    assert.equal(more, false);
  });

  test('history comes in pages, oldest first', async () => {
    for (let n = 1; n <= 5; n++) await say(n % 2 ? ann : bo, n % 2 ? 'bo' : 'ann', String(n));
    const newest = await history(ann, 'bo', undefined, 2);
    assert.deepEqual(texts(newest), ['4', '5']);
    assert.equal(newest.more, true);
    const older = await history(ann, 'bo', newest.messages[0]!.place, 2);
    assert.deepEqual(texts(older), ['2', '3']);
    const oldest = await history(ann, 'bo', older.messages[0]!.place, 2);
    assert.deepEqual(texts(oldest), ['1']);
    assert.equal(oldest.more, false);
  });

  test('history comes in pages towards the newest, too', async () => {
    const places: number[] = [];
    for (let n = 1; n <= 5; n++) {
      const {place} = await say(n % 2 ? ann : bo, n % 2 ? 'bo' : 'ann', String(n));
      places.push(place);
    }
    const oldest = await newer(ann, 'bo', 0, 2);
    assert.deepEqual([texts(oldest), oldest.more], [['1', '2'], true]);
    const next = await newer(ann, 'bo', places[1]!, 2);
    assert.deepEqual([texts(next), next.more], [['3', '4'], true]);
    const newest = await newer(ann, 'bo', places[3]!, 2);
    assert.deepEqual([texts(newest), newest.more], [['5'], false]);
    const nothing = await newer(ann, 'bo', places[4]!, 2);
    assert.deepEqual([texts(nothing), nothing.more], [[], false]);
  });

  test('history of oneself, of nobody, or to both sides at once is refused', async () => {
    await assert.rejects(history(ann, 'ann'), {code: 'to-oneself'});
    await assert.rejects(history(ann, 'nobody'), {code: 'user-unknown'});
    const both = {type: 'history', with: 'bo', before: 0, after: 0} as const;
    await assert.rejects(ann.request<'history'>(both), {code: 'frame-invalid'});
    assert.deepEqual(await history(ann, 'bo'), {messages: [], more: false});
  });

  test('a place from the future is refused wherever it is given', async () => {
    const {place} = await say(ann, 'bo', 'now');
    const code = 'place-unknown';
    await assert.rejects(ann.request<'sync'>({type: 'sync', since: place + 1}), {code});
    await assert.rejects(newer(ann, 'bo', place + 1), {code});
    await assert.rejects(history(ann, 'bo', place + 1), {code});
    await ann.request<'sync'>({type: 'sync', since: place});
  });

  test('nobody reads the conversation of two others', async () => {
    const mallory = await world.join('mallory');
    await say(ann, 'bo', 'secret');
    assert.deepEqual((await history(mallory, 'ann')).messages, []);
    assert.deepEqual((await history(mallory, 'bo')).messages, []);
    const {messages} = await mallory.request<'sync'>({type: 'sync', since: 0});
    assert.deepEqual(messages, []);
    const {conversations} = await mallory.request<'overview'>({type: 'overview'});
    assert.deepEqual(conversations, []);
    assert.deepEqual(await mallory.all('message'), []);
  });

  test('sync comes in pages that lose and repeat nothing', async () => {
    const count = PAGE_LENGTH * 2 + 10;
    await Promise.all(Array.from({length: count}, (_, n) => say(ann, 'bo', String(n))));
    const [newest] = (await history(bo, 'ann', undefined, 1)).messages;
    bo.send({type: 'receipt', author: 'ann', delivered: newest!.place});
    await bo.settle();
    const seen: string[] = [];
    let receipts = 0;
    let since = 0;
    for (let more = true; more;) {
      const page = await bo.request<'sync'>({type: 'sync', since});
      assert.ok(page.messages.length + page.receipts.length <= PAGE_LENGTH);
      seen.push(...texts(page));
      receipts += page.receipts.length;
      ({cursor: since, more} = page);
    }
    assert.deepEqual(
      seen,
      Array.from({length: count}, (_, n) => String(n)),
    );
    assert.equal(receipts, 1);
  });

  test('the overview tells of each conversation, the newest first', async () => {
    const cy = await world.join('cy');
    await say(ann, 'bo', 'to bo');
    await say(bo, 'ann', 'to ann');
    await say(cy, 'ann', 'one');
    const {place} = await say(cy, 'ann', 'two');
    const {conversations, cursor} = await ann.request<'overview'>({type: 'overview'});
    assert.equal(cursor, place);
    assert.deepEqual(
      conversations.map((item) => [item.with, textOf(item.last.content), item.unread]),
      [
        ['cy', 'two', 2],
        ['bo', 'to ann', 1],
      ],
    );
  });

  test('an unknown addressee and oneself are refused', async () => {
    await assert.rejects(say(ann, 'nobody', 'hello'), {code: 'user-unknown'});
    await assert.rejects(say(ann, 'ann', 'hello'), {code: 'to-oneself'});
  });

  test('text that is empty, too long or no text is refused, with the ref it came with', async () => {
    for (const text of ['', ' \n ', 'x'.repeat(10_001), 'bell\u0007', '\ud800']) {
      await assert.rejects(say(ann, 'bo', text), {code: 'frame-invalid'});
    }
    await say(ann, 'bo', `${'x'.repeat(9_998)}\n\t`);
    assert.equal((await bo.all('message')).length, 1);
  });

  test('a message in the name of another is refused, and shown to nobody', async () => {
    const content = {kind: 'text', text: 'not from bo'};
    const forged = {type: 'send', ref: 900, id: newId(), to: 'ann', content, from: 'bo'};
    const mallory = await world.join('mallory');
    mallory.sendRaw(JSON.stringify(forged));
    const error = await mallory.next('error');
    assert.deepEqual([error.code, error.ref], ['frame-invalid', 900]);
    assert.match(error.message, /"from" is stamped by the server/);
    assert.deepEqual(await ann.all('message'), []);
    assert.deepEqual((await history(ann, 'mallory')).messages, []);
  });

  test('nobody can claim that a call took place', async () => {
    const call = {kind: 'call', media: 'video', reason: 'missed', seconds: 0};
    await assert.rejects(sendContent(ann, 'bo', call as unknown as SentContent), {
      code: 'frame-invalid',
    });
    assert.deepEqual(await bo.all('message'), []);
  });

  test('a message of an application’s own kind is stored and delivered like text', async () => {
    const content = {kind: 'order', data: {number: 7, lines: [{what: 'tyre', price: 19.5}, null]}};
    await sendContent(ann, 'bo', content);
    const {message} = await bo.next('message');
    assert.deepEqual(message.content, content);
    assert.deepEqual((await history(bo, 'ann')).messages[0]?.content, content);
    const {conversations} = await bo.request<'overview'>({type: 'overview'});
    assert.deepEqual([conversations[0]?.unread, conversations[0]?.last.content], [1, content]);
  });

  test('a custom message may hold 16 KiB of any JSON, and half characters as they are', async () => {
    const fits = {kind: 'blob', data: 'ü'.repeat((CUSTOM_DATA_BYTES - 2) / 2)};
    await sendContent(ann, 'bo', fits);
    await sendContent(ann, 'bo', {kind: 'half', data: '\ud800'});
    const {messages} = await history(bo, 'ann');
    assert.deepEqual(
      messages.map(({content}) => content),
      [fits, {kind: 'half', data: '\ud800'}],
    );
  });

  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  for (const [what, content] of [
    ['data of more than 16 KiB', {kind: 'blob', data: 'x'.repeat(CUSTOM_DATA_BYTES - 1)}],
    // Deeper data would pass here, and no answer that holds the message would pass there.
    ['data nested 17 levels deep', {kind: 'deep', data: nested(17)}],
    ['no data', {kind: 'order'}],
    ['a kind with capitals', {kind: 'Order', data: 1}],
    ['a kind of 33 letters', {kind: 'x'.repeat(33), data: 1}],
    ['a kind that is no text', {kind: 1, data: 1}],
  ] as const) {
    test(`a custom message with ${what} is refused`, async () => {
      await assert.rejects(sendContent(ann, 'bo', content as unknown as SentContent), {
        code: 'frame-invalid',
      });
      assert.deepEqual(await bo.all('message'), []);
    });
  }

  test('the overview counts what is unread, and says where the first of it stands', async () => {
    const places: number[] = [];
    for (let n = 0; n < 4; n++) places.push((await say(ann, 'bo', String(n))).place);
    await say(bo, 'ann', 'an answer');
    bo.send({type: 'receipt', author: 'ann', delivered: places[3]!, read: places[1]!});
    const {conversations} = await bo.request<'overview'>({type: 'overview'});
    assert.deepEqual([conversations[0]?.unread, conversations[0]?.firstUnread], [2, places[2]]);
    bo.send({type: 'receipt', author: 'ann', delivered: places[3]!, read: places[3]!});
    const {conversations: later} = await bo.request<'overview'>({type: 'overview'});
    assert.deepEqual([later[0]?.unread, later[0]?.firstUnread], [0, undefined]);
  });

  describe('typing', () => {
    test('is told to the other’s devices, and stored nowhere', async () => {
      const tablet = await world.join('bo');
      ann.send({type: 'typing', to: 'bo', active: true});
      for (const client of [bo, tablet]) {
        assert.deepEqual(await client.next('typing'), {type: 'typing', from: 'ann', active: true});
      }
      ann.send({type: 'typing', to: 'bo', active: false});
      assert.equal((await bo.next('typing')).active, false);
      assert.deepEqual((await history(bo, 'ann')).messages, []);
    });

    test('to nobody or oneself is refused, and to somebody offline is not heard', async () => {
      await (await world.join('cy')).close();
      ann.send({type: 'typing', to: 'cy', active: true});
      ann.send({type: 'typing', to: 'nobody', active: true});
      assert.equal((await ann.next('error')).code, 'user-unknown');
      ann.send({type: 'typing', to: 'ann', active: true});
      assert.equal((await ann.next('error')).code, 'to-oneself');
    });
  });
});

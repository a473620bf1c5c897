import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import type {Place} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

describe('receipts', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let places: Place[];

  beforeEach(async () => {
    await world?.close();
    world = await World.start();
    ann = await world.join('ann');
    bo = await world.join('bo');
    places = [];
    for (const text of ['one', 'two', 'three']) {
      const content = {kind: 'text', text} as const;
      const {place} = await ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
      places.push(place);
    }
  });
  after(() => world.close());

  const acknowledge = (delivered: Place, read?: Place) =>
    bo.send({type: 'receipt', author: 'ann', delivered, ...(read !== undefined && {read})});

  test('the author, and the reader on other devices, hear how far it was received and read', async () => {
    const tablet = await world.join('bo');
    acknowledge(places[2]!, places[1]!);
    const {receipt} = await ann.next('receipt');
    assert.deepEqual(
      {...receipt, place: 0},
      {place: 0, reader: 'bo', author: 'ann', delivered: places[2], read: places[1]},
    );
    assert.ok(receipt.place > places[2]!);
    const elsewhere = (await tablet.next('receipt')).receipt;
    assert.deepEqual(elsewhere, {...receipt, unread: 1, firstUnread: places[2]});
    assert.deepEqual(await bo.all('receipt'), []);
  });

  test('a receipt moves forward, never back, and a repeated one is no news', async () => {
    acknowledge(places[1]!, places[1]!);
    acknowledge(places[0]!, places[0]!);
    acknowledge(places[1]!);
    await bo.settle();
    acknowledge(places[2]!);
    await bo.settle();
    const receipts = await ann.all('receipt');
    assert.deepEqual(
      receipts.map(({receipt}) => [receipt.delivered, receipt.read]),
      [
        [places[1], places[1]],
        [places[2], places[1]],
      ],
    );
  });

  test('nobody has read what was never sent to them', async () => {
    acknowledge(places[2]! + 1, places[2]! + 1);
    acknowledge(places[2]!, Number.MAX_SAFE_INTEGER);
    for (const error of await Promise.all([bo.next('error'), bo.next('error')])) {
      assert.equal(error.code, 'place-unknown');
    }
    assert.deepEqual(await ann.all('receipt'), []);
    const cy = await world.join('cy');
    const content = {kind: 'text', text: 'of another'} as const;
    const other = await cy.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
    acknowledge(other.place, other.place);
    const {receipt} = await ann.next('receipt');
    assert.deepEqual([receipt.delivered, receipt.read], [places[2], places[2]]);
    const {place} = await ann.request<'send'>({
      type: 'send',
      id: newId(),
      to: 'bo',
      content: {kind: 'text', text: 'four'},
    });
    acknowledge(place);
    const later = await ann.next('receipt');
    assert.deepEqual([later.receipt.delivered, later.receipt.read], [place, places[2]]);
  });

  test('what was read was received', async () => {
    acknowledge(places[0]!, places[1]!);
    const {receipt} = await ann.next('receipt');
    assert.deepEqual([receipt.delivered, receipt.read], [places[1], places[1]]);
  });

  test('a receipt to somebody who wrote nothing is refused', async () => {
    const mallory = await world.join('mallory');
    mallory.send({type: 'receipt', author: 'ann', delivered: places[2]!, read: places[2]!});
    assert.equal((await mallory.next('error')).code, 'nothing-received');
    assert.deepEqual(await ann.all('receipt'), []);
  });

  test('a receipt in the name of another is refused', async () => {
    const mallory = await world.join('mallory');
    const forged = {type: 'receipt', author: 'ann', delivered: places[2], reader: 'bo'};
    mallory.sendRaw(JSON.stringify(forged));
    assert.equal((await mallory.next('error')).code, 'frame-invalid');
    assert.deepEqual(await ann.all('receipt'), []);
  });

  test('one frame is enough for many messages', async () => {
    acknowledge(places[2]!, places[2]!);
    await bo.settle();
    assert.equal((await ann.all('receipt')).length, 1);
    const {conversations} = await ann.request<'overview'>({type: 'overview'});
    assert.deepEqual(conversations[0]?.theirs, {delivered: places[2], read: places[2]});
  });

  test('a device that was away hears by sync what was read on another, and how much is left', async () => {
    const tablet = await world.join('bo');
    acknowledge(places[2]!, places[0]!);
    await bo.settle();
    const {receipts} = await tablet.request<'sync'>({type: 'sync', since: places[2]!});
    assert.deepEqual(
      receipts.map(({read, unread, firstUnread}) => [read, unread, firstUnread]),
      [[places[0], 2, places[1]]],
    );
    const author = await ann.request<'sync'>({type: 'sync', since: places[2]!});
    assert.deepEqual(
      author.receipts.map(({unread}) => unread),
      [undefined],
    );
  });

  test('receipts are kept: the overview and sync tell them after a restart', async () => {
    acknowledge(places[2]!, places[0]!);
    await ann.next('receipt');
    await world.restart();
    bo = await world.join('bo');
    ann = await world.join('ann');
    const reader = await bo.request<'overview'>({type: 'overview'});
    assert.deepEqual(reader.conversations[0]?.mine, {delivered: places[2], read: places[0]});
    assert.equal(reader.conversations[0]?.unread, 2);
    const author = await ann.request<'overview'>({type: 'overview'});
    assert.deepEqual(author.conversations[0]?.theirs, {delivered: places[2], read: places[0]});
    assert.equal(author.conversations[0]?.unread, 0);
    const {receipts, cursor} = await ann.request<'sync'>({type: 'sync', since: places[2]!});
    assert.equal(receipts.length, 1);
    assert.equal(cursor, receipts[0]?.place);
  });
});

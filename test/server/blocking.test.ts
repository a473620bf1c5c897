import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import {MOST_BLOCKED, type Contact, type UserId} from '../../src/protocol/index.js';
import {DatabaseFile} from '../../src/server/backend/database-file.js';
import {BlockRows} from '../../src/server/backend/block-rows.js';
import {end, invite, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

describe('blocking', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    await world?.close();
    world = await World.start();
    ann = await world.join('ann');
    bo = await world.join('bo');
    await ann.next('contact');
  });
  after(() => world.close());

  const block = (by: TestClient, user: UserId) =>
    by.request<'block'>({type: 'block', user}).then(() => undefined);
  const unblock = (by: TestClient, user: UserId) =>
    by.request<'unblock'>({type: 'unblock', user}).then(() => undefined);
  const say = (by: TestClient, to: UserId, text = 'hello') =>
    by.request<'send'>({type: 'send', id: newId(), to, content: {kind: 'text', text}});
  const contactAt = async (client: TestClient, user: UserId): Promise<Contact> =>
    (await client.next('contact', ({contact}) => contact.id === user)).contact;
  const history = async (client: TestClient, user: UserId) =>
    (await client.request<'history'>({type: 'history', with: user})).messages;

  test('a message to who has blocked its sender is refused, stored nowhere and shown to nobody', async () => {
    await block(ann, 'bo');
    await assert.rejects(say(bo, 'ann'), {
      code: 'blocked',
      message: '"ann" takes no messages and no calls from you.',
    });
    assert.deepEqual(await ann.all('message'), []);
    assert.deepEqual(await history(ann, 'bo'), []);
    assert.deepEqual((await bo.request<'overview'>({type: 'overview'})).conversations, []);
  });

  test('who has blocked somebody writes to them no more than the other way round', async () => {
    await block(ann, 'bo');
    await assert.rejects(say(ann, 'bo'), {code: 'blocking'});
    assert.deepEqual(await bo.all('message'), []);
  });

  test('an invite rings nowhere and leaves nothing, and the caller reads why', async () => {
    await block(ann, 'bo');
    const call = invite(bo, 'ann');
    assert.equal((await bo.next('ended')).reason, 'forbidden');
    const error = await bo.next('error');
    assert.deepEqual([error.code, error.call], ['blocked', call]);
    invite(ann, 'bo');
    assert.equal((await ann.next('ended')).reason, 'forbidden');
    assert.equal((await ann.next('error')).code, 'blocking');
    for (const client of [ann, bo]) {
      assert.deepEqual(await client.all('ring'), []);
      assert.deepEqual(await client.all('message'), []);
      assert.deepEqual(await client.all('missed-call'), []);
    }
  });

  test('an application’s own data does not pass', async () => {
    await block(ann, 'bo');
    const data = {type: 'transmit', to: 'ann', data: 1} as const;
    await assert.rejects(bo.request<'transmit'>(data), {code: 'blocked'});
    assert.deepEqual(await ann.all('transmit'), []);
  });

  test('typing and receipts do not pass, and receipts still count for their reader', async () => {
    const {place} = await say(ann, 'bo', 'before');
    const tablet = await world.join('bo');
    await block(ann, 'bo');
    for (const [by, to] of [
      [ann, 'bo'],
      [bo, 'ann'],
    ] as const) {
      by.send({type: 'typing', to, active: true});
    }
    bo.send({type: 'receipt', author: 'ann', delivered: place, read: place});
    assert.equal((await tablet.next('receipt')).receipt.unread, 0);
    const {receipts} = await ann.request<'sync'>({type: 'sync', since: place});
    assert.deepEqual(receipts, []);
    const marks = async (client: TestClient) => {
      const {conversations} = await client.request<'overview'>({type: 'overview'});
      return conversations.map(({mine, theirs}) => ({mine, theirs}));
    };
    const none = {delivered: 0, read: 0};
    assert.deepEqual(await marks(ann), [{mine: none, theirs: none}]);
    assert.deepEqual(await marks(bo), [{mine: {delivered: place, read: place}, theirs: none}]);
    await unblock(ann, 'bo');
    assert.deepEqual(await marks(ann), [{mine: none, theirs: {delivered: place, read: place}}]);
    for (const client of [ann, bo]) {
      assert.deepEqual(await client.all('typing'), []);
      assert.deepEqual(await client.all('receipt'), []);
      assert.deepEqual(await client.all('error'), []);
    }
  });

  test('the two see each other as offline, and only one is told why', async () => {
    await block(ann, 'bo');
    assert.deepEqual(await contactAt(bo, 'ann'), {id: 'ann', name: 'Ann', presence: 'offline'});
    const atAnn = {id: 'bo', name: 'Bo', presence: 'offline', blocked: true};
    assert.deepEqual(await contactAt(ann, 'bo'), atAnn);
    ann.send({type: 'set-presence', presence: 'away'});
    bo.send({type: 'set-presence', presence: 'busy'});
    const tablet = await world.joinAndHear('ann');
    assert.deepEqual(tablet.welcome.contacts, [atAnn]);
    // Without a conversation, that she would be in his list at all would say that she is there.
    const phone = await world.joinAndHear('bo');
    assert.deepEqual(phone.welcome.contacts, []);
    const told = [...(await bo.all('contact')), ...(await ann.all('contact'))];
    const known = told.map(({contact: {id, presence}}) => `${id} ${presence}`);
    assert.ok(!known.includes('ann away') && !known.includes('bo busy'), known.join());
  });

  test('every device of who blocks learns of it, and it outlives a restart', async () => {
    const tablet = await world.join('ann');
    await block(ann, 'bo');
    assert.equal((await contactAt(tablet, 'bo')).blocked, true);
    await world.restart();
    bo = await world.join('bo');
    const {welcome} = await world.joinAndHear('ann');
    assert.equal(welcome.contacts.find(({id}) => id === 'bo')?.blocked, true);
    await assert.rejects(say(bo, 'ann'), {code: 'blocked'});
  });

  test('taken back, everything passes again and both see how the other is', async () => {
    await block(ann, 'bo');
    await contactAt(ann, 'bo');
    await contactAt(bo, 'ann');
    await unblock(ann, 'bo');
    assert.deepEqual(await contactAt(ann, 'bo'), {id: 'bo', name: 'Bo', presence: 'online'});
    assert.deepEqual(await contactAt(bo, 'ann'), {id: 'ann', name: 'Ann', presence: 'online'});
    await say(bo, 'ann', 'back');
    assert.equal((await ann.next('message')).message.from, 'bo');
    await unblock(ann, 'bo');
    await ann.settle();
    assert.equal((await bo.all('contact')).filter(({contact}) => contact.id === 'ann').length, 2);
  });

  test('who was blocked in turn stays parted when one of the two takes it back', async () => {
    await block(ann, 'bo');
    await block(bo, 'ann');
    await unblock(ann, 'bo');
    await assert.rejects(say(bo, 'ann'), {code: 'blocking'});
    await assert.rejects(say(ann, 'bo'), {code: 'blocked'});
    const atAnn = (await ann.all('contact')).at(-1)?.contact;
    assert.deepEqual(atAnn, {id: 'bo', name: 'Bo', presence: 'offline'});
    const atBo = (await bo.all('contact')).at(-1)?.contact;
    assert.deepEqual(atBo, {id: 'ann', name: 'Ann', presence: 'offline', blocked: true});
  });

  test('what was said before stays with both', async () => {
    await say(bo, 'ann', 'before');
    await block(ann, 'bo');
    assert.equal((await history(ann, 'bo')).length, 1);
    assert.equal((await history(bo, 'ann')).length, 1);
    const {welcome} = await world.joinAndHear('bo');
    assert.deepEqual(welcome.contacts, [{id: 'ann', name: 'Ann', presence: 'offline'}]);
  });

  for (const [what, begin, reason] of [
    ['that rings here is declined', () => invite(bo, 'ann'), 'declined'],
    ['that rings there is cancelled', () => invite(ann, 'bo'), 'cancelled'],
  ] as const) {
    test(`a call between the two ${what}`, async () => {
      begin();
      await Promise.race([ann.next('ring'), bo.next('ring')]);
      await block(ann, 'bo');
      assert.equal((await bo.next('ended')).reason, reason);
    });
  }

  test('a call that the two are in ends; one with somebody else goes on', async () => {
    await talk(ann, bo, 'bo');
    await block(ann, 'cy').catch(() => undefined);
    await ann.settle();
    assert.deepEqual(await bo.all('ended'), []);
    await block(ann, 'bo');
    assert.equal((await bo.next('ended')).reason, 'hung-up');
    assert.equal((await ann.next('ended')).reason, 'hung-up');
  });

  test('a late hang-up of a call that a block has ended is answered as ever', async () => {
    const {call} = await talk(ann, bo, 'bo');
    await block(ann, 'bo');
    end(bo, call);
    assert.equal((await bo.next('ended')).reason, 'hung-up');
  });

  test('a block that another process has written counts at once, as does its end', async () => {
    const told = () => ann.request<'transmit'>({type: 'transmit', to: 'bo', data: 'x'});
    await told();
    const file = new DatabaseFile(world.folder);
    const rows = new BlockRows(file);
    await rows.block('bo', 'ann');
    await assert.rejects(told(), {code: 'blocked'});
    await rows.unblock('bo', 'ann');
    await told();
    file.close();
  });

  test('oneself, nobody and too many cannot be blocked', async () => {
    await assert.rejects(block(ann, 'ann'), {code: 'to-oneself'});
    await assert.rejects(block(ann, 'nobody'), {code: 'user-unknown'});
    const file = new DatabaseFile(world.folder);
    const rows = new BlockRows(file);
    const many = Array.from({length: MOST_BLOCKED}, (_, n) => rows.block('ann', `somebody-${n}`));
    await Promise.all(many);
    file.close();
    await assert.rejects(block(ann, 'bo'), {code: 'block-limit'});
    await unblock(ann, 'somebody-7');
    await block(ann, 'bo');
    await block(ann, 'bo');
  });
});

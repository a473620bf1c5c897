import assert from 'node:assert/strict';
import {after, beforeEach, describe, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import Database from 'better-sqlite3';
import {join} from 'node:path';
import type {CallContent, MessageId, UserId} from '../../src/protocol/index.js';
import type {CallStore, MessageStore} from '../../src/server/backend/backend.js';
import {CallHistory, recordOf} from '../../src/server/call-history.js';
import type {ServerOptions} from '../../src/server/index.js';
import {createLog} from '../../src/server/log.js';
import {accept, end, invite, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

describe('a call that is over', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  const open = async (options: ServerOptions = {}) => {
    await world?.close();
    world = await World.start(options);
    ann = await world.join('ann');
    bo = await world.join('bo');
  };
  beforeEach(() => open());
  after(() => world.close());

  const recorded = async (client: TestClient) => (await client.next('message')).message;
  const unread = async (client: TestClient, user: UserId) => {
    const {conversations} = await client.request<'overview'>({type: 'overview'});
    return conversations.find((conversation) => conversation.with === user)?.unread;
  };

  test('stands in both transcripts as the caller’s message, on every device of both', async () => {
    const annTablet = await world.join('ann');
    const boTablet = await world.join('bo');
    const {call} = await talk(ann, bo, 'bo');
    end(ann, call);
    const message = await recorded(ann);
    const {id, place, at} = message;
    assert.match(id, new RegExp(`^call:${call}:\\d+$`));
    assert.deepEqual(message, {
      id,
      place,
      at,
      from: 'ann',
      to: 'bo',
      content: {kind: 'call', media: 'video', reason: 'hung-up', seconds: 1},
    });
    for (const client of [bo, annTablet, boTablet]) {
      assert.deepEqual(await recorded(client), message);
    }
    const {messages} = await bo.request<'history'>({type: 'history', with: 'ann'});
    assert.deepEqual(messages, [message]);
    assert.deepEqual([await unread(bo, 'ann'), await unread(ann, 'bo')], [0, 0]);
  });

  test('is recorded once, whatever is said of it again', async () => {
    const {call} = await talk(ann, bo, 'bo');
    end(ann, call);
    end(bo, call);
    await recorded(bo);
    end(ann, call);
    invite(ann, 'bo', 'video', call);
    await ann.settle();
    assert.equal((await bo.all('message')).length, 1);
    const {messages} = await ann.request<'history'>({type: 'history', with: 'bo'});
    assert.equal(messages.length, 1);
  });

  test('is recorded whatever its caller has written under the id of the call', async () => {
    const call = newId();
    const content = {kind: 'text', text: 'in its place'} as const;
    await ann.request<'send'>({type: 'send', id: call, to: 'bo', content});
    invite(ann, 'bo', 'audio', call);
    await bo.next('ring');
    end(ann, call, 'cancelled');
    const record = await bo.next('message', ({message}) => message.content.kind === 'call');
    assert.equal((record.message.content as CallContent).reason, 'cancelled');
    assert.equal(await unread(bo, 'ann'), 2);
    const {id} = record.message;
    const forged = ann.request<'send'>({type: 'send', id, to: 'bo', content});
    await assert.rejects(forged, {code: 'frame-invalid'});
  });

  test('is recorded also where its caller uses the id of an earlier call again', async () => {
    await open({endedKept: 0});
    const call = newId();
    for (let n = 0; n < 2; n++) {
      invite(ann, 'bo', 'audio', call);
      await bo.next('ring');
      end(ann, call, 'cancelled');
      assert.equal((await recorded(bo)).content.kind, 'call');
    }
  });

  test('counts as unread for whom it was missed, until read', async () => {
    await open({ringTimeout: 30});
    invite(ann, 'bo', 'audio');
    const {content, place} = await recorded(bo);
    assert.deepEqual(content, {kind: 'call', media: 'audio', reason: 'missed', seconds: 0});
    assert.deepEqual([await unread(bo, 'ann'), await unread(ann, 'bo')], [1, 0]);
    bo.send({type: 'receipt', author: 'ann', delivered: place, read: place});
    assert.equal(await unread(bo, 'ann'), 0);
  });

  test('that was declined is known to the called user', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    end(bo, call, 'declined');
    assert.equal(((await recorded(ann)).content as CallContent).reason, 'declined');
    assert.equal(await unread(bo, 'ann'), 0);
  });

  test('that was cancelled has been missed', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    end(ann, call, 'cancelled');
    assert.equal(((await recorded(bo)).content as CallContent).reason, 'cancelled');
    assert.equal(await unread(bo, 'ann'), 1);
  });

  test('to someone who talks with another has been missed', async () => {
    const cy = await world.join('cy');
    await talk(ann, bo, 'bo');
    invite(cy, 'bo');
    assert.equal(((await recorded(bo)).content as CallContent).reason, 'busy');
    assert.equal(await unread(bo, 'cy'), 1);
  });

  test('to someone offline waits for them', async () => {
    await bo.close();
    await ann.next('contact', ({contact}) => contact.presence === 'offline');
    invite(ann, 'bo');
    assert.equal(((await recorded(ann)).content as CallContent).reason, 'offline');
    bo = await world.join('bo');
    assert.equal(await unread(bo, 'ann'), 1);
  });

  test('that both made at once is one call', async () => {
    const call = invite(ann, 'bo');
    await bo.next('ring');
    invite(bo, 'ann');
    await ann.next('room');
    end(bo, call);
    assert.equal((await recorded(bo)).from, 'ann');
    await bo.settle();
    assert.equal((await ann.all('message')).length, 1);
    assert.equal((await bo.all('message')).length, 1);
  });

  test('that was refused for good leaves nothing', async () => {
    invite(ann, 'nobody');
    assert.equal((await ann.next('ended')).reason, 'forbidden');
    assert.deepEqual(await ann.all('message'), []);
  });

  test('ends although it cannot be recorded', async () => {
    const {call} = await talk(ann, bo, 'bo');
    const lock = new Database(join(world.folder, 'im.db'));
    lock.exec('BEGIN IMMEDIATE');
    end(ann, call);
    assert.equal((await bo.next('ended')).reason, 'hung-up');
    lock.exec('ROLLBACK');
    lock.close();
    const second = invite(ann, 'bo');
    await bo.next('ring');
    accept(bo, second);
    await ann.next('room', ({call: opened}) => opened === second);
  });
});

test('the record of a call is tried again while the store is busy', async (t) => {
  t.mock.timers.enable({apis: ['setTimeout']});
  const refusals = [new Error('busy'), new Error('busy')];
  const stored: MessageId[] = [];
  const messages = {
    async append(draft: Parameters<MessageStore['append']>[0]) {
      const refusal = refusals.pop();
      if (refusal) throw refusal;
      stored.push(draft.id);
      return {message: {...draft, place: 1, at: 1}, isNew: true};
    },
  } as unknown as MessageStore;
  const log = createLog({logLevel: 'silent'} as Parameters<typeof createLog>[0]);
  let now = 0;
  const written: MessageId[] = [];
  const calls = {
    written: async (id: MessageId) => void written.push(id),
  } as unknown as CallStore;
  const history = new CallHistory({messages, calls}, log, () => now);
  const caller = {user: 'ann', device: newId()};
  const call = {id: newId(), caller, callee: 'bo', media: 'audio', ringsUntil: 0} as const;
  const ringing = {...call, phase: 'ringing', heard: true, preconnect: 'off', away: {}} as const;
  await history.keep(recordOf(ringing, 'missed', now));
  while (stored.length === 0 && now < 60_000) {
    now += 5_000;
    t.mock.timers.tick(5_000);
    await Promise.resolve();
    await Promise.resolve();
  }
  assert.deepEqual(stored, [`call:${call.id}:0`]);
  assert.equal(now, 10_000);
  await setImmediate();
  assert.deepEqual(written, stored);
  history.close();
});

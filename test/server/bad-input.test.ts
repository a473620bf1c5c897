import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import Database from 'better-sqlite3';
import {closeReason, FRAME_BYTES, type ErrorCode, type Place} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {newId, World} from '../support/node/world.js';

/** Whatever one user says that is not theirs to say: they are told, and nobody and nothing else changes. */
describe('bad input about text', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;
  let mallory: TestClient;
  /** Where Ann’s message to Bo stands, and the newest place there is. */
  let theirs: Place;
  let newest: Place;

  before(async () => {
    world = await World.start();
    [ann, bo, mallory] = await Promise.all([
      world.join('ann'),
      world.join('bo'),
      world.join('mallory'),
    ]);
    await ann.request<'block'>({type: 'block', user: 'mallory'});
    const send = {type: 'send', to: 'bo', content: {kind: 'text', text: 'a secret'}} as const;
    ({place: theirs} = await ann.request<'send'>({...send, id: newId()}));
    ({place: newest} = await mallory.request<'send'>({...send, id: newId()}));
    await Promise.all([ann, bo, mallory].map((client) => client.settle()));
  });
  after(() => world.close());

  const stored = () => {
    const database = new Database(join(world.folder, 'im.db'), {readonly: true});
    const rows = ['messages', 'receipts', 'conversations', 'users', 'blocks'].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    );
    database.close();
    return rows;
  };
  const message = (fields: object, text = 'hello') => ({
    type: 'send',
    id: newId(),
    to: 'bo',
    content: {kind: 'text', text},
    ...fields,
  });
  const receipt = (fields: object) => ({
    type: 'receipt',
    author: 'ann',
    delivered: theirs,
    ...fields,
  });
  const requests: ReadonlySet<string> = new Set(['send', 'sync', 'overview', 'history']);

  const refused: [string, () => object, ErrorCode][] = [
    ['a message to nobody', () => message({to: 'nobody'}), 'user-unknown'],
    ['a message to oneself', () => message({to: 'mallory'}), 'to-oneself'],
    ['a message to someone who has blocked you', () => message({to: 'ann'}), 'blocked'],
    ['a message with a control character', () => message({}, 'bell\u0007'), 'frame-invalid'],
    ['a message with a NUL', () => message({}, 'a\u0000b'), 'frame-invalid'],
    ['a message with half a character', () => message({}, 'half \ud83d'), 'frame-invalid'],
    ['an empty message', () => message({}, ' \n\t '), 'frame-invalid'],
    ['a message of 10,001 characters', () => message({}, 'x'.repeat(10_001)), 'frame-invalid'],
    ['a message in the name of another', () => message({from: 'ann'}), 'frame-invalid'],
    [
      'a message under the id of a call’s record',
      () => message({id: 'call:12345678:1'}),
      'frame-invalid',
    ],
    ['a receipt for messages to another', () => receipt({read: theirs}), 'nothing-received'],
    ['a receipt in the name of another', () => receipt({reader: 'bo'}), 'frame-invalid'],
    [
      'a receipt about the future',
      () => receipt({author: 'bo', delivered: newest + 1}),
      'place-unknown',
    ],
    ['a receipt to oneself', () => receipt({author: 'mallory'}), 'to-oneself'],
    ['a cursor from the future', () => ({type: 'sync', since: newest + 1}), 'place-unknown'],
    [
      'an overview before the future',
      () => ({type: 'overview', before: newest + 1}),
      'place-unknown',
    ],
    [
      'an overview since the future',
      () => ({type: 'overview', since: newest + 1}),
      'place-unknown',
    ],
    [
      'history before the future',
      () => ({type: 'history', with: 'bo', before: newest + 1}),
      'place-unknown',
    ],
    [
      'history after the future',
      () => ({type: 'history', with: 'bo', after: newest + 1}),
      'place-unknown',
    ],
    ['history with nobody', () => ({type: 'history', with: 'nobody'}), 'user-unknown'],
    ['history with oneself', () => ({type: 'history', with: 'mallory'}), 'to-oneself'],
    ['typing to nobody', () => ({type: 'typing', to: 'nobody', active: true}), 'user-unknown'],
    ['typing to oneself', () => ({type: 'typing', to: 'mallory', active: true}), 'to-oneself'],
  ];

  let ref = 1_000;
  for (const [what, make, code] of refused) {
    test(`${what} is answered with ${code}, stored nowhere and shown to nobody`, async () => {
      const frame = make();
      const isRequest = requests.has((frame as {type: string}).type);
      ref++;
      const before = stored();
      const heard = [ann.heard.length, bo.heard.length];
      mallory.sendRaw(JSON.stringify({...frame, ...(isRequest && {ref})}));
      const error = await mallory.next('error');
      assert.deepEqual([error.code, error.ref], [code, isRequest ? ref : undefined]);
      assert.match(error.message, /^.{10,}\.$/);
      assert.deepEqual(stored(), before);
      // What has been handed to them is before the answers to what they ask now.
      await Promise.all([ann.settle(), bo.settle()]);
      const told = [...ann.heard.slice(heard[0]), ...bo.heard.slice(heard[1])];
      assert.deepEqual(
        told.filter(({type}) => type !== 'ping' && type !== 'reply'),
        [],
      );
    });
  }

  test('the history of a conversation of two others cannot be asked for', async () => {
    const asked = {type: 'history', ref: 1, with: 'ann', of: 'bo', user: 'bo', from: 'bo'};
    mallory.sendRaw(JSON.stringify(asked));
    const {result} = await mallory.next('reply', (reply) => reply.ref === 1);
    assert.deepEqual(result, {messages: [], more: false});
    const everything = await mallory.request<'sync'>({type: 'sync', since: 0});
    assert.ok(!JSON.stringify(everything).includes('"ann"'));
  });

  test('a frame of 64 KiB and one byte ends the connection, and nothing of it is stored', async () => {
    const device = await world.join('mallory');
    const before = stored();
    const frame = JSON.stringify(message({}));
    const padded = (bytes: number) => frame.replace('hello', 'x'.repeat(bytes - frame.length + 5));
    device.sendRaw(padded(FRAME_BYTES + 1));
    assert.equal(closeReason((await device.closed).code), 'frame-too-large');
    assert.deepEqual(stored(), before);
    // One byte less is a frame, of which the text is too long.
    mallory.sendRaw(padded(FRAME_BYTES));
    assert.equal((await mallory.next('error')).code, 'frame-invalid');
  });
});

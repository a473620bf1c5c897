import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Backend, NewEvent, RingingCall, RoomCall} from '../../src/server/backend/backend.js';
import {newId} from '../support/node/world.js';

/** What every backend does for the site itself: contacts, the events it is told of, and what it takes out. */
export function siteContract(backend: () => Backend): void {
  const append = (from: string, to: string, text: string, id = newId()) =>
    backend().messages.append({id, from, to, content: {kind: 'text', text}});

  describe('the users of the site', () => {
    test('are read page by page, in the order of their ids', async () => {
      for (const id of ['cy', 'ann', 'bo', 'dee']) await backend().users.remember({id, name: id});
      const ids = async (after: string) => (await backend().users.page(after, 2)).map(({id}) => id);
      assert.deepEqual(await ids(''), ['ann', 'bo']);
      assert.deepEqual(await ids('bo'), ['cy', 'dee']);
      assert.deepEqual(await ids('dee'), []);
    });

    test('are forgotten', async () => {
      await backend().users.remember({id: 'ann', name: 'Ann'});
      assert.equal(await backend().users.forget('ann'), true);
      assert.equal(await backend().users.forget('ann'), false);
      assert.equal(await backend().users.find('ann'), undefined);
      assert.deepEqual(await backend().users.page('', 10), []);
    });
  });

  describe('contacts', () => {
    const sorted = async (ids: Promise<readonly string[]>) => [...(await ids)].sort();

    test('are contacts of each other only where each has the other', async () => {
      const {contacts} = backend();
      await contacts.put('ann', ['bo', 'cy']);
      assert.equal(await contacts.areContacts('ann', 'bo'), false);
      await contacts.put('bo', ['ann']);
      assert.equal(await contacts.areContacts('ann', 'bo'), true);
      assert.equal(await contacts.areContacts('bo', 'ann'), true);
      assert.equal(await contacts.areContacts('ann', 'cy'), false);
      assert.deepEqual(await sorted(contacts.of('ann')), ['bo', 'cy']);
      assert.deepEqual(await sorted(contacts.mutual('ann')), ['bo']);
      assert.deepEqual(await sorted(contacts.mutual('cy')), []);
    });

    test('are replaced as a whole', async () => {
      const {contacts} = backend();
      await contacts.put('bo', ['ann']);
      await contacts.put('ann', ['bo', 'cy']);
      await contacts.put('ann', ['dee']);
      assert.deepEqual(await sorted(contacts.of('ann')), ['dee']);
      assert.deepEqual(await sorted(contacts.of('bo')), ['ann']);
      assert.equal(await contacts.areContacts('ann', 'bo'), false);
    });

    test('a user who is forgotten is in no list', async () => {
      const {contacts} = backend();
      await contacts.put('ann', ['bo', 'cy']);
      await contacts.put('bo', ['ann', 'cy']);
      await contacts.forget('ann');
      assert.deepEqual(await sorted(contacts.of('ann')), []);
      assert.deepEqual(await sorted(contacts.of('bo')), ['cy']);
    });
  });

  describe('events', () => {
    const event = (id: string, topic: string, at: number): NewEvent => ({
      id,
      topic,
      at,
      body: `{"id":"${id}"}`,
    });
    const ids = ({events}: {readonly events: readonly {readonly id: string}[]}) =>
      events.map(({id}) => id);

    test('are taken once, oldest first, with what they hold', async () => {
      const {events} = backend();
      const [one, two] = [event('1', 'a', 10), event('2', 'b', 11)];
      await events.add(one);
      await events.add(two);
      assert.deepEqual(await events.take(5, 100, 10), {events: [], next: 10});
      const taken = await events.take(20, 100, 10);
      assert.deepEqual(taken, {
        events: [
          {...one, tries: 0},
          {...two, tries: 0},
        ],
        next: 100,
      });
      assert.deepEqual(await events.take(99, 200, 10), {events: [], next: 100});
      await events.done('1', 30);
      await events.done('2', 30);
      assert.deepEqual(await events.take(1_000, 2_000, 10), {events: []});
    });

    test('of one topic wait for each other, those of others do not', async () => {
      const {events} = backend();
      await events.add(event('1', 'a', 10));
      await events.add(event('2', 'a', 11));
      await events.add(event('3', 'b', 12));
      assert.deepEqual(ids(await events.take(20, 100, 10)), ['1', '3']);
      await events.done('3', 21);
      assert.deepEqual(ids(await events.take(22, 100, 10)), []);
      await events.done('1', 23);
      assert.deepEqual(ids(await events.take(24, 100, 10)), ['2']);
    });

    test('that could not be told come again, with those behind them still waiting', async () => {
      const {events} = backend();
      await events.add(event('1', 'a', 10));
      await events.add(event('2', 'a', 11));
      await events.take(20, 100, 10);
      await events.retry('1', 50);
      assert.deepEqual(await events.take(49, 200, 10), {events: [], next: 50});
      const again = await events.take(50, 200, 10);
      assert.deepEqual(again.events, [{...event('1', 'a', 10), tries: 1}]);
    });

    test('that were taken by a server that died are given again', async () => {
      const {events} = backend();
      await events.add(event('1', 'a', 10));
      await events.take(20, 100, 10);
      assert.deepEqual(ids(await events.take(100, 200, 10)), ['1']);
    });

    test('are queued once under an id, and taken as many as are asked for', async () => {
      const {events} = backend();
      await events.add(event('1', 'a', 10));
      await events.add(event('1', 'a', 10));
      await events.add(event('2', 'b', 10));
      assert.deepEqual(ids(await events.take(20, 100, 1)), ['1']);
      assert.deepEqual(ids(await events.take(20, 100, 1)), ['2']);
      assert.deepEqual(ids(await events.take(20, 100, 1)), []);
    });

    test('about a message are queued with it, and not again where it is said again', async () => {
      const {messages, events} = backend();
      const draft = {
        id: newId(),
        from: 'ann',
        to: 'bo',
        content: {kind: 'text', text: 'one'},
      } as const;
      const announce = ({id, place, at}: {id: string; place: number; at: number}) => ({
        ...event(`m-${id}`, 'a', at),
        body: JSON.stringify({place, text: `"place":${place}`}),
      });
      const {message} = await messages.append(draft, announce);
      await messages.append(draft, announce);
      const taken = await events.take(message.at, message.at + 1, 10);
      assert.deepEqual(ids(taken), [`m-${message.id}`]);
      const {place} = JSON.parse(taken.events[0]!.body) as {place: number};
      assert.equal(place, message.place);
      await events.done(`m-${message.id}`, message.at);
      assert.deepEqual((await events.take(message.at + 10, message.at + 20, 10)).events, []);
    });

    test('about a call are queued where it was changed, and only then', async () => {
      const {calls, events} = backend();
      const ringing: RingingCall = {
        phase: 'ringing',
        id: newId(),
        caller: {user: 'ann', device: 'ann-device'},
        callee: 'bo',
        media: 'audio',
        ringsUntil: 1,
        heard: false,
        preconnect: 'off',
        away: {},
      };
      const room: RoomCall = {
        phase: 'room',
        id: ringing.id,
        room: 1,
        caller: ringing.caller,
        callee: 'bo',
        calleeDevice: 'bo-device',
        media: {caller: 'audio', callee: 'audio'},
        openedAt: 1,
        away: {},
      };
      await calls.open(ringing);
      const read = (await calls.find(ringing.id)) as RingingCall;
      assert.equal(await calls.replace(read, room, event('started', 'call', 10)), true);
      assert.equal(await calls.replace(read, room, event('late', 'call', 11)), false);
      const {id, caller, callee} = ringing;
      const refused = {phase: 'ended', id: newId(), caller, callee, reason: 'busy'} as const;
      assert.equal(await calls.open(refused, event('refused', 'other', 12)), undefined);
      assert.equal((await calls.open({...refused, id}, event('taken', 'third', 13)))?.id, id);
      assert.deepEqual(ids(await events.take(20, 100, 10)), ['started', 'refused']);
    });
  });

  describe('what the site has taken out', () => {
    const unread = async (user: string) =>
      (await backend().messages.overview(user, {}, 10)).conversations.map(
        ({with: other, unread, firstUnread, last}) => [other, unread, firstUnread, last.place],
      );

    test('a message is gone for both, and what is unread is counted without it', async () => {
      const {messages} = backend();
      const one = (await append('ann', 'bo', 'one')).message;
      const two = (await append('ann', 'bo', 'two')).message;
      const three = (await append('ann', 'bo', 'three')).message;
      assert.equal(await messages.erase('bo', {id: two.id}), 0);
      assert.equal(await messages.erase('ann', {id: two.id}), 1);
      assert.equal(await messages.erase('ann', {id: two.id}), 0);
      assert.deepEqual((await messages.history('bo', 'ann', {}, 10)).messages, [one, three]);
      assert.deepEqual((await messages.sync('ann', 0)).messages, [one, three]);
      assert.deepEqual(await unread('bo'), [['ann', 2, one.place, three.place]]);
      await messages.erase('ann', {id: three.id});
      assert.deepEqual(await unread('bo'), [['ann', 1, one.place, one.place]]);
      const four = (await append('ann', 'bo', 'four')).message;
      assert.ok(four.place > three.place);
      assert.deepEqual(await unread('bo'), [['ann', 2, one.place, four.place]]);
    });

    test('all of one sender are gone, step by step, and nobody else’s', async () => {
      const {messages} = backend();
      for (const to of ['bo', 'cy', 'bo']) await append('ann', to, 'x');
      const {message: answer} = await append('bo', 'ann', 'answer');
      assert.equal(await messages.erase('ann', {limit: 2}), 2);
      assert.equal(await messages.erase('ann', {limit: 2}), 1);
      assert.equal(await messages.erase('ann', {limit: 2}), 0);
      assert.deepEqual((await messages.history('bo', 'ann', {}, 10)).messages, [answer]);
      assert.deepEqual(await messages.partners('cy'), []);
      assert.deepEqual(await unread('bo'), [['ann', 0, undefined, answer.place]]);
      const {message: fresh} = await append('ann', 'bo', 'afresh');
      assert.deepEqual(await unread('bo'), [['ann', 1, fresh.place, fresh.place]]);
    });

    test('the receipts of a user are gone, and cursors stay good', async () => {
      const {messages} = backend();
      const {message} = await append('ann', 'bo', 'x');
      const {message: back} = await append('bo', 'ann', 'x');
      const {message: other} = await append('cy', 'bo', 'x');
      const advance = (reader: string, author: string, place: number) =>
        messages.advance({reader, author, delivered: place, read: place});
      await advance('bo', 'cy', other.place);
      await advance('bo', 'ann', message.place);
      const last = await advance('ann', 'bo', back.place);
      await messages.eraseReceipts('ann');
      const {receipts, cursor} = await messages.sync('bo', 0);
      assert.deepEqual(
        receipts.map(({author}) => author),
        ['cy'],
      );
      assert.ok(cursor >= last!.place);
      assert.ok((await append('ann', 'bo', 'y')).message.place > last!.place);
    });
  });
}

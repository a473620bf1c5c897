import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {PAGE_LENGTH, type EndReason, type Place, type Profile} from '../../src/protocol/index.js';
import {
  SIGNALS_HELD,
  type Backend,
  type BackendWatcher,
  type Envelope,
  type HistoryEdge,
  type LiveCall,
  type OverviewRange,
  type Retention,
  type RingingCall,
  type RoomCall,
  type UnwrittenRecord,
} from '../../src/server/backend/backend.js';
import {offer} from '../support/node/calls.js';
import {newId} from '../support/node/world.js';
import {siteContract} from './backend-contract-site.js';

/** How long the backends of a contract run keep ended calls, in ms of the clock they are given. */
export const ENDED_KEPT = 60_000;

export interface Opened {
  readonly backend: Backend;
  /** That of another server, where several share what is behind them; else the same. */
  readonly beside: Backend;
  /** The backend's clock. */
  now(): number;
  /** Moves it. */
  pass(milliseconds: number): void;
}

/** A watcher that is told of everything and does nothing. */
const DEAF: BackendWatcher = {
  stored: () => undefined,
  changed: () => undefined,
  replaced: () => undefined,
  lost: async () => undefined,
  overdue: () => undefined,
  unwritten: () => undefined,
  missed: () => undefined,
};

/** What every backend does. Run it against each: `open` gives an empty one. */
export function backendContract(name: string, open: () => Promise<Opened>): void {
  describe(`the ${name} backend`, () => {
    let backend: Backend;
    let beside: Backend;
    let now: Opened['now'];
    let pass: Opened['pass'];

    beforeEach(async () => {
      ({backend, beside, now, pass} = await open());
    });
    afterEach(async () => {
      await backend.close();
      if (beside !== backend) await beside.close();
    });

    const ann: Profile = {id: 'ann', name: 'Ann'};
    const bo: Profile = {id: 'bo', name: 'Bo', picture: 'https://example.com/bo.png'};
    const ringing = (caller: string, callee: string, id = newId()): RingingCall => ({
      phase: 'ringing',
      id,
      caller: {user: caller, device: `${caller}-device`},
      callee,
      media: 'video',
      ringsUntil: 1,
      heard: false,
      preconnect: 'off',
      away: {},
    });
    const inRoom = ({id, caller, callee}: RingingCall, room = 1): RoomCall => ({
      phase: 'room',
      id,
      room,
      caller,
      callee,
      calleeDevice: `${callee}-device`,
      media: {caller: 'video', callee: 'audio'},
      openedAt: 1,
      away: {},
    });
    const over = ({id, caller, callee}: LiveCall) =>
      ({phase: 'ended', id, caller, callee, reason: 'hung-up'}) as const;
    const put = (profile: Profile, device: string, connection: string) =>
      backend.devices.put(profile, {device, connection, presence: 'online'});

    describe('devices', () => {
      test('a user is live from the first device to the last', async () => {
        assert.equal(await backend.devices.of('ann'), undefined);
        await put(ann, 'd1', 'c1');
        await put(ann, 'd2', 'c2');
        const live = await backend.devices.of('ann');
        assert.deepEqual(live?.profile, ann);
        assert.deepEqual(live?.devices.map(({device}) => device).sort(), ['d1', 'd2']);
        assert.equal(await backend.devices.remove('ann', 'd1', 'c1'), true);
        assert.equal((await backend.devices.of('ann'))?.devices.length, 1);
        assert.equal(await backend.devices.remove('ann', 'd2', 'c2'), true);
        assert.equal(await backend.devices.of('ann'), undefined);
      });

      test('a device that was replaced is not removed in the name of its old connection', async () => {
        await put(ann, 'd1', 'old');
        await put(ann, 'd1', 'new');
        assert.equal(await backend.devices.remove('ann', 'd1', 'old'), false);
        assert.equal((await backend.devices.of('ann'))?.devices[0]?.connection, 'new');
        assert.equal(await backend.devices.remove('nobody', 'd1', 'new'), false);
      });

      test('a presence is chosen by the socket that the device has now', async () => {
        await put(ann, 'd1', 'c1');
        assert.equal(await backend.devices.choose('ann', 'd1', 'c1', 'away'), true);
        assert.equal((await backend.devices.of('ann'))?.devices[0]?.presence, 'away');
        await put(ann, 'd1', 'c2');
        assert.equal(await backend.devices.choose('ann', 'd1', 'c1', 'busy'), false);
        assert.equal((await backend.devices.of('ann'))?.devices[0]?.presence, 'online');
        assert.equal(await backend.devices.choose('bo', 'd1', 'c1', 'busy'), false);
      });

      test('all tells of everyone, with the newest profile and who is in a call', async () => {
        await put(ann, 'd1', 'c1');
        await put({...ann, name: 'Anna'}, 'd2', 'c2');
        await put(bo, 'd3', 'c3');
        const call = ringing('ann', 'cy');
        await backend.calls.open(call);
        assert.equal((await backend.devices.of('ann'))?.inCall, false);
        await backend.calls.replace(call, inRoom(call));
        const all = await backend.devices.all();
        assert.deepEqual(all.map(({profile, inCall}) => [profile.name, inCall]).sort(), [
          ['Anna', true],
          ['Bo', false],
        ]);
      });
    });

    describe('calls', () => {
      test('a call claims both users, or neither', async () => {
        const call = ringing('ann', 'bo');
        assert.equal(await backend.calls.open(call), undefined);
        assert.deepEqual(await backend.calls.ofUser('ann'), call);
        assert.deepEqual(await backend.calls.ofUser('bo'), call);
        assert.deepEqual(await backend.calls.open(ringing('cy', 'bo')), call);
        assert.deepEqual(await backend.calls.open(ringing('bo', 'cy')), call);
        assert.equal(await backend.calls.ofUser('cy'), undefined);
      });

      test('of many at once for the same user one is kept', async () => {
        const callers = Array.from({length: 20}, (_, n) => `caller-${n}`);
        const standing = await Promise.all(
          callers.map((caller) => backend.calls.open(ringing(caller, 'bo'))),
        );
        assert.equal(standing.filter((call) => call === undefined).length, 1);
      });

      test('an id is taken once, by a call that has ended as well', async () => {
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        assert.deepEqual(await backend.calls.open(ringing('cy', 'dee', call.id)), call);
        await backend.calls.replace(call, over(call));
        assert.equal((await backend.calls.open(ringing('cy', 'dee', call.id)))?.phase, 'ended');
      });

      test('of two changes to the same state one is made', async () => {
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        const read = (await backend.calls.find(call.id)) as RingingCall;
        const changes = await Promise.all([
          backend.calls.replace(read, inRoom(call)),
          backend.calls.replace(read, over(call)),
        ]);
        assert.deepEqual(changes.sort(), [false, true]);
        const phase = (await backend.calls.find(call.id))?.phase;
        assert.equal(phase, 'room');
      });

      test('the end frees both users', async () => {
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        await backend.calls.replace(call, over(call));
        assert.equal(await backend.calls.ofUser('ann'), undefined);
        assert.equal(await backend.calls.open(ringing('bo', 'ann')), undefined);
      });

      test('a call that has ended is remembered for a while, and claims nobody', async () => {
        const ended = over(ringing('ann', 'bo'));
        assert.equal(await backend.calls.open(ended), undefined);
        assert.equal(await backend.calls.ofUser('ann'), undefined);
        pass(ENDED_KEPT - 1_000);
        assert.deepEqual(await backend.calls.find(ended.id), ended);
        pass(2_000);
        assert.equal(await backend.calls.find(ended.id), undefined);
      });

      test('what has ended since a time is told, and what lives is told apart', async () => {
        const early = ringing('ann', 'bo');
        const late = ringing('ann', 'bo');
        const lives = ringing('cy', 'dee');
        await backend.calls.open(early);
        await backend.calls.replace(early, over(early));
        pass(10_000);
        const between = now();
        pass(1);
        for (const call of [late, lives]) await backend.calls.open(call);
        await backend.calls.replace(late, over(late));
        assert.deepEqual(await backend.calls.endedSince(between), [over(late)]);
        assert.deepEqual(await backend.calls.live(), [lives]);
      });

      test('the record of a call that ends is kept with its end until it is written', async () => {
        const record = (id: string): UnwrittenRecord => ({
          id: `call:${id}:1`,
          from: 'ann',
          to: 'bo',
          content: {kind: 'call', media: 'audio', reason: 'missed', seconds: 0},
          endedAt: now(),
        });
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        const kept = record(call.id);
        assert.equal(await backend.calls.replace(call, over(call), undefined, kept), true);
        // A change that comes too late keeps nothing.
        const late = record('late');
        assert.equal(await backend.calls.replace(call, over(call), undefined, late), false);
        const refused = over(ringing('cy', 'dee'));
        const beside = record(refused.id);
        await backend.calls.open(refused, undefined, beside);
        pass(ENDED_KEPT * 2);
        const unwritten = await backend.calls.unwritten();
        assert.deepEqual(new Set(unwritten.map(({id}) => id)), new Set([kept.id, beside.id]));
        assert.deepEqual(
          unwritten.find(({id}) => id === kept.id),
          kept,
        );
        await backend.calls.written(kept.id);
        assert.deepEqual(await backend.calls.unwritten(), [beside]);
      });

      test('a merged call is found by either id', async () => {
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        const room: RoomCall = {...inRoom(call), replaces: 'other-id'};
        await backend.calls.replace(call, room);
        assert.deepEqual(await backend.calls.find('other-id'), room);
        await backend.calls.replace(room, {...over(room), replaces: 'other-id'});
        assert.equal((await backend.calls.find('other-id'))?.id, call.id);
        pass(ENDED_KEPT + 1_000);
        assert.equal(await backend.calls.find('other-id'), undefined);
      });

      test('room numbers are never given twice', async () => {
        const rooms = await Promise.all(Array.from({length: 50}, () => backend.calls.nextRoom()));
        assert.equal(new Set(rooms).size, 50);
        assert.ok(rooms.every((room) => Number.isSafeInteger(room) && room >= 1));
      });

      test('signals are held for one party, the newest of them, and given once', async () => {
        const call = ringing('ann', 'bo');
        await backend.calls.open(call);
        const signal = (n: number) => offer(String(n));
        const party = {user: 'bo', device: 'd'};
        for (let n = 0; n < SIGNALS_HELD + 6; n++)
          assert.equal(await backend.calls.hold(call, party, signal(n)), true);
        const other = {user: 'bo', device: 'other'};
        await backend.calls.hold(call, other, signal(0));
        const expected = Array.from({length: SIGNALS_HELD}, (_, n) => signal(n + 6));
        assert.deepEqual(await backend.calls.release(call.id, party), expected);
        assert.deepEqual(await backend.calls.release(call.id, party), []);
        await backend.calls.replace(call, over(call));
        assert.deepEqual(await backend.calls.release(call.id, other), []);
        assert.equal(await backend.calls.hold(call, party, signal(0)), false);
        assert.deepEqual(await backend.calls.release(call.id, party), []);
      });
    });

    describe('the bus', () => {
      test('carries envelopes to where the user is, in order, until that leaves', async () => {
        await beside.devices.put(ann, {device: 'd1', connection: 'c1', presence: 'online'});
        const heard: string[] = [];
        const own: string[] = [];
        let hearLast = () => undefined as void;
        const last = new Promise<void>((resolve) => (hearLast = resolve));
        const one = backend.bus.join(({text}) => void own.push(text));
        const two = beside.bus.join(({text}) => {
          heard.push(text);
          if (text === '2') hearLast();
        });
        const audience = {kind: 'user', user: 'ann'} as const;
        one.publish({audience, text: '0\n'});
        one.publish({audience: {kind: 'device', user: 'ann', device: 'd1'}, text: '1'});
        one.publish({audience, text: '2'});
        await last;
        assert.deepEqual(heard, ['0\n', '1', '2']);
        assert.deepEqual(own, []);
        two.leave();
        one.publish({audience, text: '3'});
        await backend.devices.of('ann');
        one.leave();
        assert.equal(heard.length, 3);
      });

      test('carries every audience as it is', async () => {
        await beside.devices.put(ann, {device: 'device-2', connection: 'c2', presence: 'online'});
        const heard: Envelope[] = [];
        const all: readonly Envelope[] = (
          [
            {kind: 'user', user: 'ann'},
            {kind: 'user', user: 'ann', except: 'device-1'},
            {kind: 'device', user: 'ann', device: 'device-2'},
            {kind: 'revoked', user: 'ann', before: 1_700_000_000_123},
          ] as const
        ).map((audience, n) => ({audience, text: String(n)}));
        const done = new Promise<void>((resolve) => {
          beside.bus.join((envelope) => {
            heard.push(envelope);
            if (heard.length === all.length) resolve();
          });
        });
        const one = backend.bus.join(() => undefined);
        for (const envelope of all) one.publish(envelope);
        await done;
        assert.deepEqual(heard, all);
      });
    });

    describe('users', () => {
      test('are remembered as they last were', async () => {
        assert.equal(await backend.users.find('bo'), undefined);
        await backend.users.remember(bo);
        assert.deepEqual(await backend.users.find('bo'), bo);
        await backend.users.remember({id: 'bo', name: 'Robert'});
        assert.deepEqual(await backend.users.find('bo'), {id: 'bo', name: 'Robert'});
      });
    });

    describe('revocations', () => {
      test('go forward only, each for its user', async () => {
        const {revocations} = backend;
        assert.equal(await revocations.revokedBefore('ann'), 0);
        await revocations.revoke('ann', 2_000);
        await revocations.revoke('ann', 1_000);
        assert.equal(await revocations.revokedBefore('ann'), 2_000);
        await revocations.revoke('ann', 1_700_000_000_123);
        assert.equal(await revocations.revokedBefore('ann'), 1_700_000_000_123);
        assert.equal(await revocations.revokedBefore('bo'), 0);
      });

      test('made at the same time leave the latest', async () => {
        const times = Array.from({length: 20}, (_, n) => 1_000 + ((n * 7) % 20));
        await Promise.all(times.map((time) => backend.revocations.revoke('ann', time)));
        assert.equal(await backend.revocations.revokedBefore('ann'), 1_019);
      });

      test('are kept, however much time passes', async () => {
        await backend.revocations.revoke('ann', 1_000);
        pass(365 * 24 * 3_600_000);
        assert.equal(await backend.revocations.revokedBefore('ann'), 1_000);
      });
    });

    describe('blocks', () => {
      test('are made and taken back once, and each is of one direction', async () => {
        const {blocks} = backend;
        assert.equal(await blocks.block('ann', 'bo'), true);
        assert.equal(await blocks.block('ann', 'bo'), false);
        assert.deepEqual(await blocks.between('ann', 'bo'), ['ann']);
        assert.deepEqual(await blocks.between('bo', 'ann'), ['ann']);
        assert.deepEqual(await blocks.between('ann', 'cy'), []);
        assert.equal(await blocks.unblock('bo', 'ann'), false);
        await blocks.block('bo', 'ann');
        assert.deepEqual([...(await blocks.between('ann', 'bo'))].sort(), ['ann', 'bo']);
        assert.equal(await blocks.unblock('ann', 'bo'), true);
        assert.deepEqual(await blocks.between('ann', 'bo'), ['bo']);
      });

      test('are listed for either side', async () => {
        const {blocks} = backend;
        await Promise.all([
          blocks.block('ann', 'bo'),
          blocks.block('ann', 'cy'),
          blocks.block('dee', 'bo'),
        ]);
        assert.deepEqual([...(await blocks.blockedBy('ann'))].sort(), ['bo', 'cy']);
        assert.deepEqual([...(await blocks.blockersOf('bo'))].sort(), ['ann', 'dee']);
        assert.deepEqual(await blocks.blockersOf('ann'), []);
        assert.deepEqual(await blocks.blockedBy('nobody'), []);
      });

      test('of somebody who is forgotten go, and those that others have made of them stay', async () => {
        const {blocks} = backend;
        await Promise.all([
          blocks.block('ann', 'bo'),
          blocks.block('ann', 'cy'),
          blocks.block('bo', 'ann'),
          blocks.block('dee', 'bo'),
        ]);
        await blocks.forget('ann');
        await blocks.forget('nobody');
        assert.deepEqual(await blocks.blockedBy('ann'), []);
        assert.deepEqual(await blocks.blockersOf('bo'), ['dee']);
        assert.deepEqual(await blocks.blockersOf('cy'), []);
        assert.deepEqual(await blocks.between('ann', 'bo'), ['bo']);
      });
    });

    describe('messages', () => {
      const append = (from: string, to: string, text: string, id = newId()) =>
        backend.messages.append({id, from, to, content: {kind: 'text', text}});
      const advance = (reader: string, author: string, delivered: Place, read: Place) =>
        backend.messages.advance({reader, author, delivered, read});

      test('are kept once, in one order with the receipts', async () => {
        const id = newId();
        const [first, again] = await Promise.all([
          append('ann', 'bo', 'one', id),
          append('ann', 'bo', 'two', id),
        ]);
        assert.deepEqual([first.isNew, again.isNew], [true, false]);
        assert.deepEqual(again.message, first.message);
        const receipt = await advance('bo', 'ann', first.message.place, 0);
        const next = await append('bo', 'ann', 'three');
        assert.ok(first.message.place < receipt!.place && receipt!.place < next.message.place);
        const {messages, receipts, cursor, more} = await backend.messages.sync('ann', 0);
        assert.deepEqual(messages, [first.message, next.message]);
        const {unread, firstUnread, ...told} = receipt!;
        assert.deepEqual([unread, firstUnread], [1, first.message.place]);
        assert.deepEqual(receipts, [told]);
        assert.deepEqual((await backend.messages.sync('bo', 0)).receipts, [receipt]);
        assert.deepEqual([cursor, more], [next.message.place, false]);
      });

      test('results are given in the order of the places', async () => {
        const order: number[] = [];
        await Promise.all(
          Array.from({length: 50}, async (_, n) => {
            const {message} = await append(n % 2 ? 'ann' : 'bo', n % 2 ? 'bo' : 'ann', String(n));
            order.push(message.place);
          }),
        );
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a - b),
        );
      });

      test('are told in the order of their places, and each before its sender knows its place', async () => {
        for (const user of ['ann', 'bo'])
          await put({id: user, name: user}, `${user}-d`, `${user}-c`);
        const told: Place[] = [];
        const unwatch = backend.watch({
          ...DEAF,
          stored: (event) =>
            void told.push(event.kind === 'message' ? event.message.place : event.receipt.place),
        });
        await Promise.all(
          Array.from({length: 20}, async (_, n) => {
            const {messages} = n % 2 ? backend : beside;
            const content = {kind: 'text', text: String(n)} as const;
            const {message} = await messages.append({id: newId(), from: 'ann', to: 'bo', content});
            if (messages === backend.messages) assert.ok(told.includes(message.place));
            if (n === 10) await advance('bo', 'ann', message.place, 0);
          }),
        );
        const {message} = await append('bo', 'ann', 'the last');
        assert.deepEqual(
          told,
          Array.from({length: message.place}, (_, n) => n + 1),
        );
        unwatch();
      });

      test('a receipt only moves forward, and not beyond what was sent', async () => {
        const {message} = await append('ann', 'bo', 'one');
        const {message: other} = await append('cy', 'bo', 'from another');
        const receipt = await advance('bo', 'ann', other.place, message.place);
        assert.deepEqual([receipt?.delivered, receipt?.read], [message.place, message.place]);
        assert.equal(await advance('bo', 'ann', message.place, 0), undefined);
      });

      test('a receipt about nothing, and places from the future, are refused', async () => {
        const {message} = await append('ann', 'bo', 'one');
        const {place} = message;
        await assert.rejects(advance('bo', 'cy', place, 0), {code: 'nothing-received'});
        await assert.rejects(advance('ann', 'bo', place, 0), {code: 'nothing-received'});
        const unknown = {code: 'place-unknown'};
        await assert.rejects(advance('bo', 'ann', place + 1, 0), unknown);
        await assert.rejects(advance('bo', 'ann', place, place + 1), unknown);
        await assert.rejects(backend.messages.sync('ann', place + 1), unknown);
        await assert.rejects(backend.messages.history('ann', 'bo', {after: place + 1}, 1), unknown);
        const {receipts} = await backend.messages.sync('ann', 0);
        assert.deepEqual(receipts, []);
      });

      test('a page of history lies on either side of a place', async () => {
        const places: Place[] = [];
        for (let n = 0; n < 5; n++) {
          const [from, to] = n % 2 ? ['bo', 'ann'] : ['ann', 'bo'];
          places.push((await append(from!, to!, String(n))).message.place);
        }
        const page = async (edge: HistoryEdge) => {
          const {messages, more} = await backend.messages.history('bo', 'ann', edge, 2);
          return [messages.map(({place}) => places.indexOf(place)), more];
        };
        assert.deepEqual(await page({}), [[3, 4], true]);
        assert.deepEqual(await page({before: places[2]!}), [[0, 1], false]);
        assert.deepEqual(await page({after: places[1]!}), [[2, 3], true]);
        assert.deepEqual(await page({after: 0}), [[0, 1], true]);
        assert.deepEqual(await page({after: places[3]!}), [[4], false]);
      });

      test('what counts as unread is counted from what was read, and calls only where they were missed', async () => {
        const call = (reason: EndReason, seconds: number) =>
          backend.messages.append({
            id: newId(),
            from: 'ann',
            to: 'bo',
            content: {kind: 'call', media: 'audio', reason, seconds},
          });
        const unread = async (user: string) => {
          const {conversations} = await backend.messages.overview(user, {}, PAGE_LENGTH);
          return [conversations[0]?.unread, conversations[0]?.firstUnread];
        };
        await call('declined', 0);
        assert.deepEqual(await unread('bo'), [0, undefined]);
        const missed = await call('missed', 0);
        await call('hung-up', 240);
        const words = await append('ann', 'bo', 'call me');
        assert.deepEqual(await unread('bo'), [2, missed.message.place]);
        assert.deepEqual(await unread('ann'), [0, undefined]);
        const receipt = await advance('bo', 'ann', words.message.place, missed.message.place);
        assert.deepEqual([receipt?.unread, receipt?.firstUnread], [1, words.message.place]);
        assert.deepEqual(await unread('bo'), [1, words.message.place]);
      });

      describe('removing what is no longer kept', () => {
        const prune = async (retention: Retention) => {
          while (await backend.messages.prune(retention, 2));
        };
        const places = async (one: string, other: string) =>
          (await backend.messages.history(one, other, {}, 100)).messages.map(({place}) => place);
        const overview = async (user: string) =>
          (await backend.messages.overview(user, {}, PAGE_LENGTH)).conversations.map(
            (conversation) =>
              [conversation.with, conversation.unread, conversation.firstUnread] as const,
          );
        const stored = async (from: string, to: string, count: number) => {
          const kept: Place[] = [];
          for (let index = 0; index < count; index++) {
            kept.push((await append(from, to, `${index}`)).message.place);
          }
          return kept;
        };

        test('by age: what is old goes, and a conversation with its last message', async () => {
          await stored('ann', 'bo', 5);
          await stored('cy', 'bo', 1);
          pass(1_000);
          const kept = await stored('ann', 'bo', 2);
          const {at} = (await backend.messages.history('bo', 'ann', {after: 0}, 100)).messages.at(
            -1,
          )!;
          await prune({before: at});
          assert.deepEqual(await places('bo', 'ann'), kept);
          assert.deepEqual(await overview('bo'), [['ann', 2, kept[0]]]);
          assert.deepEqual(await backend.messages.partners('cy'), []);
        });

        test('by number: the newest of each conversation stay, whoever wrote them', async () => {
          const [, , ...ofAnn] = await stored('ann', 'bo', 4);
          const ofBo = await stored('bo', 'ann', 3);
          const others = await stored('cy', 'bo', 5);
          await prune({newest: 5});
          assert.deepEqual(await places('bo', 'ann'), [...ofAnn, ...ofBo]);
          assert.deepEqual(await places('bo', 'cy'), others);
        });

        test('what is left unread stays counted, however far it was read', async () => {
          const all = await stored('ann', 'bo', 6);
          await advance('bo', 'ann', all[5]!, all[1]!);
          await prune({newest: 5});
          assert.deepEqual(await overview('bo'), [['ann', 4, all[2]]]);
          await prune({newest: 2});
          assert.deepEqual(await overview('bo'), [['ann', 2, all[4]]]);
          const [next] = await stored('ann', 'bo', 1);
          assert.deepEqual(await overview('bo'), [['ann', 3, all[4]]]);
          await advance('bo', 'ann', next!, all[5]!);
          assert.deepEqual(await overview('bo'), [['ann', 1, next]]);
        });

        test('places go on from where they were, and cursors stay good', async () => {
          const all = await stored('ann', 'bo', 3);
          pass(1_000);
          await prune({before: Number.MAX_SAFE_INTEGER});
          assert.deepEqual(await places('ann', 'bo'), []);
          const {messages, cursor} = await backend.messages.sync('bo', all[2]!);
          assert.deepEqual([messages, cursor], [[], all[2]]);
          const [next] = await stored('ann', 'bo', 1);
          assert.ok(next! > all[2]!);
          assert.deepEqual(await overview('bo'), [['ann', 1, next]]);
        });
      });

      test('the overview comes in pages, the newest conversation first', async () => {
        const newest: Place[] = [];
        for (const other of ['bo', 'cy', 'dee', 'eve', 'bo']) {
          const [from, to] = other === 'cy' ? ['ann', other] : [other, 'ann'];
          newest.push((await append(from!, to!, 'x')).message.place);
        }
        await append('bo', 'cy', 'of two others');
        const page = async (range: OverviewRange, limit: number) => {
          const {conversations, more} = await backend.messages.overview('ann', range, limit);
          return [conversations.map((conversation) => conversation.with), more];
        };
        assert.deepEqual(await page({}, 4), [['bo', 'eve', 'dee', 'cy'], false]);
        assert.deepEqual(await page({}, 2), [['bo', 'eve'], true]);
        assert.deepEqual(await page({before: newest[3]!}, 2), [['dee', 'cy'], false]);
        assert.deepEqual(await page({before: newest[3]!}, 1), [['dee'], true]);
        assert.deepEqual(await page({since: newest[2]!}, 9), [['bo', 'eve'], false]);
        assert.deepEqual(await page({since: newest[4]!}, 9), [[], false]);
        const {cursor} = await backend.messages.overview('ann', {before: newest[3]!}, 1);
        assert.ok(cursor > newest[4]!);
        for (const range of [{before: cursor + 1}, {since: cursor + 1}]) {
          await assert.rejects(backend.messages.overview('ann', range, 1), {code: 'place-unknown'});
        }
      });

      test('the partners are all one has a conversation with', async () => {
        await append('ann', 'bo', 'x');
        await append('cy', 'ann', 'x');
        await append('cy', 'bo', 'x');
        assert.deepEqual([...(await backend.messages.partners('ann'))].sort(), ['bo', 'cy']);
        assert.deepEqual(await backend.messages.partners('nobody'), []);
      });
    });

    siteContract(() => backend);
  });
}

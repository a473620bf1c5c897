import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {createClient} from '@redis/client';
import type {Place, UserId} from '../../src/protocol/index.js';
import {RedisConnection} from '../../src/server/backend/redis/connection.js';
import {RedisBackend} from '../../src/server/backend/redis/redis.js';
import {ConfigError, createServer} from '../../src/server/index.js';
import {end, isOf, offer, reason, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {Fleet, type FleetServer} from '../support/node/fleet.js';
import {newId, SECRET} from '../support/node/world.js';

describe('two servers whose Redis is killed and started again', () => {
  let fleet: Fleet;
  let one: FleetServer;
  let other: FleetServer;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    fleet = await Fleet.gather();
    [one, other] = [await fleet.start(), await fleet.startProcess()];
    ann = await fleet.join(one, 'ann');
    bo = await fleet.join(other, 'bo');
    await ann.next('contact', ({contact}) => contact.id === 'bo');
  });
  afterEach(() => fleet.disband());

  const say = (client: TestClient, to: UserId, text: string, id = newId()) =>
    client.request<'send'>({type: 'send', id, to, content: {kind: 'text', text}});

  test('lose no message that they acknowledged, under load, keep the order and store none twice', async () => {
    const sent = Array.from({length: 1_200}, (_, n) => `${n}`);
    const places: (Place | undefined)[] = [];
    /** One of the two says every other number, twenty at a time. */
    const write = async (from: TestClient, to: UserId, first: number) => {
      for (let n = first; n < sent.length; n += 40) {
        const group = Array.from({length: 20}, (_, index) => n + 2 * index);
        await Promise.all(
          group.map(async (number) => {
            places[number] = (await say(from, to, `${number}`)).place;
          }),
        );
      }
    };
    const writing = Promise.all([write(ann, 'bo', 0), write(bo, 'ann', 1)]);
    for (const moment of [200, 500, 800]) {
      await ann.next('message', ({message}) => Number(textOf(message)) > moment);
      await fleet.redis.kill();
      await fleet.redis.start();
    }
    await writing;
    const stored: string[] = [];
    const found = new Map<string, Place>();
    for (let since = 0, more = true; more;) {
      const page = await ann.request<'sync'>({type: 'sync', since});
      for (const message of page.messages) {
        stored.push(textOf(message));
        found.set(textOf(message), message.place);
      }
      ({cursor: since, more} = page);
    }
    assert.equal(new Set(stored).size, stored.length, 'a message was stored twice');
    for (const [n, text] of sent.entries()) assert.equal(found.get(text), places[n], text);
    for (const half of [0, 1]) {
      const own = stored.filter((text) => Number(text) % 2 === half).map(Number);
      assert.deepEqual(
        own,
        [...own].sort((a, b) => a - b),
      );
    }
    const last = await say(ann, 'bo', 'the last');
    await bo.next('message', ({message}) => message.place === last.place);
    const heard = bo.heard.flatMap((frame) => (frame.type === 'message' ? [frame.message] : []));
    const order = heard.map(({place}) => place);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const fromAnn = heard.filter(({from}) => from === 'ann').length;
    assert.equal(fromAnn, sent.length / 2 + 1);
  });

  test('hold a message that was sent meanwhile, and deliver it', async () => {
    await fleet.redis.kill();
    const held = say(ann, 'bo', 'held');
    await fleet.logged('Redis is away');
    await fleet.redis.start();
    const {place} = await held;
    const {message} = await bo.next('message');
    assert.deepEqual([textOf(message), message.place], ['held', place]);
  });

  test('keep the call of the two, and what they signal arrives again', async () => {
    const {call} = await talk(ann, bo, 'bo');
    await fleet.redis.kill();
    await fleet.logged('Redis is away');
    await fleet.redis.start();
    // Each is told again how the call stands, when its server hears again.
    await ann.next('room', isOf(call));
    await bo.next('room', isOf(call));
    ann.send({type: 'room-signal', call, signal: offer()});
    await bo.next('room-signal');
    assert.deepEqual(await bo.all('ended'), []);
    end(bo, call);
    assert.equal(await reason(ann, call), 'hung-up');
  });

  test('let go of who went away meanwhile, and know who came', async () => {
    const cy = await fleet.join(other, 'cy');
    await ann.next('contact', ({contact}) => contact.id === 'cy');
    await fleet.redis.kill();
    await fleet.logged('Redis is away');
    cy.vanish();
    await fleet.redis.start();
    await ann.next('contact', ({contact}) => contact.id === 'cy' && contact.presence === 'offline');
    await fleet.join(other, 'dee');
    await ann.next('contact', ({contact}) => contact.id === 'dee');
  });
});

describe('a server that misses what the others publish', () => {
  let fleet: Fleet;
  let ann: TestClient;
  let bo: TestClient;

  beforeEach(async () => {
    fleet = await Fleet.gather();
    ann = await fleet.join(await fleet.start(), 'ann');
    bo = await fleet.join(await fleet.startProcess(), 'bo');
    await ann.next('contact', ({contact}) => contact.id === 'bo');
  });
  afterEach(() => fleet.disband());

  /** Nobody hears anything for the moment; commands still work. */
  const deafen = async () => {
    const redis = await createClient({url: fleet.redis.url}).connect();
    await redis.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    return redis;
  };

  test('tells its users of every message and of the end of their call, once it hears again', async () => {
    for (let round = 0; round < 10; round++) {
      const {call} = await talk(ann, bo, 'bo');
      const redis = await deafen();
      const sent: string[] = [];
      const writing = Array.from({length: 20}, async () => {
        const id = newId();
        sent.push(id);
        await ann.request<'send'>({type: 'send', id, to: 'bo', content: {kind: 'text', text: 'x'}});
      });
      end(ann, call);
      await Promise.all(writing);
      for (const id of sent) await bo.next('message', ({message}) => message.id === id);
      assert.equal(await reason(ann, call), 'hung-up');
      assert.equal(await reason(bo, call), 'hung-up');
      await redis.close();
    }
    const places = bo.heard.flatMap((frame) =>
      frame.type === 'message' ? [frame.message.place] : [],
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });
});

describe('a backend on Redis', () => {
  test('says that Redis is away, also where it only stands still, and that it is back', async (t) => {
    const fleet = await Fleet.gather();
    t.after(() => fleet.disband());
    const news: string[] = [];
    let tell = () => undefined as void;
    const connection = await RedisConnection.open({
      url: fleet.redis.url,
      clock: Date.now,
      onChange: (state) => {
        news.push(state);
        tell();
      },
    });
    t.after(() => connection.close());
    const backend = new RedisBackend({
      connection,
      site: '',
      node: newId(),
      endedKept: 1_000,
      lease: 300,
    });
    await backend.open();
    t.after(() => backend.close());
    const until = async (state: string) => {
      while (news.at(-1) !== state) await new Promise<void>((resolve) => (tell = resolve));
    };
    await backend.check();
    await fleet.redis.kill();
    await until('away');
    await assert.rejects(backend.check(), /Redis is away/);
    const held = backend.devices.of('ann');
    await fleet.redis.start();
    await until('ready');
    assert.equal(await held, undefined);
    fleet.redis.freeze(true);
    await until('away');
    await assert.rejects(backend.check(), /Redis is away/);
    fleet.redis.freeze(false);
    await until('ready');
    await backend.devices.of('ann');
  });
});

test('a Redis that cannot be used is named, and its password is not', async (t) => {
  const fleet = await Fleet.gather();
  t.after(() => fleet.disband());
  const lines: string[] = [];
  const log = {write: (line: string) => void lines.push(line)};
  const wrong = fleet.redis.url.replace('redis://', 'redis://ann:hunter2@');
  for (const redis of [wrong, 'redis://:hunter2@127.0.0.1:1']) {
    const server = createServer({redis, secret: SECRET, port: 0}, {log});
    await assert.rejects(server.listen(), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /127\.0\.0\.1/);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
    await server.close();
  }
  assert.throws(
    () => createServer({redis: 'http://:hunter2@localhost', secret: SECRET}),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    },
  );
  assert.doesNotMatch(lines.join(''), /hunter2/);
});

const textOf = ({content}: {content: {kind: string}}) =>
  (content as unknown as {text: string}).text;

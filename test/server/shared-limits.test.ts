import assert from 'node:assert/strict';
import {afterEach, describe, test} from 'node:test';
import {createClient} from '@redis/client';
import {PROTOCOL_VERSION} from '../../src/protocol/index.js';
import type {ServerOptions} from '../../src/server/index.js';
import {Quotas} from '../../src/server/quotas.js';
import {memoryLimiter} from '../../src/server/user-limits.js';
import {TestClient} from '../support/node/client.js';
import {Fleet, type FleetServer} from '../support/node/fleet.js';
import {tokenFor} from '../support/node/world.js';

describe('limits of several servers together', () => {
  let fleet: Fleet;
  let servers: readonly FleetServer[];

  const start = async (count: number, options: ServerOptions) => {
    fleet = await Fleet.gather(options);
    servers = await Promise.all(Array.from({length: count}, () => fleet.start()));
  };
  afterEach(() => fleet.disband());

  /** Tries until there is room. */
  const untilLetIn = async (server: FleetServer, user: string): Promise<TestClient> => {
    for (;;) {
      try {
        return await fleet.join(server, user);
      } catch (error) {
        assert.match(String(error), /429/);
      }
    }
  };

  test('a user has so many devices, at whichever server', async () => {
    await start(2, {connectionsPerUser: 2});
    const [here, there] = [servers[0]!, servers[1]!];
    const first = await fleet.join(here, 'ann');
    const second = await fleet.join(there, 'ann');
    for (const server of [here, there]) {
      const third = await new TestClient(server.address.signaling).opened();
      const {device} = third;
      third.send({type: 'hello', version: PROTOCOL_VERSION, token: await tokenFor('ann'), device});
      assert.equal((await third.next('error')).code, 'too-many-connections');
      assert.equal((await third.closed).code, 4012);
    }
    // One that comes to another server is the same one.
    const moved = await fleet.join(there, 'ann', {device: first.device});
    await Promise.all([moved.settle(), second.settle()]);
    const bo = await fleet.join(here, 'bo');
    await second.close();
    await moved.close();
    await bo.next('contact', ({contact}) => contact.presence === 'offline');
    await fleet.join(here, 'ann');
  });

  test('a user sends so many frames in ten seconds, at all servers, and others are not held up', async () => {
    // All devices of a user may send 60 at once and 3 a second: 90 in ten seconds.
    await start(2, {frameBurst: 20, frameRate: 1});
    const [here, there] = [servers[0]!, servers[1]!];
    const join = (server: FleetServer) =>
      Promise.all(Array.from({length: 4}, () => fleet.join(server, 'ann')));
    const devices = [await join(here), await join(there)] as const;
    const others = [await fleet.join(here, 'bo'), await fleet.join(there, 'cy')];
    const send = (device: TestClient) => {
      for (let n = 0; n < 13; n++) device.send({type: 'pong'});
    };
    devices[0].forEach(send);
    await Promise.all(devices[0].map((device) => device.settle()));
    // What asks Redis is answered after what was counted there before.
    await others[0]!.request<'overview'>({type: 'overview'});
    devices[1].forEach(send);
    // They may all have come before the answer; what comes after it is refused.
    for (let round = 0; round < 5; round++) {
      await others[1]!.request<'overview'>({type: 'overview'});
      for (const device of devices[1]) device.send({type: 'pong'});
    }
    for (const {closed} of devices[1]) assert.equal((await closed).code, 4009);
    await Promise.all(others.map((other) => other.settle()));
  });

  test('an address has so many connections, at all servers, and those of a server that is killed are gone', async () => {
    fleet = await Fleet.gather({connectionsPerAddress: 3});
    servers = [await fleet.start(), await fleet.start()];
    const killed = await fleet.startProcess();
    const [here, there] = [servers[0]!, servers[1]!];
    const ann = await fleet.join(here, 'ann');
    await fleet.join(there, 'bo');
    await fleet.join(killed, 'cy');
    for (const server of [here, there, killed])
      await assert.rejects(fleet.join(server, 'dee'), /429/);
    await ann.close();
    await untilLetIn(there, 'dee');
    await assert.rejects(fleet.join(here, 'eve'), /429/);
    await killed.kill();
    await untilLetIn(here, 'eve');
    await assert.rejects(fleet.join(there, 'flo'), /429/);
  });

  test('what is connected is counted again by a Redis that has forgotten it', async () => {
    await start(2, {connectionsPerAddress: 2});
    const [here, there] = [servers[0]!, servers[1]!];
    const ann = await fleet.join(here, 'ann');
    await fleet.join(there, 'bo');
    const redis = createClient({url: fleet.redis.url});
    await redis.connect();
    await redis.flushAll();
    // With its next lease each server tells of its own again.
    while ((await redis.keys('*gates:of:*')).length === 0) await ann.settle();
    while (Object.keys(await redis.hGetAll((await redis.keys('*gates:of:*'))[0]!)).length < 2) {
      await ann.settle();
    }
    redis.destroy();
    for (const server of [here, there]) await assert.rejects(fleet.join(server, 'cy'), /429/);
  });

  test('an address sends so many frames in ten seconds, at all servers', async () => {
    // 100 at once and one a second: 110 in ten seconds, of which each of the two may send 100 at once.
    await start(2, {frameBurst: 100, frameRate: 1, busyPerAddress: 1});
    const ann = await fleet.join(servers[0]!, 'ann');
    const bo = await fleet.join(servers[1]!, 'bo');
    for (let n = 0; n < 90; n++) ann.send({type: 'pong'});
    // What asks Redis is answered after what was counted there before.
    await ann.request<'overview'>({type: 'overview'});
    const redis = createClient({url: fleet.redis.url});
    await redis.connect();
    let isOpen = true;
    void bo.closed.then(() => (isOpen = false));
    let sent = 0;
    for (; isOpen && sent < 98; sent++) {
      bo.send({type: 'pong'});
      await redis.ping();
    }
    redis.destroy();
    assert.equal((await bo.closed).code, 4009);
    assert.ok(sent < 98, `${sent} were taken`);
  });

  test('an address opens so many connections, at all servers', async () => {
    // 10 at once and one a second: 20 in ten seconds, of which each server would let 10 through at once.
    await start(3, {connectBurst: 10});
    for (const server of servers.slice(0, 2)) {
      for (let n = 0; n < 10; n++) await fleet.join(server, `user-${n}`);
    }
    const third = servers[2]!;
    const opened: string[] = [];
    const refusal = async () => {
      for (let n = 0; ; n++) {
        await fleet.join(third, `late-${n}`);
        opened.push(`late-${n}`);
      }
    };
    await assert.rejects(refusal, /429/);
    assert.ok(opened.length < 5, `${opened.length} came in`);
  });
});

describe('what is counted with other servers', () => {
  const quotas = (consume: (points: number) => Promise<unknown>) =>
    new Quotas({
      connections: 1,
      burst: 10,
      perSecond: 0,
      now: () => 0,
      shared: {
        name: 'test',
        make: (options) => {
          const limiter = memoryLimiter(options);
          limiter.consume = (async (_key: string, points = 1) => consume(points)) as never;
          return limiter;
        },
      },
    });

  test('keeps nobody from anything while it cannot be counted', async () => {
    let asked = 0;
    const alone = quotas(async () => {
      asked++;
      throw new Error('Redis is away.');
    });
    for (let n = 0; n < 10; n++) {
      assert.equal(alone.take('ann'), true);
      await Promise.resolve();
    }
    assert.equal(asked, 10);
    // Here it is counted all the same.
    assert.equal(alone.take('ann'), false);
  });

  test('is told in portions', async () => {
    const told: number[] = [];
    const shared = new Quotas({
      connections: 1,
      burst: 100,
      perSecond: 0,
      now: () => 0,
      shared: {
        name: 'test',
        make: (options) => {
          const limiter = memoryLimiter(options);
          limiter.consume = (async (_key: string, points = 1) => void told.push(points)) as never;
          return limiter;
        },
      },
    });
    for (let n = 0; n < 35; n++) shared.take('ann');
    assert.deepEqual(told, [10, 10, 10]);
  });
});

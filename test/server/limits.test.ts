import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {WebSocket} from 'ws';
import {PROTOCOL_VERSION} from '../../src/protocol/index.js';
import {addressOf} from '../../src/server/addresses.js';
import {Quotas} from '../../src/server/quotas.js';
import {newId, tokenFor, World} from '../support/node/world.js';

/** What the server answers an upgrade with: 101 where it takes it. */
function upgraded(world: World, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(world.address.signaling, {headers});
    socket.on('unexpected-response', (_request, {statusCode}) => {
      resolve(statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => resolve(101));
    socket.on('error', () => undefined);
  });
}

describe('limits', () => {
  test('an address has so many connections and no more, and one that closes makes room', async (t) => {
    const world = await World.start({connectionsPerAddress: 3});
    t.after(() => world.close());
    const clients = [await world.join('ann'), await world.join('bo'), await world.connect()];
    assert.equal(await upgraded(world), 429);
    await clients[2]!.close();
    const cy = await world.join('cy');
    await cy.settle();
    assert.equal(await upgraded(world), 429);
  });

  test('an address that opens connections too fast has to wait', async (t) => {
    const world = await World.start({connectBurst: 3});
    t.after(() => world.close());
    const answers = await Promise.all(Array.from({length: 8}, () => upgraded(world)));
    assert.equal(answers.filter((status) => status === 101).length, 3);
    assert.equal(answers.filter((status) => status === 429).length, 5);
  });

  test('behind a trusted proxy it is the visitor who is counted, and one who lies about it is not believed', async (t) => {
    const world = await World.start({connectionsPerAddress: 1, trustProxy: true});
    t.after(() => world.close());
    const from = (...forwarded: string[]) =>
      upgraded(world, {'X-Forwarded-For': forwarded.join(', ')});
    assert.equal(await from('203.0.113.1'), 101);
    assert.equal(await from('203.0.113.1'), 429);
    // The proxy appends what it saw to whatever the visitor claims.
    assert.equal(await from('198.51.100.9', '203.0.113.1'), 429);
    assert.equal(await from('203.0.113.2'), 101);
    const plain = await World.start({connectionsPerAddress: 1});
    t.after(() => plain.close());
    assert.equal(await upgraded(plain, {'X-Forwarded-For': '203.0.113.1'}), 101);
    assert.equal(await upgraded(plain, {'X-Forwarded-For': '203.0.113.2'}), 429);
  });

  test('a user has so many devices, and the next one is told why', async (t) => {
    const world = await World.start({connectionsPerUser: 2});
    t.after(() => world.close());
    const [first] = [await world.join('ann'), await world.join('ann')];
    const signIn = async () => {
      const client = await world.connect();
      const token = await tokenFor('ann');
      client.send({type: 'hello', version: PROTOCOL_VERSION, token, device: newId()});
      return client;
    };
    const third = await signIn();
    assert.equal((await third.next('error')).code, 'too-many-connections');
    assert.equal((await third.closed).code, 4012);
    await world.join('bo');
    await first.close();
    await (await signIn()).next('welcome');
  });

  test('all devices of a user together are held to a rate, and nobody else is', async (t) => {
    const world = await World.start({frameBurst: 20, frameRate: 1});
    t.after(() => world.close());
    const devices = await Promise.all(Array.from({length: 5}, () => world.join('ann')));
    const bo = await world.join('bo');
    for (let n = 0; n < 18; n++) {
      for (const device of devices) device.send({type: 'set-presence', presence: 'away'});
    }
    const {code} = await Promise.race(devices.map(({closed}) => closed));
    assert.equal(code, 4009);
    await bo.settle();
  });

  test('all connections of an address together are held to a rate, and no other address is', async (t) => {
    const world = await World.start({
      frameBurst: 20,
      frameRate: 1,
      busyPerAddress: 2,
      trustProxy: true,
    });
    t.after(() => world.close());
    const from = (user: string, address: string) =>
      world.join(user, {socket: {headers: {'X-Forwarded-For': address}}});
    const crowd = await Promise.all(
      ['ann', 'bo', 'cy', 'dee'].map((user) => from(user, '203.0.113.1')),
    );
    const eve = await from('eve', '203.0.113.2');
    // None of them is too fast by itself.
    for (let n = 0; n < 15; n++) {
      for (const client of crowd) client.send({type: 'set-presence', presence: 'away'});
    }
    const {code} = await Promise.race(crowd.map(({closed}) => closed));
    assert.equal(code, 4009);
    await eve.settle();
  });
});

describe('the address that limits count', () => {
  const of = (remoteAddress: string, forwarded?: string, trustProxy = true) =>
    addressOf(
      {
        socket: {remoteAddress},
        headers: forwarded === undefined ? {} : {'x-forwarded-for': forwarded},
      } as Parameters<typeof addressOf>[0],
      trustProxy,
    );

  test('is that of the socket, written in one way', () => {
    assert.equal(of('203.0.113.9'), '203.0.113.9');
    assert.equal(of('::ffff:203.0.113.9'), '203.0.113.9');
  });

  test('is half of an IPv6 address, as its owner has all the others below it', () => {
    for (const address of ['2001:db8::1', '2001:0db8:0:0:ffff::9', '2001:db8:0:0:1:2:3:4%eth0']) {
      assert.equal(of(address), '2001:db8:0:0::');
    }
    assert.notEqual(of('2001:db8:0:1::1'), of('2001:db8::1'));
    assert.equal(of('::1'), '0:0:0:0::');
  });

  test('is what a trusted proxy says last', () => {
    assert.equal(of('10.0.0.1', '1.1.1.1, 203.0.113.9'), '203.0.113.9');
    assert.equal(of('10.0.0.1', '203.0.113.9', false), '10.0.0.1');
    assert.equal(of('10.0.0.1', ' '), '10.0.0.1');
  });
});

test('who has nothing open and was quiet is forgotten, whoever is not is kept', () => {
  let time = 0;
  const quotas = new Quotas({connections: 1, burst: 2, perSecond: 1, now: () => time});
  const busy = quotas.open('busy');
  assert.ok(busy);
  for (let n = 0; n < 20_000; n++) quotas.take(`passer-by ${n}`);
  time += 10_000;
  for (let n = 0; n < 40_000; n++) quotas.take(`another ${n}`);
  assert.equal(quotas.open('busy'), undefined);
  quotas.close(busy);
  assert.ok(quotas.open('busy'));
});

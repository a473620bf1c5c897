import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, describe, test, type TestContext} from 'node:test';
import {CLOSE_CODES, type ErrorCode, type ServerFrame} from '../../src/protocol/index.js';
import {Connection} from '../../src/server/connection.js';
import {TokenWatch} from '../../src/server/token-watch.js';
import type {Wire} from '../../src/server/wire.js';
import {isOf, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {Nodes, type ServerNode} from '../support/node/nodes.js';
import {newId, signToken, tokenFor, World} from '../support/node/world.js';

/** A token that is good for so many seconds. */
const tokenFrom = (user: string, seconds: number, claims: Record<string, unknown> = {}) =>
  signToken({sub: user, exp: Date.now() / 1000 + seconds, ...claims});

describe('a token that runs out in mid-connection', () => {
  let world: World;

  before(async () => {
    world = await World.start({clockTolerance: 0});
  });
  after(() => world.close());

  async function joinWith(token: string): Promise<TestClient> {
    const client = await world.connect();
    client.send({type: 'hello', version: 1, token, device: client.device});
    await client.next('welcome');
    return client;
  }

  test('is asked for in time, and its successor keeps connection, presence and call', async () => {
    const bo = await world.join('bo');
    const short = await tokenFrom('ann', 1.4, {name: 'Ann'});
    const ann = await joinWith(short);
    // Its token runs out at the same time, and nobody answers for it.
    const idle = await joinWith(short);
    ann.send({type: 'set-presence', presence: 'away'});
    const {call} = await talk(ann, bo, 'bo');
    await ann.next('token-wanted');
    const token = await tokenFor('ann');
    assert.deepEqual(await ann.request<'token'>({type: 'token', token}), {});
    const contacts = (await bo.all('contact')).length;
    await idle.next('token-wanted');
    assert.equal((await idle.closed).code, CLOSE_CODES['token-expired']);
    await ann.settle();
    assert.deepEqual(await bo.all('room-peer'), []);
    assert.equal((await bo.all('contact')).length, contacts);
    assert.deepEqual(await ann.all('error'), []);
    ann.send({type: 'end', call, reason: 'hung-up'});
    assert.equal((await bo.next('ended', isOf(call))).reason, 'hung-up');
    const away = await bo.next('contact', ({contact}) => contact.presence === 'away');
    assert.equal(away.contact.id, 'ann');
    for (const client of [ann, bo]) await client.close();
  });

  const refused: [string, ErrorCode, () => Promise<string> | string][] = [
    ['of another user', 'token-invalid', () => tokenFor('bo')],
    ['that has run out as well', 'token-expired', () => tokenFrom('ann', -1)],
    ['that is forged', 'token-invalid', () => signToken({sub: 'ann'}, 'x'.repeat(40))],
    ['that is empty', 'token-missing', () => ''],
  ];
  for (const [what, code, make] of refused) {
    test(`is not replaced by one ${what}, and the connection stays as it was`, async () => {
      const ann = await joinWith(await tokenFrom('ann', 1.4, {name: 'Ann'}));
      const token = await make();
      await assert.rejects(ann.request<'token'>({type: 'token', token}), {code});
      await ann.settle();
      const live = await world.joinAndHear('cy');
      assert.ok(live.welcome.contacts.some(({id, name}) => id === 'ann' && name === 'Ann'));
      // The one before still runs out when it would have.
      assert.equal((await ann.closed).code, CLOSE_CODES['token-expired']);
      await live.client.close();
    });
  }

  test('may bring a new name, which contacts are told', async () => {
    const bo = await world.join('bo');
    const ann = await world.join('ann');
    ann.send({type: 'set-presence', presence: 'busy'});
    const token = await tokenFor('ann', {name: 'Ann Married'});
    await ann.request<'token'>({type: 'token', token});
    const {contact} = await bo.next('contact', ({contact}) => contact.name === 'Ann Married');
    assert.deepEqual(contact, {id: 'ann', name: 'Ann Married', presence: 'busy'});
    for (const client of [ann, bo]) await client.close();
  });

  test('may be followed by one that runs out sooner', async () => {
    const ann = await world.join('ann');
    const token = await tokenFrom('ann', 0.5);
    await ann.request<'token'>({type: 'token', token});
    assert.equal((await ann.closed).code, CLOSE_CODES['token-expired']);
  });

  test('is neither in the log nor in an error', async () => {
    const ann = await world.join('ann');
    const token = `${await tokenFor('bo')}x`;
    const error: unknown = await ann.request<'token'>({type: 'token', token}).catch((e) => e);
    assert.ok(error instanceof Error && !error.message.includes(token));
    assert.ok(!world.log.join('').includes(token));
    await ann.close();
  });
});

describe('a connection whose token has run out', () => {
  let nodes: Nodes;
  let node: ServerNode;

  beforeEach(async () => {
    nodes = await Nodes.start(1);
    [node] = nodes.all as [ServerNode];
  });
  afterEach(() => nodes.close());

  for (const frame of [
    {type: 'transmit', ref: 1, to: 'bo', data: 'too late'},
    {type: 'send', ref: 1, id: newId(), to: 'bo', content: {kind: 'text', text: 'too late'}},
    {type: 'invite', call: newId(), to: 'bo', media: 'audio'},
    {type: 'token', ref: 1, token: 'another'},
  ] as const) {
    test(`cannot say "${frame.type}", even where its timer has not gone off`, async () => {
      const bo = await node.join(await tokenFrom('bo', 10_000));
      await bo.next('welcome');
      const ann = await node.join(await tokenFrom('ann', 3_600));
      await ann.next('welcome');
      nodes.pass(3_600_000 + 5_001);
      ann.send(frame);
      assert.equal((await ann.next('error')).code, 'token-expired');
      assert.equal((await ann.closed).code, CLOSE_CODES['token-expired']);
      await bo.settle();
      const reached = bo.heard.filter(({type}) => ['transmit', 'message', 'ring'].includes(type));
      assert.deepEqual(reached, []);
    });
  }
});

describe('the watch over tokens', () => {
  const MINUTE = 60_000;
  const TOLERANCE = 5_000;

  /** What a device hears whose token is good for `life` ms, and when, in ms since it signed in. */
  const watched = ({mock: {timers}}: TestContext, life: number) => {
    timers.enable({apis: ['setTimeout', 'Date'], now: 1_000_000});
    const heard: [number, string][] = [];
    const start = Date.now();
    const note = (what: string) => heard.push([Date.now() - start, what]);
    const wire = {
      send: ({type}: ServerFrame) => note(type),
      sendText: (text: string) => note((JSON.parse(text) as ServerFrame).type),
      refuse: ({code}: {code: string}) => note(code),
    };
    const profile = {id: 'ann', name: 'Ann'};
    const identity = {
      profile,
      issued: start,
      expires: start + life,
      until: start + life + TOLERANCE,
    };
    const connection = new Connection(wire as unknown as Wire, identity, 'device-1');
    connection.welcome({
      type: 'welcome',
      user: profile,
      device: 'device-1',
      contacts: [],
      heartbeat: 1,
      time: 1,
    });
    heard.length = 0;
    const watch = new TokenWatch(Date.now, ({wire}, error) => wire.refuse(error));
    watch.start(connection);
    const pass = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) timers.tick(100);
    };
    return {heard, watch, connection, pass, start};
  };

  test('asks a minute before the end, and again at half of the rest, until it is over', (t) => {
    const {heard, pass} = watched(t, 60 * MINUTE);
    pass(60 * MINUTE + TOLERANCE);
    const asked = heard.filter(([, what]) => what === 'token-wanted').map(([at]) => at);
    assert.deepEqual(
      asked.slice(0, 3).map((at) => 60 * MINUTE + TOLERANCE - at),
      [65_000, 32_500, 16_200],
    );
    assert.ok(asked.length < 10, `${asked.length} times`);
    assert.deepEqual(heard.at(-1), [60 * MINUTE + TOLERANCE, 'token-expired']);
  });

  test('asks at three quarters of a short life', (t) => {
    const {heard, pass} = watched(t, 40_000);
    pass(30_000);
    assert.deepEqual(heard, [[30_000, 'token-wanted']]);
  });

  test('never asks more than once a second, also where a page gives the same token again', (t) => {
    const {heard, pass, watch, connection} = watched(t, 5_000);
    for (let n = 0; n < 99; n++) {
      const before = heard.length;
      pass(100);
      if (heard.length > before) watch.start(connection);
    }
    const asked = heard.map(([at]) => at);
    assert.ok(
      asked.every((at, n) => n === 0 || at - asked[n - 1]! >= 1_000),
      String(asked),
    );
    pass(100);
    assert.equal(heard.at(-1)?.[1], 'token-expired');
  });

  test('is quiet once it is told to stop', (t) => {
    const {heard, pass, watch, connection} = watched(t, 5_000);
    watch.stop(connection);
    pass(20_000);
    assert.deepEqual(heard, []);
  });

  test('holds a token for a year', (t) => {
    const {heard, watch, connection, start} = watched(t, 365 * 24 * 60 * MINUTE);
    t.mock.timers.tick(2 ** 31 - 1);
    t.mock.timers.tick(2 ** 31 - 1);
    assert.deepEqual(heard, []);
    assert.ok(Date.now() > start);
    watch.stop(connection);
  });
});

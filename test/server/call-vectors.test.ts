import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {
  CLIENT_END_REASONS,
  END_REASONS,
  LONGEST_RING_MS,
  PEER_ALIVE_LIMIT_MS,
  PEER_ALIVE_MS,
  SHORTEST_RING_MS,
  type ClientFrame,
} from '../../src/protocol/index.js';
import {checkConfig} from '../../src/server/config.js';
import {permutations, type CallVectors, type Role, type Step} from '../support/call-vectors.js';
import type {TestClient} from '../support/node/client.js';
import {invite, isOf, reason, talk, untilFree} from '../support/node/calls.js';
import {newId, World} from '../support/node/world.js';

const file = new URL('../vectors/calls.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as CallVectors;

/** How long it rings where a vector waits for that, in ms. */
const SHORT_RING = 200;

describe('the table of calls', () => {
  test('has every reason, with its AnyChat code', () => {
    const reasons = Object.entries(END_REASONS).map(([name, {anychat = null}]) => {
      const isClient = (CLIENT_END_REASONS as readonly string[]).includes(name);
      return [name, {anychat, givenBy: isClient ? 'client' : 'server'}];
    });
    assert.deepEqual(vectors.reasons, Object.fromEntries(reasons));
  });

  test('has an end for every reason that the server tells', () => {
    const told = new Set(vectors.ends.flatMap(({told}) => Object.values(told)));
    // This one is what a page makes of a refusal that nobody foresaw.
    assert.deepEqual(
      Object.keys(END_REASONS).filter((name) => !told.has(name as never)),
      ['server-ended'],
    );
  });

  test('has the time-outs of the server', () => {
    const {ringTimeout, closedGrace, silentGrace, heartbeat} = checkConfig({demo: true});
    const {page, ...timeouts} = vectors.timeouts;
    assert.ok(page);
    assert.deepEqual(timeouts, {
      ring: ringTimeout,
      shortestRing: SHORTEST_RING_MS,
      longestRing: LONGEST_RING_MS,
      closedGrace,
      silentGrace,
      heartbeat,
      peerAlive: PEER_ALIVE_MS,
      peerAliveLimit: PEER_ALIVE_LIMIT_MS,
    });
  });
});

/** The three devices of a vector, and what each has said. */
class Stage {
  readonly world: World;
  readonly clients: Record<Role, TestClient>;
  readonly users: Readonly<Record<Role, string>>;
  readonly call = newId();
  readonly back = newId();
  /** In the order they were said. */
  readonly said: (readonly [Role, ClientFrame])[] = [];
  readonly #gone = new Set<Role>();
  #third: TestClient | undefined;

  constructor(
    world: World,
    users: Readonly<Record<Role, string>>,
    clients: Record<Role, TestClient>,
  ) {
    this.world = world;
    this.users = users;
    this.clients = clients;
  }

  static #opened = 0;

  static async open(world: World): Promise<Stage> {
    // Others each time: nobody is busy because of the test before.
    const [ann, bo] = [`ann-${++Stage.#opened}`, `bo-${Stage.#opened}`];
    const [caller, callee, other] = [
      await world.join(ann),
      await world.join(bo),
      await world.join(bo),
    ];
    return new Stage(world, {caller: ann, callee: bo, other: bo}, {caller, callee, other});
  }

  isThere(role: Role): boolean {
    return !this.#gone.has(role);
  }

  async take(step: Step): Promise<void> {
    if (step.does === 'wait') return;
    const {who} = step;
    const {call, back} = this;
    switch (step.does) {
      case 'invite':
        return this.#say(who, {type: 'invite', call, to: this.users.callee, media: 'video'});
      case 'invite nobody':
        return this.#say(who, {type: 'invite', call, to: 'nobody', media: 'video'});
      case 'invite back':
        return this.#say(who, {type: 'invite', call: back, to: this.users.caller, media: 'audio'});
      case 'ring':
        return this.#say(who, {type: 'ringing', call});
      case 'accept':
        return this.#say(who, {type: 'accept', call, media: 'video'});
      case 'end':
        return this.#say(who, {type: 'end', call, reason: step.reason});
      case 'vanish': {
        this.#gone.add(who);
        const user = this.users[who];
        const before = leavings(this.world, user);
        this.clients[who].vanish();
        return untilLeft(this.world, user, before);
      }
      case 'talk to a third':
        this.#third = await this.world.join('cy');
        await talk(this.clients[who], this.#third, 'cy');
    }
  }

  /** Everyone says everything again, the last first. */
  async repeat(): Promise<void> {
    for (const [role, frame] of [...this.said].reverse()) {
      if (!this.isThere(role)) continue;
      this.clients[role].send(frame);
      this.clients[role].send(frame);
      await this.clients[role].settle();
    }
  }

  /** The reasons a device was told, of a call that it may know by either id. */
  async told(role: Role): Promise<string[]> {
    const ends = await this.clients[role].all('ended');
    return ends.filter(({call}) => call === this.call).map(({reason: why}) => why);
  }

  close(): void {
    this.#third?.vanish();
    for (const client of Object.values(this.clients)) client.vanish();
  }

  /** Resolves when everybody has gone and nobody is in a call. */
  async end(): Promise<void> {
    this.close();
    for (const user of [this.users.caller, this.users.callee]) await untilFree(this.world, user);
  }

  async #say(role: Role, frame: ClientFrame): Promise<void> {
    this.said.push([role, frame]);
    this.clients[role].send(frame);
    await this.clients[role].settle();
  }
}

/** Resolves when the server has noticed that a device of `user` has gone. */
async function untilLeft(world: World, user: string, before: number): Promise<void> {
  const watcher = await world.join('watcher');
  while (leavings(world, user) === before) await watcher.settle();
  await watcher.close();
}

const leavings = (world: World, user: string) =>
  world.log.filter(
    (line) => line.includes('"connection closed"') && line.includes(`"user":"${user}"`),
  ).length;

describe('who is told what', () => {
  let world: World;
  let stage: Stage;

  before(async () => {
    world = await World.start({closedGrace: 1, ringTimeout: 30_000, frameBurst: 1_000_000});
  });
  after(() => world.close());

  for (const {name, steps, told, missed} of vectors.ends) {
    test(`${name}: ${JSON.stringify(told)}`, async () => {
      const waits = steps.some(({does}) => does === 'wait');
      const short = waits
        ? await World.start({closedGrace: 1, ringTimeout: SHORT_RING})
        : undefined;
      stage = await Stage.open(short ?? world);
      for (const step of steps) await stage.take(step);
      for (const [role, why] of Object.entries(told) as [Role, string][]) {
        assert.equal(await reason(stage.clients[role], stage.call), why, role);
      }
      await stage.repeat();
      for (const role of ['caller', 'callee', 'other'] as const) {
        if (!stage.isThere(role)) continue;
        const whys = new Set(await stage.told(role));
        assert.deepEqual([...whys], told[role] ? [told[role]] : [], role);
      }
      const hears = (await stage.clients.other.all('missed-call').catch(() => [])).length;
      if (missed) assert.equal(hears, 1);
      await stage.end();
      await short?.close();
    });
  }
});

describe('frames that cross', () => {
  let world: World;
  let stage: Stage;

  before(async () => {
    world = await World.start({closedGrace: 1, frameBurst: 1_000_000});
  });
  after(() => world.close());
  beforeEach(async () => {
    stage = await Stage.open(world);
  });
  afterEach(() => stage.close());

  for (const {name, frames} of vectors.races) {
    for (const order of permutations(frames)) {
      test(`${name}: ${order.map(described).join(', ')}`, async () => {
        await stage.take({who: 'caller', does: 'invite'});
        for (const step of order) await stage.take(step);
        const why = await reason(stage.clients.caller, stage.call);
        await stage.repeat();
        assert.deepEqual([...new Set(await stage.told('caller'))], [why]);
        const ends = {callee: await stage.told('callee'), other: await stage.told('other')};
        for (const [role, whys] of Object.entries(ends)) {
          assert.equal(new Set(whys).size, 1, `${role}: ${whys.join()}`);
        }
        // Who held the room, or ended the call, hears the same as the caller.
        assert.ok([ends.callee[0], ends.other[0]].includes(why));
        // An invite back that came after the end has begun another call.
        stage.clients.caller.send({type: 'end', call: stage.back, reason: 'declined'});
        const next = invite(stage.clients.caller, stage.users.callee);
        await stage.clients.callee.next('ring', isOf(next));
      });
    }
  }
});

function described(step: Step): string {
  if (step.does === 'wait') return 'wait';
  return `${step.who} ${step.does}${step.does === 'end' ? ` ${step.reason}` : ''}`;
}

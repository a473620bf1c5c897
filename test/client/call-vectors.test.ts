import {expect} from '@open-wc/testing';
import {advance, type CallEvent} from '../../src/client/call-machine.js';
import type {Call} from '../../src/client/call.js';
import {
  ENDED_SHOWN_MS,
  LOSS_DEADLINE_MS,
  RING_SLACK_MS,
  ROOM_DEADLINE_MS,
} from '../../src/client/call-timers.js';
import {
  CLIENT_END_REASONS,
  END_REASONS,
  LONGEST_RING_MS,
  PEER_ALIVE_MS,
  RING_TIMEOUT_MS,
  SHORTEST_RING_MS,
  type CallId,
  type EndReason,
  type ServerFrame,
} from '../../src/protocol/index.js';
import {openSession, type ScriptedPage} from '../support/browser/open-session.js';
import {
  mixtures,
  permutations,
  type CallVectors,
  type Role,
  type Step,
} from '../support/call-vectors.js';

const address = new URL('../vectors/calls.json', import.meta.url);
const vectors = (await (await fetch(address)).json()) as CallVectors;

const BOB = {id: 'bob', name: 'Bob'};
const ROOM = {room: 3, remoteMedia: 'audio'} as const;

const fresh = (direction: 'incoming' | 'outgoing'): Call => ({
  id: 'call-0001',
  remote: BOB,
  media: 'video',
  direction,
  phase: direction === 'incoming' ? 'ringing' : 'inviting',
});

/** The event that the vectors call so, at a time of its own. */
function event(name: string, at: number): CallEvent {
  const [reason, by] = name.split(' by ');
  if (by) return {type: 'ended', reason: reason as EndReason, by: by as 'page' | 'server', at};
  switch (name) {
    case 'ended':
      return {type: 'ended', reason: 'hung-up', by: 'server', at};
    case 'room':
      return {type: 'room', ...ROOM, at};
    case 'ringing':
    case 'interrupted':
      return {type: name};
    default:
      return {type: name as 'accepted' | 'connected', at};
  }
}

/** What leads to each phase. */
const PATHS: Record<string, readonly string[]> = {
  inviting: [],
  ringing: ['ringing'],
  connecting: ['room'],
  connected: ['room', 'connected'],
  reconnecting: ['room', 'connected', 'interrupted'],
  ended: ['ended'],
};

const play = (call: Call, names: readonly string[]) =>
  names.reduce((before, name, index) => advance(before, event(name, index)), call);

describe('the table of calls', () => {
  for (const {direction, phase, on} of vectors.transitions) {
    const directions = direction === 'both' ? (['incoming', 'outgoing'] as const) : [direction];
    for (const side of directions) {
      it(`says what follows ${phase} in an ${side} call`, () => {
        const call = play(fresh(side), PATHS[phase]!);
        expect(call.phase).to.equal(phase);
        const followers = Object.keys(on).map((name) => [
          name,
          advance(call, event(name, 9)).phase,
        ]);
        expect(Object.fromEntries(followers)).to.deep.equal(on);
      });
    }
  }

  it('has every phase and every reason', () => {
    expect(Object.keys(PATHS)).to.have.members([...vectors.phases]);
    const reasons = Object.entries(END_REASONS).map(([reason, {anychat = null}]) => {
      const isClient = (CLIENT_END_REASONS as readonly string[]).includes(reason);
      return [reason, {anychat, givenBy: isClient ? 'client' : 'server'}];
    });
    expect(vectors.reasons).to.deep.equal(Object.fromEntries(reasons));
  });

  it('has the time-outs of a page', () => {
    const {page, ring, shortestRing, longestRing, peerAlive} = vectors.timeouts;
    expect([ring, shortestRing, longestRing, peerAlive]).to.deep.equal([
      RING_TIMEOUT_MS,
      SHORTEST_RING_MS,
      LONGEST_RING_MS,
      PEER_ALIVE_MS,
    ]);
    expect(page).to.deep.equal({
      ringSlack: RING_SLACK_MS,
      room: ROOM_DEADLINE_MS,
      signalingLost: LOSS_DEADLINE_MS,
      endedShown: ENDED_SHOWN_MS,
    });
  });
});

describe('in every order and however often', () => {
  for (const {name, direction, events, local, becomes} of vectors.orders) {
    it(`${name} becomes the same`, () => {
      const at = new Map([...events, ...local].map((one, index) => [one, index]));
      const run = (names: readonly string[]) =>
        names.reduce((call, one) => advance(call, event(one, at.get(one)!)), fresh(direction));
      // What an ended call might still have learned is of no use to anybody.
      const seen = ({phase, endReason, room, remoteMedia, connectedAt}: Call) =>
        phase === 'ended' ? {phase, endReason} : {phase, room, remoteMedia, connectedAt};
      const expected = seen(run([...events, ...local]));
      expect(expected).to.deep.include(becomes);
      let orders = 0;
      for (const permutation of permutations(events)) {
        for (const order of mixtures(permutation, local)) {
          orders++;
          expect(seen(run(order)), order.join(', ')).to.deep.equal(expected);
          const doubled = order.flatMap((one) => (events.includes(one) ? [one, one] : [one]));
          expect(seen(run([...doubled, ...events])), doubled.join(', ')).to.deep.equal(expected);
        }
      }
      expect(orders).to.be.greaterThan(1);
    });
  }
});

describe('a page', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('vectors');
  });
  afterEach(() => {
    page.leave();
    expect(page.clock.running).to.equal(0);
  });

  const current = () => page.session.calls.current.value;

  /** What the called page's own invite is known by, where both call at once. */
  let own: CallId;
  let id: CallId;

  const room = (role: 'caller' | 'callee', replaces?: CallId): ServerFrame => ({
    type: 'room',
    call: id,
    room: 17,
    role,
    peer: BOB,
    media: {caller: 'video', callee: 'video'},
    policy: 'all',
    iceServers: [],
    preconnected: false,
    elapsed: 0,
    ...(replaces !== undefined && {replaces}),
  });
  const ring = (): ServerFrame => ({
    type: 'ring',
    call: id,
    from: BOB,
    media: 'video',
    remaining: 45_000,
  });

  /** What a step is to the page that plays `role`: something it does, hears, or neither. */
  async function take(step: Step, role: Role): Promise<void> {
    const {calls} = page.session;
    if (step.does === 'wait') return;
    if (step.who === role) {
      if (step.does === 'invite') id = calls.invite('bob', 'video');
      if (step.does === 'invite nobody') {
        expect(() => calls.invite('nobody', 'video')).to.throw();
        id = calls.invite('bob', 'video');
      }
      if (step.does === 'invite back') own = calls.invite('bob', 'video');
      if (step.does === 'accept') calls.accept();
      if (step.does === 'end') await endHere(step.reason);
    }
    if (step.does === 'invite' && role !== 'caller') {
      id = 'call-of-bob';
      // Who calls back at the same moment has not heard it ring.
      if (!callsBack) await page.receive(ring());
    }
    if (step.does === 'ring' && role === 'caller') {
      await page.receive({type: 'ringing', call: id, remaining: 45_000});
    }
    if (step.does === 'accept' || step.does === 'invite back') {
      if (role === 'caller') await page.receive(room('caller'));
      if (role === 'callee') {
        await page.receive(room('callee', step.does === 'accept' ? undefined : own));
      }
    }
  }

  async function endHere(reason: string): Promise<void> {
    const {calls} = page.session;
    if (reason === 'cancelled') calls.cancel();
    else if (reason === 'declined') calls.decline();
    else if (reason === 'hung-up') calls.hangUp();
    else {
      await page.clock.advance(0);
      const failure = reason as 'media-failed' | 'device-error';
      page.media.at(-1)!.options.onEvent({type: 'failed', reason: failure});
    }
    expect(current()?.endReason, 'at once').to.equal(reason);
    expect(page.sent.at(-1)).to.deep.equal({type: 'end', call: id, reason});
  }

  let callsBack: boolean;

  for (const {name, steps, told} of vectors.ends) {
    for (const role of ['caller', 'callee', 'other'] as const) {
      const reason = told[role];
      if (!reason) continue;
      it(`${name}: the ${role} ends with ${reason}, when told and when told again`, async () => {
        callsBack = role === 'callee' && steps.some((step) => step.does === 'invite back');
        for (const step of steps) await take(step, role);
        await page.receive({type: 'ended', call: id, reason});
        await page.receive({type: 'ended', call: id, reason});
        expect(current()).to.include({phase: 'ended', endReason: reason});
        expect(page.session.calls.media.value).to.equal(undefined);
        expect(page.media.every(({log}) => log.at(-1) === 'close')).to.equal(true);
      });
    }
  }

  it('ends a call that the server refuses for good with server-ended', async () => {
    id = page.session.calls.invite('bob', 'audio');
    await page.receive({type: 'error', code: 'server-stopping', message: '…', call: id});
    expect(current()?.endReason).to.equal('server-ended');
  });

  const preconnect = {policy: 'all' as const, iceServers: []};
  const ringing = (): ServerFrame => ({type: 'ringing', call: id, remaining: 45_000});
  const ended = (call = id): ServerFrame => ({type: 'ended', call, reason: 'hung-up'});

  /** Frames in every order, each also said twice; each order on a page of its own. */
  async function inEveryOrder(
    begin: () => void | Promise<void>,
    frames: () => readonly ServerFrame[],
    check: (order: string) => void,
  ): Promise<void> {
    await begin();
    for (const order of permutations(Array.from(frames().keys()))) {
      for (const times of [1, 2]) {
        page.leave();
        page = await openSession('vectors');
        await begin();
        const all = frames();
        for (let time = 0; time < times; time++) {
          for (const index of order) await page.receive(all[index]!);
        }
        check(order.map((index) => all[index]!.type).join(', '));
      }
    }
  }

  it('is connecting in its room, in whatever order it hears of its call', async () => {
    await inEveryOrder(
      () => {
        id = page.session.calls.invite('bob', 'video');
      },
      () => [
        ringing(),
        {type: 'ringing', call: id, remaining: 45_000, preconnect},
        room('caller'),
        {type: 'room-peer', call: id, present: true},
      ],
      (order) => {
        expect(current(), order).to.include({phase: 'connecting', room: 17});
        expect(page.media, order).to.have.length(1);
        expect(page.media[0]!.log.filter((word) => word.startsWith('connect'))).to.have.length(1);
        expect(page.media[0]!.log, order).to.include('admit all');
        expect(page.sent.filter(({type}) => type === 'end')).to.deep.equal([]);
      },
    );
  });

  it('has ended its call, in whatever order it hears of it', async () => {
    await inEveryOrder(
      () => {
        id = page.session.calls.invite('bob', 'video');
      },
      () => [
        ringing(),
        {type: 'ringing', call: id, remaining: 45_000, preconnect},
        room('caller'),
        {type: 'room-peer', call: id, present: false},
        ended(),
      ],
      (order) => {
        expect(current(), order).to.include({phase: 'ended', endReason: 'hung-up'});
        expect(page.media.every(({log}) => log.at(-1) === 'close')).to.equal(true);
      },
    );
  });

  it('is connecting in the room it has accepted, in whatever order it hears of it', async () => {
    await inEveryOrder(
      async () => {
        id = 'call-of-bob';
        await page.receive(ring());
        page.session.calls.accept();
      },
      () => [ring(), {type: 'preconnect', call: id, ...preconnect}, room('callee')],
      (order) => {
        expect(current(), order).to.include({phase: 'connecting', room: 17});
        expect(page.media, order).to.have.length(1);
        expect(page.media[0]!.log, order).to.include('admit all');
      },
    );
  });

  it('does not ring for a call that is over, in whatever order it hears of it', async () => {
    await inEveryOrder(
      () => {
        id = 'call-of-bob';
      },
      () => [ring(), {type: 'preconnect', call: id, ...preconnect}, ended()],
      (order) => {
        expect(current()?.phase ?? 'ended', order).to.equal('ended');
        expect(page.media.every(({log}) => log.at(-1) === 'close')).to.equal(true);
      },
    );
  });

  it('is in no call after both called at once, in whatever order it hears of it', async () => {
    await inEveryOrder(
      () => {
        id = 'call-of-bob';
        own = page.session.calls.invite('bob', 'video');
      },
      () => [room('callee', own), ended(), ended(own)],
      (order) => {
        expect(current()?.phase, order).to.equal('ended');
        expect(page.media.every(({log}) => log.at(-1) === 'close')).to.equal(true);
      },
    );
  });
});

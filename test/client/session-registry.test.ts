import {expect} from '@open-wc/testing';
import {joinSession, type Membership, type Participation} from '../../src/client/index.js';
import {LINGER_MS} from '../../src/client/session-registry.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE} from '../support/browser/open-session.js';
import {ScriptedWorld, welcome} from '../support/browser/scripted-world.js';

const ring = {
  type: 'ring' as const,
  call: 'call-0001',
  from: {id: 'bob', name: 'Bob'},
  media: 'audio' as const,
  remaining: 30_000,
};

const room = {
  type: 'room' as const,
  call: 'call-0001',
  room: 1,
  role: 'callee' as const,
  peer: {id: 'bob', name: 'Bob'},
  media: {caller: 'audio' as const, callee: 'audio' as const},
  policy: 'all' as const,
  iceServers: [],
  preconnected: false,
  elapsed: 5_000,
};

describe('session registry', () => {
  let world: ScriptedWorld;
  let members: Membership[];

  beforeEach(() => {
    world = new ScriptedWorld();
    members = [];
  });

  afterEach(() => {
    for (const {session, leave} of members) {
      session.close();
      leave();
    }
  });

  const join = (name = 'registry', participation: Participation = {}) => {
    const member = joinSession(name, world.environment, participation);
    members.push(member);
    return member;
  };

  const signIn = async ({session}: Membership) => {
    session.configure({server: 'https://im.test/', token: 'token'});
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    return session;
  };

  const pageEvent = async (type: 'pagehide' | 'pageshow', persisted: boolean) => {
    window.dispatchEvent(new PageTransitionEvent(type, {persisted}));
    await settled();
  };

  it('gives all who ask for a name the same session, and others another', () => {
    const one = join();
    expect(join().session).to.equal(one.session);
    expect(join('another').session).not.to.equal(one.session);
    expect(one.session.name).to.equal('registry');
  });

  it('ends a session a while after its last member has left', async () => {
    const [one, other] = [join(), join()];
    one.leave();
    await world.clock.advance(LINGER_MS);
    expect(one.session.status.value).not.to.equal('closed');
    other.leave();
    await world.clock.advance(LINGER_MS - 1);
    expect(one.session.status.value).not.to.equal('closed');
    await world.clock.advance(1);
    expect(one.session.status.value).to.equal('closed');
    expect(join().session).not.to.equal(one.session);
  });

  it('keeps a session whose member comes back in time, as one that is moved in the page does', async () => {
    const one = join();
    one.leave();
    const again = join();
    await world.clock.advance(LINGER_MS);
    expect(again.session).to.equal(one.session);
    expect(one.session.status.value).not.to.equal('closed');
  });

  it('counts a member that leaves twice once', async () => {
    const [one, other] = [join(), join()];
    one.leave();
    one.leave();
    await world.clock.advance(LINGER_MS);
    expect(other.session.status.value).not.to.equal('closed');
  });

  it('makes a new session where the old one was closed by hand', () => {
    const one = join();
    one.session.close();
    expect(join().session).not.to.equal(one.session);
  });

  it('is one for all copies of the bundle on a page', async () => {
    // The address differs, so the browser loads the module once more.
    const copy = '../../src/client/session-registry.ts?second-copy';
    const second = (await import(copy)) as {joinSession: typeof joinSession};
    expect(second.joinSession).not.to.equal(joinSession);
    const one = join();
    const other = second.joinSession('registry');
    members.push(other);
    expect(other.session).to.equal(one.session);
    one.leave();
    other.leave();
    await world.clock.advance(LINGER_MS);
    expect(one.session.status.value).to.equal('closed');
  });

  const ringing = () => world.network.newest.of('ringing').length;

  it('tells no caller that it rings where all members say that they show no calls', async () => {
    const session = await signIn(join('registry', {showsCalls: false}));
    await world.network.newest.receive(ring);
    await settled();
    expect(session.calls.current.value).to.equal(undefined);
    expect(session.calls.near.value).to.equal(false);
    expect(ringing()).to.equal(0);
  });

  it('lets ring what waits as soon as a member comes who shows calls', async () => {
    const session = await signIn(join('registry', {showsCalls: false}));
    await world.network.newest.receive(ring);
    await world.clock.advance(10_000);
    join();
    await settled();
    expect(session.calls.current.value).to.include({id: ring.call, phase: 'ringing'});
    expect(ringing()).to.equal(1);
    await world.network.newest.receive({type: 'ended', call: ring.call, reason: 'missed'});
    expect(session.calls.current.value?.phase).to.equal('ended');
  });

  it('lets nothing ring that was over before a member came who shows calls', async () => {
    const session = await signIn(join('registry', {showsCalls: false}));
    await world.network.newest.receive(ring);
    await world.network.newest.receive({type: 'ended', call: ring.call, reason: 'cancelled'});
    join();
    await settled();
    expect(session.calls.current.value).to.equal(undefined);
    expect(ringing()).to.equal(0);
  });

  it('tells no caller that it rings once the member has left who shows calls, on the same line', async () => {
    const session = await signIn(join('registry', {showsCalls: false}));
    const shows = join();
    await world.network.newest.receive(ring);
    await settled();
    await world.network.newest.receive({type: 'ended', call: ring.call, reason: 'missed'});
    shows.leave();
    await world.network.newest.receive({...ring, call: 'call-0002'});
    await settled();
    expect(ringing()).to.equal(1);
    expect(session.calls.current.value?.id).to.equal(ring.call);
  });

  it('closes sessions at once when the page goes', async () => {
    const session = await signIn(join());
    await pageEvent('pagehide', false);
    expect(session.status.value).to.equal('closed');
    expect(world.network.newest.closedWith).to.equal(1000);
  });

  it('leaves their calls to the page that may be loaded next', async () => {
    const session = await signIn(join());
    await world.network.newest.receive(room);
    expect(session.calls.current.value?.phase).to.equal('reconnecting');
    await pageEvent('pagehide', false);
    expect(world.network.newest.of('end')).to.deep.equal([]);
    expect(world.media.at(-1)!.log.at(-1)).to.equal('close');

    const loaded = await signIn(join());
    expect(loaded).not.to.equal(session);
    const [before, after] = world.network.sockets.map((socket) => socket.of('hello')[0]!.device);
    expect(after).to.equal(before);
    await world.network.newest.receive(room);
    expect(loaded.calls.current.value).to.include({id: room.call, phase: 'reconnecting'});
  });

  it('lets sessions rest while the browser keeps the page for later', async () => {
    const session = await signIn(join());
    await pageEvent('pagehide', true);
    expect(world.network.newest.closedWith).to.equal(1000);
    expect(session.status.value).to.equal('offline');
    await pageEvent('pageshow', true);
    expect(world.network.sockets).to.have.length(2);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(session.status.value).to.equal('online');
  });
});

import {expect} from '@open-wc/testing';
import {CallLine} from '../../src/client/call-line.js';
import type {CallModule} from '../../src/client/environment.js';
import type {Session} from '../../src/client/index.js';
import {settled} from '../support/browser/held-clock.js';
import {connect, ScriptedWorld, welcome} from '../support/browser/scripted-world.js';
import {ALICE, BOB} from '../support/browser/open-session.js';

const RING = {
  type: 'ring',
  call: 'call-of-bob',
  from: {id: 'bob', name: 'Bob'},
  media: 'audio',
  remaining: 30_000,
} as const;

describe('the code of calls', () => {
  let world: ScriptedWorld;
  let session: Session;
  /** What each attempt to load it is answered with, oldest first. */
  let attempts: {resolve: (code: CallModule) => void; reject: (cause: Error) => void}[];

  beforeEach(async () => {
    world = new ScriptedWorld();
    attempts = [];
    world.environment.loadCalls = () =>
      new Promise((resolve, reject) => attempts.push({resolve, reject}));
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE, [BOB]));
  });

  afterEach(() => session.close());

  const comes = async () => {
    attempts.at(-1)!.resolve({CallLine});
    await settled();
  };
  const fails = async () => {
    attempts.at(-1)!.reject(new TypeError('Failed to fetch'));
    await settled();
  };
  const said = () =>
    world.network.sockets
      .flatMap(({sent}) => sent)
      .map(({type}) => type)
      .filter((type) => ['invite', 'ringing', 'end'].includes(type));

  it('is not asked for before there is a call', () => {
    expect(attempts).to.have.length(0);
    expect(session.calls.near.value).to.equal(false);
  });

  it('is asked for with the first ring, which waits for it', async () => {
    await world.network.newest.receive(RING);
    expect(attempts).to.have.length(1);
    expect(session.calls.near.value).to.equal(true);
    expect(session.calls.current.value).to.equal(undefined);
    await comes();
    expect(session.calls.current.value).to.include({id: 'call-of-bob', phase: 'ringing'});
    expect(said()).to.deep.equal(['ringing']);
  });

  it('finds a call over that was withdrawn while it was on its way', async () => {
    await world.network.newest.receive(RING);
    await world.network.newest.receive({type: 'ended', call: 'call-of-bob', reason: 'cancelled'});
    await comes();
    expect(session.calls.current.value?.phase).to.equal('ended');
  });

  it('shows an invite at once, and sends it when it has come', async () => {
    session.calls.invite('bob', 'video');
    expect(session.calls.current.value).to.include({phase: 'inviting', direction: 'outgoing'});
    expect(said()).to.deep.equal([]);
    expect(() => session.calls.invite('bob', 'audio'))
      .to.throw()
      .with.property('code', 'in-call');
    await comes();
    expect(said()).to.deep.equal(['invite']);
  });

  it('does what was asked of it meanwhile, in order', async () => {
    session.calls.invite('bob', 'audio');
    session.calls.cancel();
    await comes();
    expect(said()).to.deep.equal(['invite', 'end']);
    expect(session.calls.current.value?.endReason).to.equal('cancelled');
  });

  it('ends an invite that cannot be sent without it, says so once, and lets it go', async () => {
    const errors: unknown[] = [];
    session.error.subscribe((error) => errors.push(error?.code));
    session.calls.invite('bob', 'audio');
    await fails();
    expect(session.calls.current.value).to.include({phase: 'ended', endReason: 'device-error'});
    expect(errors).to.deep.equal(['code-unavailable']);
    await world.clock.advance(6_000);
    expect(session.calls.current.value).to.equal(undefined);
  });

  it('is asked for again with the next call', async () => {
    session.calls.invite('bob', 'audio');
    await fails();
    session.calls.invite('bob', 'audio');
    expect(attempts).to.have.length(2);
    await comes();
    expect(said()).to.deep.equal(['invite']);
    expect(session.calls.current.value?.phase).to.equal('inviting');
  });

  it('runs nothing for a session that was closed meanwhile', async () => {
    await world.network.newest.receive(RING);
    session.close();
    await comes();
    expect(session.calls.current.value).to.equal(undefined);
  });

  it('forgets the invite of a user who has signed out meanwhile', async () => {
    session.calls.invite('bob', 'audio');
    session.configure({server: 'https://im.test/', token: 'e30.eyJzdWIiOiJtYWxsb3J5In0.s'});
    await settled();
    await comes();
    expect(session.calls.current.value).to.equal(undefined);
    expect(said()).to.deep.equal([]);
  });
});

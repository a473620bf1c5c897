import {expect} from '@open-wc/testing';
import type {Session} from '../../src/client/index.js';
import type {ClientFrameOf, ErrorCode} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE} from '../support/browser/open-session.js';
import {connect, ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';

describe('a token that runs out while the session is connected', () => {
  let world: ScriptedWorld;
  let session: Session;
  let fetched: number;

  const token = (n: number, sub = 'alice') => unsignedToken({sub, exp: 9e9, n});
  const getToken = () => token(++fetched);
  const wanted = () => world.network.newest.receive({type: 'token-wanted'});
  const offered = () => world.network.newest.of('token');
  const answer = ({ref}: ClientFrameOf<'token'>) =>
    world.network.newest.receive({type: 'reply', ref, result: {}});
  const refuse = ({ref}: ClientFrameOf<'token'>, code: ErrorCode) =>
    world.network.newest.receive({type: 'error', ref, code, message: 'No.'});
  const comeBack = async () => {
    await world.clock.advance(300);
    world.network.newest.open();
    return world.network.newest.of('hello')[0]!.token;
  };

  beforeEach(() => {
    world = new ScriptedWorld();
    fetched = 0;
  });

  afterEach(() => {
    session.close();
    expect(world.clock.running).to.equal(0);
  });

  const signIn = async (
    credentials: {token?: string; getToken?: () => Promise<string> | string} = {getToken},
  ) => {
    session = await connect(world, credentials);
    await world.network.newest.receive(welcome(ALICE));
  };

  it('is followed by another one on the same connection, without anybody noticing', async () => {
    await signIn();
    const statuses: string[] = [];
    session.status.subscribe((status) => statuses.push(status));
    await wanted();
    expect(offered().map((frame) => frame.token)).to.deep.equal([token(2)]);
    await answer(offered()[0]!);
    expect(world.network.sockets).to.have.length(1);
    expect(statuses).to.deep.equal([]);
    expect(session.error.value).to.equal(undefined);
  });

  it('comes back with the new one after a loss, and with the old one where the new one was refused', async () => {
    await signIn();
    await wanted();
    await refuse(offered()[0]!, 'token-invalid');
    expect(session.error.value?.code).to.equal('token-invalid');
    await world.network.newest.drop();
    expect(await comeBack()).to.equal(token(1));
    await world.network.newest.receive(welcome(ALICE));
    await wanted();
    await answer(offered()[0]!);
    await world.network.newest.drop();
    expect(await comeBack()).to.equal(token(3));
  });

  it('is fetched once at a time, however often the server asks', async () => {
    let give: (token: string) => void = () => undefined;
    const asked: number[] = [];
    await signIn({
      token: token(1),
      getToken: () => {
        asked.push(1);
        return new Promise((resolve) => (give = resolve));
      },
    });
    await wanted();
    await wanted();
    give(token(2));
    await settled();
    expect(asked).to.have.length(1);
    expect(offered()).to.have.length(1);
    await answer(offered()[0]!);
    await wanted();
    expect(asked).to.have.length(2);
  });

  it('is reported, and asked for again by the server, where the page has none to give', async () => {
    let isBroken = false;
    await signIn({
      getToken: () => {
        if (isBroken) throw new Error('the site is down');
        return getToken();
      },
    });
    isBroken = true;
    await wanted();
    expect(session.error.value?.code).to.equal('token-unavailable');
    expect(session.status.value).to.equal('online');
    isBroken = false;
    await wanted();
    expect(offered()).to.have.length(1);
  });

  it('is not offered again where the page gives the same', async () => {
    await signIn({getToken: () => token(1)});
    await wanted();
    expect(offered()).to.have.length(0);
  });

  it('is not offered on another connection than the one that asked', async () => {
    let give: (token: string) => void = () => undefined;
    await signIn({token: token(1), getToken: () => new Promise((resolve) => (give = resolve))});
    await wanted();
    await world.network.newest.drop();
    await comeBack();
    await world.network.newest.receive(welcome(ALICE));
    give(token(2));
    await settled();
    expect(offered()).to.have.length(0);
    expect(session.error.value).to.equal(undefined);
  });

  it('is the newer one that was given meanwhile, where the page has no function to ask', async () => {
    await signIn({token: token(1)});
    await wanted();
    expect(offered()).to.have.length(0);
    session.configure({server: 'https://im.test/', token: token(2)});
    await wanted();
    expect(offered().map((frame) => frame.token)).to.deep.equal([token(2)]);
  });

  it('ends the session of this user where the page is somebody else’s by now', async () => {
    let user = 'alice';
    await signIn({getToken: () => token(++fetched, user)});
    user = 'dan';
    const [first] = world.network.sockets;
    await wanted();
    expect(first!.of('token')).to.have.length(0);
    expect(first!.closedWith).to.equal(1000);
    expect(session.me.value).to.equal(undefined);
    world.network.newest.open();
    expect(world.network.newest.of('hello')[0]!.token).to.equal(token(2, 'dan'));
  });

  describe('and is revoked', () => {
    it('asks for another one once, and not before a token made then can be told from the old', async () => {
      await signIn();
      await world.network.newest.drop('token-revoked');
      expect(session.status.value).to.equal('offline');
      await world.clock.advance(999);
      expect(fetched).to.equal(1);
      await world.clock.advance(1);
      world.network.newest.open();
      expect(world.network.newest.of('hello')[0]!.token).to.equal(token(2));
      await world.network.newest.receive({
        type: 'error',
        code: 'token-revoked',
        message: 'The token was revoked.',
      });
      await world.network.newest.drop('token-revoked');
      expect(session.status.value).to.equal('refused');
      expect(session.error.value?.code).to.equal('token-revoked');
      await world.clock.advance(60_000);
      expect(fetched).to.equal(2);
      expect(world.network.sockets).to.have.length(2);
    });

    it('is never used again, and a fixed one waits for another', async () => {
      await signIn({token: token(1)});
      await world.network.newest.drop('token-revoked');
      expect(session.status.value).to.equal('refused');
      await world.clock.advance(60_000);
      expect(world.network.sockets).to.have.length(1);
    });
  });

  it('keeps its token and comes back more slowly where the server cannot check it now', async () => {
    session = await connect(world, {getToken});
    await world.network.newest.receive({type: 'error', code: 'try-later', message: 'Not now.'});
    await world.network.newest.drop('try-later');
    expect(session.status.value).to.equal('offline');
    expect(session.error.value?.code).to.equal('try-later');
    await world.clock.advance(1_000);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(session.status.value).to.equal('online');
    expect(fetched).to.equal(1);
  });
});

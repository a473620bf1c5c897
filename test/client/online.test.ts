import {expect} from '@open-wc/testing';
import type {OnlineModule} from '../../src/client/environment.js';
import {Session} from '../../src/client/index.js';
import * as online from '../../src/client/online.js';
import {PROTOCOL_VERSION, type ImError} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE} from '../support/browser/open-session.js';
import {ScriptedWorld, welcome} from '../support/browser/scripted-world.js';

describe('what a session needs to connect', () => {
  let world: ScriptedWorld;
  let session: Session;
  let attempts: {resolve: (code: OnlineModule) => void; reject: (cause: Error) => void}[];

  beforeEach(() => {
    world = new ScriptedWorld();
    attempts = [];
    world.environment.loadOnline = () =>
      new Promise((resolve, reject) => attempts.push({resolve, reject}));
    session = new Session('test', world.environment);
  });

  afterEach(() => session.close());

  const configured = async () => {
    session.configure({server: 'https://im.test/', token: 'token'});
    await settled();
  };

  it('is not asked for before there is a server and a token', async () => {
    await settled();
    expect(attempts).to.have.length(0);
  });

  it('is there before the socket opens', async () => {
    await configured();
    expect(attempts).to.have.length(1);
    expect(world.network.sockets).to.have.length(0);
    attempts[0]!.resolve(online);
    await settled();
    expect(world.network.sockets).to.have.length(1);
  });

  it('is tried again while it cannot be loaded, and missed aloud once', async () => {
    const errors: unknown[] = [];
    session.error.subscribe((error) => errors.push(error?.code));
    await configured();
    attempts[0]!.reject(new TypeError('Failed to fetch'));
    await settled();
    expect(session.status.value).to.equal('offline');
    await world.clock.advance(300);
    attempts[1]!.reject(new TypeError('Failed to fetch'));
    await settled();
    expect(errors).to.deep.equal(['code-unavailable']);
    await world.clock.advance(1_000);
    attempts[2]!.resolve(online);
    await settled();
    expect(world.network.sockets).to.have.length(1);
  });

  it('leaves conversations empty until it is there, and keeps what is written meanwhile', async () => {
    const {transcripts} = session;
    expect(transcripts.of('bob')).to.include({with: 'bob', history: 'unloaded', unread: 0});
    expect(transcripts.all.value.size).to.equal(0);
    const id = transcripts.send('bob', 'hi');
    transcripts.markRead('bob');
    transcripts.setTyping('bob', true);
    const opening = transcripts.open('bob');
    await configured();
    attempts[0]!.resolve(online);
    await settled();
    expect(transcripts.of('bob').history).to.equal('loading');
    expect(transcripts.of('bob').last).to.include({id, state: 'sending'});
    session.close();
    await opening;
  });

  it('is fetched beside the first token, which is asked for once', async () => {
    let asked = 0;
    const getToken = async () => `token-${++asked}`;
    session.configure({server: 'https://im.test/', getToken});
    expect([asked, attempts.length]).to.deep.equal([1, 1]);
    session.configure({server: 'https://im.test/', getToken});
    attempts[0]!.reject(new TypeError('Failed to fetch'));
    await settled();
    await world.clock.advance(300);
    attempts[1]!.resolve(online);
    await settled();
    world.network.newest.open();
    expect(world.network.newest.sent).to.deep.include.members([
      {type: 'hello', version: PROTOCOL_VERSION, token: 'token-1', device: 'made-id-1'},
    ]);
    expect(asked).to.equal(1);
  });

  it('does not wait for a token that failed with it', async () => {
    let asked = 0;
    const getToken = async () => {
      if (++asked === 1) throw new TypeError('Failed to fetch');
      return 'token';
    };
    session.configure({server: 'https://im.test/', getToken});
    attempts[0]!.reject(new TypeError('Failed to fetch'));
    await settled();
    await world.network.comeOnline();
    attempts[1]!.resolve(online);
    await settled();
    expect(asked).to.equal(2);
    expect(world.network.sockets).to.have.length(1);
  });

  it('signs in with the newest credentials that were given meanwhile', async () => {
    await configured();
    session.configure({server: 'https://im.test/', token: 'newer'});
    session.setPresence('away');
    attempts[0]!.resolve(online);
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(world.network.sockets).to.have.length(1);
    expect(world.network.newest.of('hello')[0]!.token).to.equal('newer');
    expect(world.network.newest.of('set-presence')).to.have.length(1);
  });

  it('does not connect a page that was put aside before it came, until that is back', async () => {
    await configured();
    session.suspend();
    attempts[0]!.resolve(online);
    await settled();
    expect(world.network.sockets).to.have.length(0);
    session.resume();
    await settled();
    expect(world.network.sockets).to.have.length(1);
  });

  it('is missed by whoever asks for something meanwhile, and by nobody once the session is closed', async () => {
    const code = (asking: Promise<unknown>) => asking.catch((error: ImError) => error.code);
    expect(await code(session.transmit('bob', 1))).to.equal('not-connected');
    expect(await code(session.roster.block('bob'))).to.equal('not-connected');
    expect(() => session.calls.invite('bob', 'audio')).to.throw('no signed-in connection');
    await configured();
    session.close();
    attempts[0]!.resolve(online);
    await settled();
    expect(world.network.sockets).to.have.length(0);
    expect(session.status.value).to.equal('closed');
    expect(world.clock.running).to.equal(0);
    expect(await code(session.transmit('bob', 1))).to.equal('session-closed');
  });
});

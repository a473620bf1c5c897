import {expect} from '@open-wc/testing';
import type {OnlineModule} from '../../src/client/environment.js';
import {Session} from '../../src/client/index.js';
import * as online from '../../src/client/online.js';
import {settled} from '../support/browser/held-clock.js';
import {ScriptedWorld} from '../support/browser/scripted-world.js';

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
});

import {expect} from '@open-wc/testing';
import type {Session} from '../../src/client/index.js';
import type {Contact} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {
  ALICE,
  BOB,
  CAROL,
  message,
  openSession,
  type ScriptedPage,
} from '../support/browser/open-session.js';
import {connect, ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';

describe('session', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('session');
  });

  afterEach(() => page.leave());

  describe('roster', () => {
    const names = () => page.session.roster.contacts.value.map(({name}) => name);

    it('has who can be reached first, and then by name', async () => {
      const contacts: Contact[] = [
        {id: '1', name: 'Zoe', presence: 'in-call'},
        {id: '2', name: 'Émile', presence: 'online'},
        {id: '3', name: 'Adam', presence: 'offline'},
        {id: '4', name: 'Frida', presence: 'away'},
      ];
      page.leave();
      page = await openSession('session', {contacts});
      expect(names()).to.deep.equal(['Émile', 'Frida', 'Zoe', 'Adam']);
    });

    it('follows presence, and takes new contacts in', async () => {
      await page.receive({type: 'contact', contact: {...BOB, presence: 'offline'}});
      await page.receive({type: 'contact', contact: {id: 'dan', name: 'Dan', presence: 'online'}});
      expect(names()).to.deep.equal(['Dan', 'Bob', 'Carol']);
      expect(page.session.roster.get('bob')?.presence).to.equal('offline');
      expect(page.session.roster.get('nobody')).to.equal(undefined);
    });

    it('drops who is a contact no more', async () => {
      await page.receive({type: 'contact-removed', user: 'bob'});
      expect(names()).to.deep.equal(['Carol']);
      await page.receive({type: 'contact-removed', user: 'nobody'});
      expect(names()).to.deep.equal(['Carol']);
    });

    it('is as last known while the connection is lost, and as the server says afterwards', async () => {
      await page.disconnect();
      expect(names()).to.deep.equal(['Bob', 'Carol']);
      await page.clock.advance(300);
      page.network.newest.open();
      await page.receive(welcome(ALICE, [CAROL]));
      expect(names()).to.deep.equal(['Carol']);
    });
  });

  describe('transparent channel', () => {
    it('carries data to a user, and tells how many devices got it', async () => {
      page.answers.transmit = () => ({devices: 2});
      expect(await page.session.transmit('bob', {any: ['json', null]})).to.deep.equal({devices: 2});
      expect(page.sent.at(-1)).to.deep.include({to: 'bob', data: {any: ['json', null]}});
    });

    it('hands over what others send, until its listener has had enough', async () => {
      const heard: unknown[] = [];
      const stop = page.session.onTransmit((from, data) => heard.push([from, data]));
      await page.receive({type: 'transmit', from: 'bob', data: {x: 1}});
      stop();
      await page.receive({type: 'transmit', from: 'bob', data: 2});
      expect(heard).to.deep.equal([['bob', {x: 1}]]);
    });
  });

  it('sets presence, and again on each new connection', async () => {
    page.session.setPresence('away');
    await page.disconnect();
    await page.reconnect();
    const frame = {type: 'set-presence', presence: 'away'};
    expect(page.sent.filter(({type}) => type === 'set-presence')).to.deep.equal([frame, frame]);
  });

  it('refuses everything once it is closed', async () => {
    page.session.close();
    expect(page.session.status.value).to.equal('closed');
    expect(page.network.newest.closedWith).to.equal(1000);
    const code = await page.session.transmit('bob', 1).catch((error: {code: string}) => error.code);
    expect(code).to.equal('session-closed');
    page.session.configure({server: 'https://im.test/', token: 'other'});
    expect(page.session.error.value?.code).to.equal('session-closed');
    expect(page.clock.running).to.equal(0);
  });

  it('lets go of the connection when put aside, and takes it up again', async () => {
    const device = page.network.newest.of('hello')[0]!.device;
    page.session.suspend();
    expect(page.network.newest.closedWith).to.equal(1000);
    expect(page.clock.running).to.equal(0);
    await page.clock.advance(60_000);
    expect(page.network.sockets).to.have.length(1);
    page.session.resume();
    await settled();
    page.network.newest.open();
    await page.receive(welcome(ALICE));
    expect(page.session.status.value).to.equal('online');
    expect(page.network.newest.of('hello')[0]!.device).to.equal(device);
  });
});

describe('another user in the same session', () => {
  let world: ScriptedWorld;
  let session: Session;
  const server = 'https://im.test/';
  const token = (sub: string) => unsignedToken({sub});
  const dan = {id: 'dan', name: 'Dan'};

  beforeEach(async () => {
    world = new ScriptedWorld();
    session = await connect(world, {token: token('alice')});
    await world.network.newest.receive(welcome(ALICE, [BOB]));
    await world.network.newest.receive({
      type: 'message',
      message: message({from: 'bob', to: 'alice'}),
    });
    session.selected.set('bob');
  });

  afterEach(() => session.close());

  const isForgotten = () => {
    expect(session.me.value).to.equal(undefined);
    expect(session.roster.contacts.value).to.deep.equal([]);
    expect(session.transcripts.all.value.size).to.equal(0);
    expect(session.selected.value).to.equal(undefined);
  };

  it('sees nothing of the one before, from the moment the token is given', async () => {
    const [first] = world.network.sockets;
    session.configure({server, token: token('dan')});
    isForgotten();
    expect(first!.closedWith).to.equal(1000);
    expect(session.status.value).to.equal('connecting');
    await settled();
    world.network.newest.open();
    expect(world.network.newest.of('hello')[0]!.token).to.equal(token('dan'));
    await world.network.newest.receive(welcome(dan));
    expect(session.me.value).to.deep.equal(dan);
    expect(world.network.newest.of('overview')).to.have.length(1);
    expect(world.network.newest.of('sync')).to.have.length(0);
  });

  it('sees nothing of the one before when only the server knew whose the token was', async () => {
    session.configure({server, token: 'opaque'});
    await world.network.newest.drop();
    await world.clock.advance(300);
    world.network.newest.open();
    const users: unknown[] = [];
    session.me.subscribe((user) => users.push(user));
    await world.network.newest.receive(welcome(dan));
    expect(users).to.deep.equal([undefined, dan]);
    expect(session.transcripts.all.value.size).to.equal(0);
    expect(world.network.newest.of('overview')).to.have.length(1);
  });

  it('does not get an answer that was meant for the one before', async () => {
    const loading = session.transcripts.loadOlder('bob');
    await settled();
    session.configure({server, token: token('dan')});
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(dan));
    await loading;
    expect(session.transcripts.all.value.size).to.equal(0);
    expect(world.network.newest.of('history')).to.have.length(0);
  });

  it('is not assumed where a newer token is the same user’s', async () => {
    session.configure({server, token: unsignedToken({sub: 'alice', exp: 9e9})});
    await settled();
    expect(world.network.sockets).to.have.length(1);
    expect(session.transcripts.all.value.size).to.equal(1);
    await world.network.newest.drop();
    await world.clock.advance(300);
    world.network.newest.open();
    expect(world.network.newest.of('hello')[0]!.token).to.equal(
      unsignedToken({sub: 'alice', exp: 9e9}),
    );
  });
});

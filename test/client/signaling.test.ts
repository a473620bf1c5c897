import {expect} from '@open-wc/testing';
import {Session} from '../../src/client/index.js';
import {ImError, PROTOCOL_VERSION} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE, BOB} from '../support/browser/open-session.js';
import {connect, ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';

describe('signing in', () => {
  let world: ScriptedWorld;
  let session: Session;

  beforeEach(() => {
    world = new ScriptedWorld();
  });

  afterEach(() => {
    session.close();
    expect(world.clock.running).to.equal(0);
  });

  /** The error that `action` rejects with. */
  const refusal = async (action: Promise<unknown>): Promise<ImError> =>
    action.then(
      () => expect.fail('should have been refused'),
      (error: unknown) => error as ImError,
    );

  it('needs a server and a token', async () => {
    session = new Session('test', world.environment);
    expect(session.status.value).to.equal('unconfigured');
    session.configure({server: 'https://im.test/'});
    await settled();
    expect(session.status.value).to.equal('unconfigured');
    session.configure({server: 'https://im.test/', token: 'token'});
    expect(session.status.value).to.equal('connecting');
  });

  it('says hello first, and is online when welcomed', async () => {
    session = await connect(world);
    expect(world.network.newest.sent).to.deep.equal([
      {type: 'hello', version: PROTOCOL_VERSION, token: 'token', device: 'made-id-1'},
    ]);
    await world.network.newest.receive(welcome(ALICE, [BOB]));
    expect(session.status.value).to.equal('online');
    expect(session.me.value).to.deep.equal(ALICE);
  });

  it('connects below the server, and the token is not in the address', async () => {
    session = new Session('test', world.environment);
    session.configure({server: 'http://im.test:9000/chat/', token: 'secret-token'});
    await settled();
    expect(world.network.newest.url).to.equal('ws://im.test:9000/chat/signaling');
  });

  it('comes back when a stopping server says, and from then on as ever', async () => {
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
    await world.network.newest.receive({type: 'stopping', after: 2_000});
    await world.network.newest.drop('server-stopping');
    await world.clock.advance(2_000);
    expect(world.network.sockets).to.have.length(1);
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(2);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    await world.network.newest.drop('server-stopping');
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(3);
  });

  it('is offline while the connection is lost, keeps who it is, and comes back as the same device', async () => {
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
    const statuses: string[] = [];
    session.status.subscribe((status) => statuses.push(status));
    const [first] = world.network.sockets;
    await first!.drop();
    expect(session.me.value).to.deep.equal(ALICE);
    await world.clock.advance(300);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(statuses).to.deep.equal(['offline', 'online']);
    expect(world.network.newest.of('hello')[0]!.device).to.equal(first!.of('hello')[0]!.device);
  });

  it('is the same device after a reload, and another in a duplicated tab', async () => {
    session = await connect(world);
    const {device} = world.network.newest.of('hello')[0]!;
    const duplicate = await connect(world);
    expect(world.network.newest.of('hello')[0]!.device).not.to.equal(device);
    session.close();
    const reloaded = await connect(world);
    expect(world.network.newest.of('hello')[0]!.device).to.equal(device);
    const another = await connect(world);
    expect(world.network.newest.of('hello')[0]!.device).not.to.equal(device);
    for (const tab of [duplicate, reloaded, another]) tab.close();
  });

  it('becomes another device when a second page signs in as this one', async () => {
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
    const {device} = world.network.newest.of('hello')[0]!;
    await world.network.newest.drop('replaced');
    await world.clock.advance(300);
    world.network.newest.open();
    expect(world.network.newest.of('hello')[0]!.device).not.to.equal(device);
    expect(session.error.value).to.equal(undefined);
  });

  it('answers the server that asks whether it is there', async () => {
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
    await world.network.newest.receive({type: 'ping'});
    expect(world.network.newest.of('pong')).to.have.length(1);
  });

  it('tells of a frame that it does not understand, and goes on', async () => {
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
    for (const data of ['{"type":"from-the-future"}', 'not json', new ArrayBuffer(2)]) {
      await world.network.newest.receiveData(data);
      expect(session.error.value?.code).to.equal('frame-invalid');
    }
    expect(session.status.value).to.equal('online');
  });

  it('ignores what comes before the welcome', async () => {
    session = await connect(world);
    await world.network.newest.receive({type: 'contact', contact: BOB});
    expect(session.roster.contacts.value).to.deep.equal([]);
  });

  it('refuses another server under the same name, and keeps the first', async () => {
    session = await connect(world);
    session.configure({server: 'https://other.test/', token: 'token'});
    await settled();
    expect(session.error.value?.code).to.equal('session-conflict');
    expect(world.network.sockets).to.have.length(1);
  });

  describe('with a fixed token', () => {
    it('is refused until there is a newer one', async () => {
      session = await connect(world);
      await world.network.newest.receive({
        type: 'error',
        code: 'token-invalid',
        message: 'The token was refused: bad signature.',
      });
      await world.network.newest.drop('token-invalid');
      expect(session.status.value).to.equal('refused');
      expect(session.error.value?.message).to.contain('bad signature');
      await world.clock.advance(60_000);
      session.configure({server: 'https://im.test/', token: 'token'});
      await settled();
      expect(world.network.sockets).to.have.length(1);

      session.configure({server: 'https://im.test/', token: 'newer'});
      await settled();
      world.network.newest.open();
      expect(world.network.newest.of('hello')[0]!.token).to.equal('newer');
    });

    it('leaves it to the server whether it has run out, as the clock here may be wrong', async () => {
      session = await connect(world, {token: unsignedToken({sub: 'alice', exp: 1})});
      expect(world.network.newest.of('hello')).to.have.length(1);
    });

    it('does not show the token in the error', async () => {
      session = await connect(world, {token: 'secret-token'});
      await world.network.newest.drop('token-invalid');
      expect(session.status.value).to.equal('refused');
      expect(String(session.error.value)).not.to.contain('secret-token');
    });
  });

  describe('with a function that fetches tokens', () => {
    let fetched: number;
    const expires = () => Math.floor(world.clock.now() / 1000) + 60;
    const getToken = async () => unsignedToken({sub: 'alice', exp: expires(), n: ++fetched});

    beforeEach(() => {
      fetched = 0;
    });

    it('fetches one to begin with, and keeps it while it is good', async () => {
      session = await connect(world, {getToken});
      await world.network.newest.receive(welcome(ALICE));
      await world.network.newest.drop();
      await world.clock.advance(300);
      expect(world.network.sockets).to.have.length(2);
      expect(fetched).to.equal(1);
    });

    it('fetches a fresh one before connecting with one that has run out', async () => {
      session = await connect(world, {getToken, token: unsignedToken({sub: 'alice', exp: 1})});
      expect(fetched).to.equal(1);
    });

    it('fetches a fresh one when the server says that it has run out, without an error', async () => {
      session = await connect(world, {getToken});
      await world.network.newest.receive(welcome(ALICE));
      await world.network.newest.drop('token-expired');
      await world.clock.advance(300);
      world.network.newest.open();
      await world.network.newest.receive(welcome(ALICE));
      expect(fetched).to.equal(2);
      expect(session.status.value).to.equal('online');
      expect(session.error.value).to.equal(undefined);
    });

    it('asks once more when a token is refused, and then gives up', async () => {
      session = await connect(world, {getToken});
      await world.network.newest.drop('token-invalid');
      expect(session.status.value).to.equal('offline');
      await world.clock.advance(300);
      world.network.newest.open();
      await world.network.newest.drop('token-invalid');
      expect(session.status.value).to.equal('refused');
      await world.clock.advance(60_000);
      expect(fetched).to.equal(2);
    });

    it('does not use a token that comes after another was given', async () => {
      let answer: (token: string) => void = () => undefined;
      const slow = () => new Promise<string>((resolve) => (answer = resolve));
      session = new Session('test', world.environment);
      session.configure({server: 'https://im.test/', getToken: slow});
      await settled();
      session.configure({server: 'https://im.test/', token: 'given'});
      await settled();
      answer('slow');
      await settled();
      world.network.newest.open();
      expect(world.network.newest.of('hello')[0]!.token).to.equal('given');
    });

    it('tells when no token is to be had, and tries again', async () => {
      let isBroken = true;
      session = new Session('test', world.environment);
      session.configure({
        server: 'https://im.test/',
        getToken: () => {
          if (isBroken) throw new Error('the site is down');
          return 'token';
        },
      });
      await settled();
      expect(session.status.value).to.equal('offline');
      expect(session.error.value?.code).to.equal('token-unavailable');
      isBroken = false;
      await world.clock.advance(300);
      expect(world.network.sockets).to.have.length(1);
    });

    it('tells once of what keeps failing, until it is signed in', async () => {
      let isBroken = true;
      const told: string[] = [];
      session = new Session('test', world.environment);
      session.error.subscribe((error) => error && told.push(error.code));
      session.configure({
        server: 'https://im.test/',
        getToken: () => {
          if (isBroken) throw new Error('the site is down');
          return 'token';
        },
      });
      await world.clock.advance(60_000);
      expect(told).to.deep.equal(['token-unavailable']);
      isBroken = false;
      await world.clock.advance(30_000);
      await world.network.newest.drop();
      await world.clock.advance(30_000);
      await world.network.newest.drop();
      expect(told).to.deep.equal(['token-unavailable', 'server-unreachable']);
    });

    it('says nothing of the network where it has been signed in before', async () => {
      session = await connect(world);
      await world.network.newest.receive(welcome(ALICE, [BOB]));
      await world.network.newest.drop();
      await world.clock.advance(30_000);
      await world.network.newest.drop();
      expect(session.status.value).to.equal('offline');
      expect(session.error.value).to.be.undefined;
    });

    it('refuses what is no address of a server, and stays as it is', () => {
      session = new Session('test', world.environment);
      for (const server of ['http://[', 'ftp://im.test/']) {
        session.configure({server, token: 'token'});
        expect(session.error.value?.code).to.equal('attribute-invalid');
        expect(session.error.value?.message).to.contain(server);
      }
      expect(session.status.value).to.equal('unconfigured');
    });
  });

  describe('requests', () => {
    beforeEach(async () => {
      session = await connect(world);
      await world.network.newest.receive(welcome(ALICE, [BOB]));
    });

    it('are paired with their replies, in whatever order these come', async () => {
      const first = session.transmit('bob', 1);
      const second = session.transmit('bob', 2);
      await settled();
      const [one, two] = world.network.newest.of('transmit').map(({ref}) => ref);
      await world.network.newest.receive({type: 'reply', ref: two!, result: {devices: 2}});
      await world.network.newest.receive({type: 'reply', ref: one!, result: {devices: 1}});
      expect(await first).to.deep.equal({devices: 1});
      expect(await second).to.deep.equal({devices: 2});
    });

    it('are rejected with what the server says', async () => {
      const answer = refusal(session.transmit('bob', 1));
      await settled();
      const {ref} = world.network.newest.of('transmit')[0]!;
      await world.network.newest.receive({type: 'error', code: 'user-offline', message: '…', ref});
      expect((await answer).code).to.equal('user-offline');
      expect(session.error.value).to.equal(undefined);
    });

    it('are rejected when the connection goes before the reply', async () => {
      const answer = refusal(session.transmit('bob', 1));
      await settled();
      await world.network.newest.drop();
      expect((await answer).code).to.equal('no-answer');
    });

    it('are rejected at once while there is no connection', async () => {
      await world.network.newest.drop();
      expect((await refusal(session.transmit('bob', 1))).code).to.equal('not-connected');
    });

    it('are rejected when the reply makes no sense', async () => {
      const answer = refusal(session.transmit('bob', 1));
      await settled();
      const {ref} = world.network.newest.of('transmit')[0]!;
      await world.network.newest.receive({type: 'reply', ref, result: {devices: 'many'}});
      expect((await answer).code).to.equal('frame-invalid');
    });

    it('are not sent where they are larger than a frame may be', async () => {
      const error = await refusal(session.transmit('bob', 'ü'.repeat(40_000)));
      expect(error.code).to.equal('frame-too-large');
      expect(world.network.newest.of('transmit')).to.have.length(0);
    });

    it('may be answered twice without harm', async () => {
      const answer = session.transmit('bob', 1);
      await settled();
      const {ref} = world.network.newest.of('transmit')[0]!;
      await world.network.newest.receive({type: 'reply', ref, result: {devices: 1}});
      await world.network.newest.receive({type: 'reply', ref, result: {devices: 3}});
      expect(await answer).to.deep.equal({devices: 1});
      expect(session.error.value).to.equal(undefined);
    });
  });
});

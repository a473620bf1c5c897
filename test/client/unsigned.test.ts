import {expect} from '@open-wc/testing';
import {Session} from '../../src/client/index.js';
import {settled} from '../support/browser/held-clock.js';
import {MemoryTabStorage} from '../support/browser/memory-storage.js';
import {ALICE} from '../support/browser/open-session.js';
import {ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';
import {isText, type Profile} from '../../src/protocol/index.js';

const SERVER = 'https://im.test/';
const DAN: Profile = {id: 'dan', name: 'Dan'};

describe('what is written before anybody has signed in', () => {
  let world: ScriptedWorld;
  let session: Session;

  beforeEach(() => {
    world = new ScriptedWorld();
    const device = new MemoryTabStorage();
    world.environment.deviceStorage = () => device;
    session = new Session('test', world.environment);
  });

  afterEach(() => session.close());

  const write = (...words: string[]) => words.map((text) => session.transcripts.send('bob', text));
  const entries = () =>
    session.transcripts
      .of('bob')
      .entries.map(({content, state}) => [isText(content) && content.text, state]);
  const sent = () =>
    world.network.newest.of('send').map(({content}) => isText(content) && content.text);
  const answer = async () => {
    for (const [index, {ref}] of world.network.newest.of('send').entries()) {
      await world.network.newest.receive({type: 'reply', ref, result: {place: index + 1, at: 1}});
    }
  };
  const signIn = async (user: Profile, token = `opaque-${user.id}`) => {
    session.configure({server: SERVER, token});
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(user));
  };
  const reload = async () => {
    await settled();
    session.close();
    session = new Session('test', world.environment);
    await settled();
  };

  it('is shown at once, and sent in order when somebody does', async () => {
    write('one', 'two');
    expect(entries()).to.deep.equal([
      ['one', 'sending'],
      ['two', 'sending'],
    ]);
    await signIn(ALICE);
    await answer();
    await answer();
    expect(sent()).to.deep.equal(['one', 'two']);
    expect(entries()).to.deep.equal([
      ['one', 'sent'],
      ['two', 'sent'],
    ]);
    const [first] = session.transcripts.of('bob').entries;
    expect(first).to.include({from: 'alice', own: true});
  });

  it('is kept like anything unsent from then on', async () => {
    write('one');
    await signIn(ALICE);
    await reload();
    expect(entries()).to.deep.equal([]);
    await signIn(ALICE);
    expect(sent()).to.deep.equal(['one']);
    await answer();
    await reload();
    await signIn(ALICE);
    expect(sent()).to.deep.equal([]);
  });

  it('goes before what is written after the token has told who comes', async () => {
    write('one');
    session.configure({server: SERVER, token: unsignedToken({sub: 'alice'})});
    write('two');
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    await answer();
    await answer();
    expect(sent()).to.deep.equal(['one', 'two']);
  });

  it('with a token that tells who comes is that user’s, whoever signs in instead', async () => {
    session.configure({server: SERVER, token: unsignedToken({sub: 'alice'})});
    write('of Alice');
    await settled();
    await signIn(DAN, unsignedToken({sub: 'dan'}));
    expect([sent(), entries()]).to.deep.equal([[], []]);
    await reload();
    await signIn(ALICE, unsignedToken({sub: 'alice'}));
    expect(sent()).to.deep.equal(['of Alice']);
  });

  it('survives a reload, and goes out by itself if the one who was here before signs in', async () => {
    await signIn(ALICE);
    await reload();
    write('offline');
    await reload();
    expect(entries()).to.deep.equal([['offline', 'sending']]);
    await signIn(ALICE);
    expect(sent()).to.deep.equal(['offline']);
  });

  it('is not sent in the name of somebody else who signs in, until they say so', async () => {
    await signIn(ALICE);
    await reload();
    const [id] = write('whose?');
    await signIn(DAN);
    expect([sent(), entries()]).to.deep.equal([[], [['whose?', 'failed']]]);
    expect(session.transcripts.of('bob').entries[0]!.failure?.code).to.equal('unconfirmed');
    await reload();
    await signIn(DAN);
    expect([sent(), entries()]).to.deep.equal([[], [['whose?', 'failed']]]);
    session.transcripts.retry('bob', id!);
    await answer();
    expect([sent(), entries()]).to.deep.equal([['whose?'], [['whose?', 'sent']]]);
    await reload();
    await signIn(DAN);
    expect([sent(), entries()]).to.deep.equal([[], []]);
  });

  it('is not sent by itself after a reload where nobody was known before', async () => {
    write('whose?');
    await reload();
    await signIn(ALICE);
    expect([sent(), entries()]).to.deep.equal([[], [['whose?', 'failed']]]);
  });

  it('can be given up by whom it is shown to', async () => {
    const [id] = write('whose?');
    await reload();
    await signIn(ALICE);
    session.transcripts.discard('bob', id!);
    await reload();
    await signIn(ALICE);
    expect([sent(), entries()]).to.deep.equal([[], []]);
  });

  it('does not go over to another tab', async () => {
    write('here');
    const otherTab = new MemoryTabStorage();
    const other = new Session('test', {...world.environment, tabStorage: () => otherTab});
    other.configure({server: SERVER, token: 'opaque'});
    await settled();
    world.network.newest.open();
    await world.network.newest.receive(welcome(DAN));
    expect(sent()).to.deep.equal([]);
    expect(other.transcripts.all.value.size).to.equal(0);
    other.close();
  });

  it('to oneself is refused by the server, and then by the page', async () => {
    session.transcripts.send('alice', 'to myself');
    await signIn(ALICE);
    const [frame] = world.network.newest.of('send');
    const error = {type: 'error', code: 'to-oneself', message: 'no', ref: frame!.ref} as const;
    await world.network.newest.receive(error);
    expect(session.transcripts.of('alice').entries[0]).to.include({state: 'failed'});
    expect(() => session.transcripts.send('alice', 'again')).to.throw('themselves');
  });

  describe('and before the code for it is there', () => {
    let arrive: () => void;
    let fail: (error: Error) => void;

    beforeEach(() => {
      session.close();
      const code = world.environment.loadOnline();
      world.environment.loadOnline = () =>
        new Promise((resolve, reject) => {
          arrive = () => resolve(code);
          fail = reject;
        });
      session = new Session('test', world.environment);
    });

    it('is shown at once all the same, and sent later', async () => {
      write('one', 'two');
      expect(entries()).to.deep.equal([
        ['one', 'sending'],
        ['two', 'sending'],
      ]);
      arrive();
      await settled();
      write('three');
      await signIn(ALICE);
      for (let n = 0; n < 3; n++) await answer();
      expect(sent()).to.deep.equal(['one', 'two', 'three']);
      expect(entries().map(([, state]) => state)).to.deep.equal(['sent', 'sent', 'sent']);
    });

    it('waits where that code cannot be had, and is tried with the next', async () => {
      write('one');
      fail(new Error('offline'));
      await settled();
      expect(session.error.value?.code).to.equal('code-unavailable');
      write('two');
      arrive();
      await settled();
      await signIn(ALICE);
      for (let n = 0; n < 2; n++) await answer();
      expect(sent()).to.deep.equal(['one', 'two']);
    });

    it('goes again where it turns out not to be valid, and the page is told', async () => {
      write(' ', 'one');
      arrive();
      await settled();
      expect(entries()).to.deep.equal([['one', 'sending']]);
      expect(session.error.value?.code).to.equal('frame-invalid');
    });
  });

  it('is refused on a session that is closed', () => {
    session.close();
    expect(() => write('too late')).to.throw('closed');
  });
});

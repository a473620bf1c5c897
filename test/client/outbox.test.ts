import {expect} from '@open-wc/testing';
import type {OutboxItem, Session} from '../../src/client/index.js';
import {localOutbox} from '../../src/client/outbox-storage.js';
import {ImError, rateLimited, type ErrorCode} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE, message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import {connect, ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';

describe('outbox', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('outbox');
  });

  afterEach(() => page.leave());

  const entries = () => page.session.transcripts.of('bob').entries;
  const states = () => entries().map(({state}) => state);
  const write = (...words: string[]) =>
    words.map((word) => page.session.transcripts.send('bob', word));
  const sends = () => page.sent.filter((frame) => frame.type === 'send');
  const texts = () => sends().map(({content}) => content.text);

  it('sends one message after the other', async () => {
    page.answers.send = () => undefined;
    write('one', 'two');
    await settled();
    expect(texts()).to.deep.equal(['one']);
  });

  it('keeps what is written without a connection, and sends it in order afterwards', async () => {
    await page.disconnect();
    write('one', 'two', 'three');
    await settled();
    expect(states()).to.deep.equal(['sending', 'sending', 'sending']);
    await page.reconnect();
    expect(texts()).to.deep.equal(['one', 'two', 'three']);
    expect(states()).to.deep.equal(['sent', 'sent', 'sent']);
  });

  it('sends again, under the same id, what was not acknowledged', async () => {
    page.answers.send = () => undefined;
    const [id] = write('hello');
    await settled();
    await page.disconnect();
    page.answers.send = () => ({place: 9000, at: 1});
    await page.reconnect();
    expect(sends().map((frame) => frame.id)).to.deep.equal([id, id]);
    expect(states()).to.deep.equal(['sent']);
  });

  it('does not send again what turns out to be stored', async () => {
    page.answers.send = () => undefined;
    const [id] = write('hello');
    await settled();
    await page.receive({type: 'message', message: message({id: id!, from: 'alice', to: 'bob'})});
    expect(states()).to.deep.equal(['sent']);
    await page.disconnect();
    await page.reconnect();
    expect(sends()).to.have.length(1);
  });

  for (const code of ['frame-invalid', 'user-unknown', 'to-oneself'] satisfies ErrorCode[]) {
    it(`shows a message as failed that is refused for good with ${code}, and goes on with the next`, async () => {
      page.answers.send = ({content}) =>
        content.text === 'bad' ? new ImError(code, 'no') : {place: 9000, at: 1};
      write('bad', 'good');
      await settled();
      expect(entries().map(({content, state}) => [content.text, state])).to.deep.equal([
        ['good', 'sent'],
        ['bad', 'failed'],
      ]);
      expect(entries()[1]!.failure?.code).to.equal(code);
    });
  }

  it('tries again later where the server says so, and nothing overtakes', async () => {
    page.answers.send = () => rateLimited();
    write('one', 'two');
    await settled();
    expect(texts()).to.deep.equal(['one']);
    let place = 9000;
    page.answers.send = () => ({place: ++place, at: 1});
    await page.clock.advance(1_000);
    expect(texts()).to.deep.equal(['one', 'one', 'two']);
    expect(states()).to.deep.equal(['sent', 'sent']);
  });

  it('does not flood the server with what has gathered', async () => {
    await page.disconnect();
    write(...Array.from({length: 120}, (_, index) => `text ${index}`));
    await page.reconnect();
    expect(sends()).to.have.length(50);
    await page.clock.advance(1_000);
    expect(sends()).to.have.length(100);
    await page.clock.advance(1_000);
    expect(sends()).to.have.length(120);
  });

  it('gives up at some time, and says so', async () => {
    page.answers.send = () => rateLimited();
    write('hello');
    await page.clock.advance(40_000);
    expect(states()).to.deep.equal(['failed']);
    const {length} = sends();
    await page.clock.advance(20_000);
    expect(sends()).to.have.length(length);
  });

  it('sends a failed message again when asked to', async () => {
    page.answers.send = () => new ImError('user-unknown', 'no');
    const [id] = write('hello');
    await settled();
    page.answers.send = () => ({place: 9000, at: 1});
    page.session.transcripts.retry('bob', id!);
    expect(states()).to.deep.equal(['sending']);
    expect(entries()[0]!.failure).to.equal(undefined);
    await settled();
    expect(states()).to.deep.equal(['sent']);
  });

  it('neither forgets nor repeats a message that is on its way', async () => {
    page.answers.send = () => undefined;
    const [id] = write('hello');
    await settled();
    page.session.transcripts.discard('bob', id!);
    page.session.transcripts.retry('bob', id!);
    await settled();
    expect(states()).to.deep.equal(['sending']);
    expect(sends()).to.have.length(1);
  });

  it('forgets a failed message when asked to', async () => {
    page.answers.send = () => new ImError('user-unknown', 'no');
    const [id] = write('hello');
    await settled();
    page.session.transcripts.discard('bob', id!);
    expect(entries()).to.have.length(0);
    await page.disconnect();
    await page.reconnect();
    expect(sends()).to.have.length(1);
  });
});

describe('outbox, beyond one page', () => {
  let world: ScriptedWorld;
  let session: Session;

  const reload = async (user = ALICE) => {
    session.close();
    session = await connect(world);
    await world.network.newest.receive(welcome(user));
  };

  beforeEach(async () => {
    world = new ScriptedWorld();
    session = await connect(world);
    await world.network.newest.receive(welcome(ALICE));
  });

  afterEach(() => session.close());

  it('survives a reload', async () => {
    const id = session.transcripts.send('bob', 'hello');
    await settled();
    await reload();
    const [sent] = world.network.newest.of('send');
    expect(sent).to.include({id, to: 'bob'});
    expect(session.transcripts.of('bob').entries[0]).to.include({id, state: 'sending'});
    await world.network.newest.receive({type: 'reply', ref: sent!.ref, result: {place: 7, at: 1}});
    expect(session.transcripts.of('bob').entries[0]).to.include({id, state: 'sent'});
    await reload();
    expect(world.network.newest.of('send')).to.have.length(0);
  });

  describe('with a slow storage', () => {
    let load: (items: readonly OutboxItem[]) => void;
    const waiting: OutboxItem = {
      id: 'message-1',
      to: 'bob',
      content: {kind: 'text', text: 'from before'},
      at: 1,
    };

    beforeEach(async () => {
      session.close();
      world.environment.openOutbox = () => ({
        load: () => new Promise((resolve) => (load = resolve)),
        put: async () => undefined,
        remove: async () => undefined,
      });
      session = await connect(world, {token: unsignedToken({sub: 'alice'})});
      await world.network.newest.receive(welcome(ALICE));
    });

    it('sends what is stored as well as what is written meanwhile, each once', async () => {
      const id = session.transcripts.send('bob', 'new');
      load([waiting, {...waiting, id}]);
      await settled();
      expect(session.transcripts.of('bob').entries.map((entry) => entry.id)).to.have.members([
        waiting.id,
        id,
      ]);
    });

    it('does not take what is stored for the user before', async () => {
      const loadAlices = load;
      session.configure({server: 'https://im.test/', token: unsignedToken({sub: 'carol'})});
      await settled();
      world.network.newest.open();
      await world.network.newest.receive(welcome({id: 'carol', name: 'Carol'}));
      loadAlices([waiting]);
      await settled();
      expect(session.transcripts.all.value.size).to.equal(0);
      expect(world.network.newest.of('send')).to.have.length(0);
    });
  });

  it('does not give one user what another has written', async () => {
    session.transcripts.send('bob', 'hello');
    await settled();
    await reload({id: 'carol', name: 'Carol'});
    expect(world.network.newest.of('send')).to.have.length(0);
    expect(session.transcripts.all.value.size).to.equal(0);
  });
});

describe('outbox in local storage', () => {
  const server = 'https://im.test';
  const item = (id: string, at: number) =>
    ({id, to: 'bob', content: {kind: 'text', text: id}, at}) as const;
  const box = localOutbox(localStorage, server, 'alice');

  afterEach(() => localStorage.clear());

  it('gives back what was put in, oldest first, until it is removed', async () => {
    await box.put(item('message-b', 2));
    await box.put(item('message-a', 1));
    expect(await box.load()).to.deep.equal([item('message-a', 1), item('message-b', 2)]);
    await box.remove('message-a');
    expect(await box.load()).to.deep.equal([item('message-b', 2)]);
  });

  it('keeps users and servers apart', async () => {
    await box.put(item('message-a', 1));
    expect(await localOutbox(localStorage, server, 'bob').load()).to.deep.equal([]);
    expect(await localOutbox(localStorage, 'https://b.test', 'alice').load()).to.deep.equal([]);
  });

  it('passes over what is no message', async () => {
    await box.put(item('message-a', 1));
    localStorage.setItem(`im-outbox ${server} alice message-b`, '{"id": 1}');
    localStorage.setItem(`im-outbox ${server} alice message-c`, 'not json');
    expect(await box.load()).to.have.length(1);
  });

  it('does without storage where there is none', async () => {
    const none = localOutbox(undefined, server, 'alice');
    await none.put(item('message-a', 1));
    expect(await none.load()).to.deep.equal([]);
  });
});

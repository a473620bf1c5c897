import {expect} from '@open-wc/testing';
import type {OutboxItem, Session} from '../../src/client/index.js';
import {
  ImError,
  isText,
  rateLimited,
  tooMany,
  tryLater,
  type Content,
  type ErrorCode,
} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {ALICE, message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import {connect, ScriptedWorld, unsignedToken, welcome} from '../support/browser/scripted-world.js';

const textOf = (content: Content) => (isText(content) ? content.text : content.kind);

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
  const texts = () => sends().map(({content}) => textOf(content));

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

  for (const code of [
    'frame-invalid',
    'user-unknown',
    'to-oneself',
    'not-a-contact',
    'not-allowed',
  ] satisfies ErrorCode[]) {
    it(`shows a message as failed that is refused for good with ${code}, and goes on with the next`, async () => {
      page.answers.send = ({content}) =>
        textOf(content) === 'bad' ? new ImError(code, 'no') : {place: 9000, at: 1};
      write('bad', 'good');
      await settled();
      expect(entries().map(({content, state}) => [textOf(content), state])).to.deep.equal([
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

  it('sends as fast as the server lets it', async () => {
    await page.disconnect();
    write(...Array.from({length: 12}, (_, index) => `text ${index}`));
    page.welcome.frameRate = 10;
    await page.reconnect();
    expect(sends()).to.have.length(5);
    await page.clock.advance(1_000);
    expect(sends()).to.have.length(10);
    page.welcome.frameRate = undefined;
  });

  it('waits for as long as its user writes faster than the server lets them', async () => {
    page.answers.send = () => tooMany('messages', 60);
    write('hello');
    await page.clock.advance(60_000);
    expect(states()).to.deep.equal(['sending']);
    page.answers.send = () => ({place: 9000, at: 1});
    await page.clock.advance(10_000);
    expect(states()).to.deep.equal(['sent']);
  });

  it('gives up at some time, and says so', async () => {
    page.answers.send = () => tryLater('the store is full');
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

    it('lets nothing written since overtake what is stored', async () => {
      session.transcripts.send('bob', 'new');
      await settled();
      expect(world.network.newest.of('send')).to.have.length(0);
      load([waiting]);
      await settled();
      expect(world.network.newest.of('send').map(({id}) => id)).to.deep.equal([waiting.id]);
    });

    it('does not wait for ever for a storage that hangs', async () => {
      const id = session.transcripts.send('bob', 'new');
      await world.clock.advance(2_000);
      expect(world.network.newest.of('send').map((frame) => frame.id)).to.deep.equal([id]);
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

  it('sends what another tab of the same user has left, when it connects again', async () => {
    const left: OutboxItem = {
      id: 'message-of-the-other-tab',
      to: 'bob',
      content: {kind: 'text', text: 'left behind'},
      at: 1,
    };
    world.outboxes.of('https://im.test', 'alice').set(left.id, left);
    await world.network.newest.drop();
    await world.clock.advance(300);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(world.network.newest.of('send').map(({id}) => id)).to.deep.equal([left.id]);
    expect(session.transcripts.of('bob').entries).to.have.length(1);
  });

  it('does not show again what the server has already, though a crash has left it', async () => {
    const id = session.transcripts.send('bob', 'hello');
    await settled();
    const [sent] = world.network.newest.of('send');
    const item = world.outboxes.of('https://im.test', 'alice').get(id)!;
    await world.network.newest.receive({type: 'reply', ref: sent!.ref, result: {place: 7, at: 1}});
    world.outboxes.of('https://im.test', 'alice').set(id, item);
    await world.network.newest.drop();
    await world.clock.advance(300);
    world.network.newest.open();
    await world.network.newest.receive(welcome(ALICE));
    expect(world.network.newest.of('send')).to.have.length(1);
    const {entries} = session.transcripts.of('bob');
    expect(entries.map(({state}) => state)).to.deep.equal(['sent']);
  });

  it('does not give one user what another has written', async () => {
    session.transcripts.send('bob', 'hello');
    await settled();
    await reload({id: 'carol', name: 'Carol'});
    expect(world.network.newest.of('send')).to.have.length(0);
    expect(session.transcripts.all.value.size).to.equal(0);
  });
});

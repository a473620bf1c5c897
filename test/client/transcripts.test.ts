import {expect} from '@open-wc/testing';
import {
  isText,
  tryLater,
  type Content,
  type Conversation,
  type Message,
} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';

const fromBob = (fields: Partial<Message> = {}) => message({from: 'bob', to: 'alice', ...fields});
const toBob = (fields: Partial<Message> = {}) => message({from: 'alice', to: 'bob', ...fields});
const textOf = (content: Content) => (isText(content) ? content.text : content.kind);
const text = (words: string) => ({kind: 'text', text: words}) as const;

const conversation = (last: Message, fields: Partial<Conversation> = {}): Conversation => ({
  with: 'bob',
  last,
  unread: 0,
  mine: {delivered: 0, read: 0},
  theirs: {delivered: 0, read: 0},
  ...fields,
});

describe('transcripts', () => {
  let page: ScriptedPage;

  afterEach(() => page.leave());

  const entries = (user = 'bob') => page.session.transcripts.of(user).entries;
  const places = (user = 'bob') => entries(user).map(({place}) => place);
  const receipts = () => page.sent.filter(({type}) => type === 'receipt');
  const hear = (...messages: Message[]) =>
    messages.reduce(
      (before, one) => before.then(() => page.receive({type: 'message', message: one})),
      Promise.resolve(),
    );

  describe('receiving', () => {
    beforeEach(async () => {
      page = await openSession('transcripts');
    });

    it('are empty for someone who never wrote', () => {
      expect(page.session.transcripts.of('bob')).to.deep.equal({
        with: 'bob',
        entries: [],
        unread: 0,
        history: 'unloaded',
        newer: 'complete',
      });
    });

    it('show a message that arrives, and tell its author', async () => {
      const received = fromBob();
      await hear(received);
      const {id, at, content, place} = received;
      expect(entries()).to.deep.equal([
        {id, from: 'bob', own: false, at, content, place, state: 'delivered'},
      ]);
      expect(receipts()).to.deep.equal([{type: 'receipt', author: 'bob', delivered: place}]);
    });

    it('show a message once, however often it arrives', async () => {
      const received = fromBob();
      await hear(received, received);
      expect(entries()).to.have.length(1);
      expect(page.session.transcripts.of('bob').unread).to.equal(1);
    });

    it('keep the order of the server, whatever the order of arrival', async () => {
      const [one, two, three] = [fromBob(), toBob(), fromBob()];
      await hear(three, one, two);
      expect(places()).to.deep.equal([one.place, two.place, three.place]);
    });

    it('keep messages of two authors apart that have the same id', async () => {
      await hear(fromBob({id: 'same-id-1'}), toBob({id: 'same-id-1'}));
      expect(entries()).to.have.length(2);
    });

    it('show what was written on another device as sent', async () => {
      await hear(toBob());
      expect(entries()[0]).to.include({own: true, state: 'sent'});
      expect(receipts()).to.deep.equal([]);
    });

    it('count what is unread until it is read', async () => {
      await hear(fromBob(), fromBob());
      expect(page.session.transcripts.of('bob').unread).to.equal(2);
      page.session.transcripts.markRead('bob');
      expect(page.session.transcripts.of('bob').unread).to.equal(0);
      expect(entries().map(({state}) => state)).to.deep.equal(['read', 'read']);
    });

    it('answer a burst of messages with two receipts, of which the last counts', async () => {
      await hear(fromBob(), fromBob(), fromBob());
      const last = fromBob();
      await hear(last);
      page.session.transcripts.markRead('bob');
      await page.clock.advance(200);
      expect(receipts()).to.have.length(2);
      expect(receipts().at(-1)).to.deep.equal({
        type: 'receipt',
        author: 'bob',
        delivered: last.place,
        read: last.place,
      });
    });

    it('say nothing when there is nothing new to read', async () => {
      await hear(fromBob());
      page.session.transcripts.markRead('bob');
      await page.clock.advance(200);
      const before = receipts().length;
      page.session.transcripts.markRead('bob');
      page.session.transcripts.markRead('nobody');
      await page.clock.advance(200);
      expect(receipts()).to.have.length(before);
    });

    it('say receipts again on the next connection, as those of a lost one may not have arrived', async () => {
      await hear(fromBob());
      const before = receipts().at(-1);
      await page.disconnect();
      await page.reconnect();
      expect(receipts()).to.deep.equal([before, before]);
    });

    it('count as read here what was read on another device', async () => {
      const received = fromBob();
      await hear(received);
      const {place} = received;
      await page.receive({
        type: 'receipt',
        receipt: {place: place + 1, reader: 'alice', author: 'bob', delivered: place, read: place},
      });
      expect(page.session.transcripts.of('bob').unread).to.equal(0);
    });

    it('leave an entry the same object while nothing about it changes', async () => {
      await hear(fromBob());
      const [before] = entries();
      await hear(fromBob());
      expect(entries()[0]).to.equal(before);
    });
  });

  describe('sending', () => {
    beforeEach(async () => {
      page = await openSession('transcripts');
    });

    it('shows a text at once, and marks it by what the server and the reader say', async () => {
      page.answers.send = () => ({place: 5000, at: 42});
      const id = page.session.transcripts.send('bob', 'hello');
      expect(entries()[0]).to.include({id, own: true, state: 'sending'});
      await settled();
      expect(entries()[0]).to.include({id, state: 'sent', place: 5000, at: 42});
      const receipt = {reader: 'bob', author: 'alice'};
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5001, delivered: 5000, read: 0},
      });
      expect(entries()[0]!.state).to.equal('delivered');
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5002, delivered: 5000, read: 5000},
      });
      expect(entries()[0]!.state).to.equal('read');
    });

    it('never takes a mark back', async () => {
      page.answers.send = () => ({place: 5000, at: 42});
      page.session.transcripts.send('bob', 'hello');
      await settled();
      const receipt = {reader: 'bob', author: 'alice'};
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5002, delivered: 5000, read: 5000},
      });
      await page.receive({
        type: 'receipt',
        receipt: {...receipt, place: 5001, delivered: 5000, read: 0},
      });
      expect(entries()[0]!.state).to.equal('read');
    });

    it('puts own unsent texts last, in the order they were written', async () => {
      page.answers.send = () => undefined;
      page.session.transcripts.send('bob', 'first');
      page.session.transcripts.send('bob', 'second');
      await hear(fromBob({content: text('between')}));
      expect(entries().map(({content}) => textOf(content))).to.deep.equal([
        'between',
        'first',
        'second',
      ]);
    });

    it('sends an application’s own message like a text', async () => {
      page.answers.send = () => ({place: 5000, at: 42});
      const data = {number: 7, note: undefined};
      page.session.transcripts.send('bob', {kind: 'order', data});
      data.number = 8;
      const content = {kind: 'order', data: {number: 7}};
      expect(entries()[0]).to.deep.include({content, state: 'sending'});
      await settled();
      expect(page.sent.find(({type}) => type === 'send')).to.deep.include({
        to: 'bob',
        content,
      });
      page.session.transcripts.send('bob', {kind: 'nudge', data: undefined});
      expect(entries().at(-1)!.content).to.deep.equal({kind: 'nudge', data: null});
    });

    it('refuses custom messages that are too large, or of no kind of their own', () => {
      const circle: unknown[] = [];
      circle.push(circle);
      for (const custom of [
        {kind: 'call', data: {}},
        {kind: 'Order', data: {}},
        {kind: 'order', data: 'x'.repeat(16 * 1024)},
        {kind: 'order', data: circle},
        {kind: 'order', data: 1n},
        {kind: 'order', data: () => 1},
      ]) {
        expect(() => page.session.transcripts.send('bob', custom))
          .to.throw()
          .with.property('code', 'frame-invalid');
      }
      expect(page.session.transcripts.all.value.size).to.equal(0);
    });

    it('refuses an empty text, and one to oneself', () => {
      const {transcripts} = page.session;
      expect(() => transcripts.send('bob', '  \n'))
        .to.throw()
        .with.property('code', 'frame-invalid');
      expect(() => transcripts.send('alice', 'hi'))
        .to.throw()
        .with.property('code', 'to-oneself');
      expect(transcripts.all.value.size).to.equal(0);
    });
  });

  describe('on the first sign-in', () => {
    it('know the last message and what is unread of every conversation', async () => {
      const last = fromBob();
      page = await openSession('transcripts', {
        conversations: [conversation(last, {unread: 7, mine: {delivered: last.place, read: 3}})],
      });
      const {unread, history} = page.session.transcripts.of('bob');
      expect(places()).to.deep.equal([last.place]);
      expect({unread, history}).to.deep.equal({unread: 7, history: 'unloaded'});
    });

    it('tell an author that a message has now arrived', async () => {
      const last = fromBob();
      page = await openSession('transcripts', {conversations: [conversation(last, {unread: 1})]});
      expect(receipts()).to.deep.equal([{type: 'receipt', author: 'bob', delivered: last.place}]);
    });

    it('count on with what arrives, and to nothing when read', async () => {
      const last = fromBob();
      page = await openSession('transcripts', {conversations: [conversation(last, {unread: 7})]});
      await hear(fromBob());
      expect(page.session.transcripts.of('bob').unread).to.equal(8);
      page.session.transcripts.markRead('bob');
      expect(page.session.transcripts.of('bob').unread).to.equal(0);
    });
  });

  describe('after a reconnect', () => {
    const syncs = () => page.network.newest.of('sync').map(({since}) => since);

    beforeEach(async () => {
      page = await openSession('transcripts');
    });

    it('fetch what was missed page by page, from the last live event on', async () => {
      const seen = fromBob();
      await hear(seen);
      const missed = [fromBob(), fromBob(), toBob()];
      await page.disconnect();
      page.answers.sync = ({since}) => ({
        messages: missed.filter(({place}) => place > since).slice(0, 1),
        receipts: [],
        cursor: missed.find(({place}) => place > since)!.place,
        more: since < missed[1]!.place,
      });
      await page.reconnect();
      expect(syncs()).to.deep.equal([seen.place, missed[0]!.place, missed[1]!.place]);
      expect(places()).to.deep.equal([seen, ...missed].map(({place}) => place));
    });

    it('do not let a live message hide a gap that is still being fetched', async () => {
      const seen = fromBob();
      await hear(seen);
      const missed = fromBob();
      const live = fromBob();
      await page.disconnect();
      page.answers.sync = () => undefined;
      await page.reconnect();
      await hear(live);
      expect(places()).to.deep.equal([seen.place, live.place]);

      await page.disconnect();
      page.answers.sync = () => ({
        messages: [missed, live],
        receipts: [],
        cursor: live.place,
        more: false,
      });
      await page.reconnect();
      expect(syncs()).to.deep.equal([seen.place]);
      expect(places()).to.deep.equal([seen.place, missed.place, live.place]);
    });

    it('tell watchers once for a page of events', async () => {
      const missed = [fromBob(), fromBob(), fromBob()];
      await page.disconnect();
      page.answers.sync = () => ({
        messages: missed,
        receipts: [],
        cursor: missed.at(-1)!.place,
        more: false,
      });
      let changes = 0;
      page.session.transcripts.all.subscribe(() => changes++);
      await page.reconnect();
      // One for the messages and one for the mark that they have arrived.
      expect(changes).to.equal(2);
    });

    it('ask again when the server cannot answer now', async () => {
      await page.disconnect();
      page.answers.sync = () => tryLater('the database is busy');
      await page.reconnect();
      expect(syncs()).to.have.length(1);
      const missed = fromBob();
      page.answers.sync = () => ({
        messages: [missed],
        receipts: [],
        cursor: missed.place,
        more: false,
      });
      await page.clock.advance(300);
      expect(places()).to.deep.equal([missed.place]);
    });

    it('do not ask for ever where the pages lead nowhere', async () => {
      await page.disconnect();
      page.answers.sync = ({since}) => ({messages: [], receipts: [], cursor: since, more: true});
      await page.reconnect();
      expect(syncs()).to.have.length(1);
      expect(page.session.error.value?.code).to.equal('frame-invalid');
    });
  });

  describe('loading older messages', () => {
    const old = [fromBob(), toBob(), fromBob()];
    const last = fromBob();

    beforeEach(async () => {
      page = await openSession('transcripts', {
        conversations: [conversation(last, {unread: 3})],
      });
    });

    it('brings them page by page, until there are no more', async () => {
      const {transcripts} = page.session;
      const asked: unknown[] = [];
      page.answers.history = ({with: user, before}) => {
        asked.push([user, before]);
        return before === last.place
          ? {messages: old.slice(1), more: true}
          : {messages: old.slice(0, 1), more: false};
      };
      const loading = transcripts.loadOlder('bob');
      expect(transcripts.of('bob').history).to.equal('loading');
      await loading;
      expect(transcripts.of('bob').history).to.equal('partial');
      await transcripts.loadOlder('bob');
      expect(transcripts.of('bob').history).to.equal('complete');
      await transcripts.loadOlder('bob');
      expect(asked).to.deep.equal([
        ['bob', last.place],
        ['bob', old[1]!.place],
      ]);
      expect(places()).to.deep.equal([...old, last].map(({place}) => place));
    });

    it('does not count an unread message twice', async () => {
      page.answers.history = () => ({messages: old, more: true});
      await page.session.transcripts.loadOlder('bob');
      expect(page.session.transcripts.of('bob').unread).to.equal(3);
    });

    it('is one request for all who ask at once', async () => {
      const {transcripts} = page.session;
      await Promise.all([transcripts.loadOlder('bob'), transcripts.loadOlder('bob')]);
      expect(page.network.newest.of('history')).to.have.length(1);
    });

    it('waits for the connection to come back', async () => {
      await page.disconnect();
      const loading = page.session.transcripts.loadOlder('bob');
      await settled();
      expect(page.session.transcripts.of('bob').history).to.equal('loading');
      page.answers.history = () => ({messages: old, more: false});
      await page.reconnect();
      await loading;
      expect(places()).to.have.length(4);
    });

    it('is asked again when the connection goes before the answer', async () => {
      page.answers.history = () => undefined;
      const loading = page.session.transcripts.loadOlder('bob');
      await settled();
      await page.disconnect();
      page.answers.history = () => ({messages: old, more: false});
      await page.reconnect();
      await loading;
      expect(page.session.transcripts.of('bob').history).to.equal('complete');
    });

    it('may fail, and be asked for again', async () => {
      page.answers.history = () => tryLater('the database is busy');
      await page.session.transcripts.loadOlder('bob');
      expect(page.session.transcripts.of('bob').history).to.equal('failed');
      page.answers.history = () => ({messages: old, more: false});
      await page.session.transcripts.loadOlder('bob');
      expect(places()).to.have.length(4);
    });

    it('ends with the session', async () => {
      await page.disconnect();
      const loading = page.session.transcripts.loadOlder('bob');
      page.session.close();
      await loading;
      expect(page.session.transcripts.of('bob').history).to.equal('failed');
    });
  });
});

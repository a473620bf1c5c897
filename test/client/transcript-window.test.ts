import {expect} from '@open-wc/testing';
import {placeUnknown, tryLater, type Message, type Place} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';
import {unsignedToken} from '../support/browser/scripted-world.js';

/** A conversation with Bob as the server holds it: places 1 to `length`, every third by Alice. */
const conversationOf = (length: number): Message[] =>
  Array.from({length}, (_, index) => {
    const place = index + 1;
    const [from, to] = place % 3 ? ['bob', 'alice'] : ['alice', 'bob'];
    return message({from: from!, to: to!, place, id: `message-${place}`});
  });

/** A long conversation of which a page holds a part. */
describe('the window of a transcript', () => {
  let page: ScriptedPage;
  let stored: Message[];

  const isTheirs = ({from}: Message) => from === 'bob';
  const open = async (length: number, read: Place) => {
    stored = conversationOf(length);
    const unread = stored.filter((one) => isTheirs(one) && one.place > read);
    const last = stored.at(-1);
    page = await openSession('window', {
      cursor: length,
      conversations: last
        ? [
            {
              with: 'bob',
              last,
              unread: unread.length,
              ...(unread[0] && {firstUnread: unread[0].place}),
              mine: {delivered: last.place, read},
              theirs: {delivered: 0, read: 0},
            },
          ]
        : [],
    });
    page.answers.history = ({before, after, limit = 100}) => {
      if (after !== undefined) {
        const newer = stored.filter(({place}) => place > after);
        return {messages: newer.slice(0, limit), more: newer.length > limit};
      }
      const older = stored.filter(({place}) => place < (before ?? Infinity));
      return {messages: older.slice(-limit), more: older.length > limit};
    };
  };
  afterEach(() => page.leave());

  const transcript = () => page.session.transcripts.of('bob');
  const places = () => transcript().entries.map(({place}) => place);
  const range = (first: number, last: number) =>
    Array.from({length: last - first + 1}, (_, index) => first + index);
  const asked = () => page.network.newest.of('history');
  /** Bob writes once more. */
  const hear = async (place = stored.length + 1) => {
    const one = message({from: 'bob', to: 'alice', place, id: `message-${place}`});
    stored.push(one);
    await page.receive({type: 'message', message: one});
    return one;
  };

  describe('when it is opened', () => {
    it('stands on the first unread message, with some before it', async () => {
      await open(1_000, 500);
      expect(transcript()).to.include({unread: 333, firstUnread: 502});
      await page.session.transcripts.open('bob');
      expect(places()).to.deep.equal(range(477, 551));
      expect(transcript()).to.include({history: 'partial', newer: 'partial', unread: 333});
      expect(transcript().last).to.include({place: 1_000});
    });

    it('stands on the newest where nothing is unread', async () => {
      await open(1_000, 1_000);
      await page.session.transcripts.open('bob');
      expect(places()).to.deep.equal(range(951, 1_000));
      expect(transcript()).to.include({history: 'partial', newer: 'complete', unread: 0});
    });

    it('holds all of a short conversation', async () => {
      await open(20, 5);
      await page.session.transcripts.open('bob');
      expect(places()).to.deep.equal(range(1, 20));
      expect(transcript()).to.include({history: 'complete', newer: 'complete', firstUnread: 7});
    });

    it('is empty and complete with someone who never wrote', async () => {
      await open(0, 0);
      await page.session.transcripts.open('bob');
      expect(places()).to.deep.equal([]);
      expect(transcript()).to.include({history: 'complete', newer: 'complete'});
    });

    it('stays where it is if that is on the first unread message already', async () => {
      await open(1_000, 500);
      await Promise.all([
        page.session.transcripts.open('bob'),
        page.session.transcripts.open('bob'),
      ]);
      await page.session.transcripts.open('bob');
      expect(asked()).to.have.length(2);
    });

    it('comes back to the newest where everything was read', async () => {
      await open(1_000, 500);
      const {transcripts} = page.session;
      await transcripts.open('bob');
      transcripts.markRead('bob');
      await transcripts.open('bob');
      expect(places()).to.deep.equal(range(951, 1_000));
    });

    it('waits for the overview, which says what is unread', async () => {
      await open(1_000, 500);
      const {overview, history} = page.answers;
      const {leave} = page;
      leave();
      page = await openSession('window-late', {silent: true});
      Object.assign(page.answers, {overview, history});
      const opening = page.session.transcripts.open('bob');
      await settled();
      expect(asked()).to.have.length(0);
      await page.disconnect();
      await page.reconnect();
      await opening;
      expect(places()).to.deep.equal(range(477, 551));
    });

    it('may fail, and be opened again', async () => {
      await open(1_000, 500);
      const {history} = page.answers;
      page.answers.history = () => tryLater('the database is busy');
      await page.session.transcripts.open('bob');
      expect(transcript().history).to.equal('failed');
      page.answers.history = history;
      await page.session.transcripts.open('bob');
      expect(places()).to.deep.equal(range(477, 551));
    });

    it('waits for the connection to come back', async () => {
      await open(1_000, 500);
      await page.disconnect();
      const opening = page.session.transcripts.open('bob');
      await settled();
      expect(transcript().history).to.equal('loading');
      await page.reconnect();
      await opening;
      expect(places()).to.deep.equal(range(477, 551));
    });
  });

  describe('when it moves', () => {
    beforeEach(async () => {
      await open(2_000, 1_000);
      await page.session.transcripts.open('bob');
    });

    it('goes on to the newest page by page, and then follows what comes', async () => {
      const {transcripts} = page.session;
      while (transcript().newer !== 'complete') await transcripts.loadNewer('bob');
      expect(places().at(-1)).to.equal(2_000);
      const {length} = asked();
      await transcripts.loadNewer('bob');
      expect(asked()).to.have.length(length);
      transcripts.markRead('bob');
      await hear();
      expect(places().at(-1)).to.equal(2_001);
    });

    it('holds a few hundred messages whichever way it goes, without gaps', async () => {
      const {transcripts} = page.session;
      const isRun = () => {
        const held = places() as number[];
        expect(held).to.deep.equal(range(held[0]!, held.at(-1)!));
        expect(held.length).to.be.at.most(400);
      };
      while (transcript().newer !== 'complete') {
        await transcripts.loadNewer('bob');
        isRun();
      }
      expect(transcript().history).to.equal('partial');
      while (transcript().history !== 'complete') {
        await transcripts.loadOlder('bob');
        isRun();
      }
      expect(places()[0]).to.equal(1);
      expect(transcript().newer).to.equal('partial');
      await transcripts.jumpToNewest('bob');
      expect(places()).to.deep.equal(range(1_951, 2_000));
    });

    it('leaves what comes meanwhile to be found at the end, and counts it once', async () => {
      const {transcripts} = page.session;
      const {unread} = transcript();
      const before = places();
      const one = await hear();
      await page.receive({type: 'message', message: one});
      expect(places()).to.deep.equal(before);
      expect(transcript().unread).to.equal(unread + 1);
      expect(transcript().last).to.include({place: 2_001});
      while (transcript().newer !== 'complete') await transcripts.loadNewer('bob');
      expect(places().at(-1)).to.equal(2_001);
      expect(transcript().unread).to.equal(unread + 1);
    });

    it('goes to the newest when something is sent, and shows it last', async () => {
      page.answers.send = () => undefined;
      page.session.transcripts.send('bob', 'an answer');
      expect(transcript().last).to.include({state: 'sending'});
      expect(transcript().entries.at(-1)).not.to.include({state: 'sending'});
      await settled();
      expect(transcript().entries.at(-1)).to.include({state: 'sending'});
      expect(places().at(-2)).to.equal(2_000);
    });

    it('drops a page that belongs to where it no longer is', async () => {
      const {transcripts} = page.session;
      const {history} = page.answers;
      let late: () => void = () => undefined;
      page.answers.history = (request) => {
        late = () => void page.receive({type: 'reply', ref: request.ref, result: history(request)});
        return undefined;
      };
      const older = transcripts.loadOlder('bob');
      await settled();
      page.answers.history = history;
      await transcripts.jumpToNewest('bob');
      late();
      await older;
      expect(places()).to.deep.equal(range(1_951, 2_000));
      expect(transcript().history).to.equal('partial');
    });

    it('asks for each page once, however often it is wanted', async () => {
      const {transcripts} = page.session;
      const {length} = asked();
      await Promise.all([
        transcripts.loadNewer('bob'),
        transcripts.loadNewer('bob'),
        transcripts.loadOlder('bob'),
        transcripts.loadOlder('bob'),
      ]);
      expect(asked()).to.have.length(length + 2);
      expect(places()).to.deep.equal(range(926, 1_100));
    });

    it('says so where the next page does not come', async () => {
      page.answers.history = () => tryLater('the database is busy');
      await page.session.transcripts.loadNewer('bob');
      expect(transcript()).to.include({newer: 'failed', history: 'partial'});
    });
  });

  describe('while messages stream in', () => {
    it('drops the oldest where everything is read', async () => {
      await open(1_000, 1_000);
      await page.session.transcripts.open('bob');
      for (let n = 0; n < 500; n++) {
        const {place} = await hear();
        page.session.transcripts.markRead('bob', place);
      }
      expect(places().length).to.be.at.most(400);
      expect(places().at(-1)).to.equal(1_500);
      expect(transcript()).to.include({newer: 'complete', history: 'partial', unread: 0});
    });

    it('stops following where nobody reads, so that the first unread stays', async () => {
      await open(1_000, 1_000);
      await page.session.transcripts.open('bob');
      for (let n = 0; n < 500; n++) await hear();
      expect(places()).to.deep.equal(range(951, 1_350));
      expect(transcript()).to.include({newer: 'partial', unread: 500, firstUnread: 1_001});
      expect(transcript().last).to.include({place: 1_500});
    });

    it('stays bounded while an hour of messages is caught up with, by the cursor alone', async () => {
      await open(1_000, 1_000);
      await page.session.transcripts.open('bob');
      const {length} = asked();
      await page.disconnect();
      stored = conversationOf(6_000);
      page.answers.sync = ({since}) => {
        const missed = stored.filter(({place}) => place > since);
        const messages = missed.slice(0, 100);
        return {
          messages,
          receipts: [],
          cursor: messages.at(-1)?.place ?? since,
          more: missed.length > 100,
        };
      };
      await page.reconnect();
      await settled();
      const syncs = page.network.newest.of('sync').map(({since}) => since);
      expect(syncs).to.deep.equal(Array.from({length: 50}, (_, index) => 1_000 + index * 100));
      expect(asked()).to.have.length(0);
      expect(length).to.be.greaterThan(0);
      expect(places().length).to.be.at.most(400);
      expect(transcript().unread).to.equal(stored.filter(isTheirs).length - 667);
      expect(transcript().firstUnread).to.equal(1_001);
      expect(transcript().last).to.include({place: 6_000});
    });
  });

  describe('what is unread', () => {
    beforeEach(async () => {
      await open(1_000, 500);
      await page.session.transcripts.open('bob');
    });
    const total = () => page.session.transcripts.unread.value;

    it('counts down as it is read, message by message', async () => {
      const {transcripts} = page.session;
      transcripts.markRead('bob', 503);
      expect(transcript()).to.include({unread: 331, firstUnread: 505});
      transcripts.markRead('bob', 540);
      expect(transcript()).to.include({unread: 307, firstUnread: 541});
      expect(total()).to.equal(transcript().unread);
      transcripts.markRead('bob');
      expect(total()).to.equal(0);
      expect(transcript().firstUnread).to.equal(undefined);
    });

    it('falls as told when it is read on another device', async () => {
      await page.receive({
        type: 'receipt',
        receipt: {
          place: 1_001,
          reader: 'alice',
          author: 'bob',
          delivered: 1_000,
          read: 800,
          unread: 133,
          firstUnread: 802,
        },
      });
      expect(transcript()).to.include({unread: 133, firstUnread: 802});
      expect(total()).to.equal(133);
      await hear(1_002);
      expect(total()).to.equal(134);
      await page.receive({
        type: 'receipt',
        receipt: {
          place: 1_003,
          reader: 'alice',
          author: 'bob',
          delivered: 1_002,
          read: 1_002,
          unread: 0,
        },
      });
      expect(total()).to.equal(0);
    });

    it('does not rise again by a receipt that is older than what was read here', async () => {
      page.session.transcripts.markRead('bob');
      await page.receive({
        type: 'receipt',
        receipt: {
          place: 1_001,
          reader: 'alice',
          author: 'bob',
          delivered: 1_000,
          read: 600,
          unread: 266,
          firstUnread: 601,
        },
      });
      expect(total()).to.equal(0);
    });

    it('leaves out calls that this user knows of', async () => {
      const before = total();
      const call = (place: Place, reason: 'missed' | 'hung-up' | 'declined', seconds: number) =>
        page.receive({
          type: 'message',
          message: message({
            from: 'bob',
            to: 'alice',
            place,
            content: {kind: 'call', media: 'audio', reason, seconds},
          }),
        });
      await call(1_001, 'hung-up', 60);
      await call(1_002, 'declined', 0);
      expect(total()).to.equal(before);
      await call(1_003, 'missed', 0);
      expect(total()).to.equal(before + 1);
    });

    it('is nothing after another user has signed in', async () => {
      page.session.configure({server: 'https://im.test/', token: unsignedToken({sub: 'carol'})});
      await settled();
      expect(total()).to.equal(0);
    });
  });

  describe('news', () => {
    it('is told once for each message that comes, and never of history', async () => {
      await open(1_000, 500);
      const heard: [string, Place | undefined][] = [];
      const {transcripts} = page.session;
      const stop = transcripts.onMessage(({place}, user) => heard.push([user, place]));
      await transcripts.open('bob');
      await transcripts.loadNewer('bob');
      expect(heard).to.deep.equal([]);
      const live = await hear();
      await page.receive({
        type: 'message',
        message: message({from: 'alice', to: 'bob', place: 1_002}),
      });
      await page.disconnect();
      const missed = message({from: 'bob', to: 'alice', place: 1_003});
      page.answers.sync = () => undefined;
      await page.reconnect();
      const ahead = message({from: 'bob', to: 'alice', place: 1_004});
      await page.receive({type: 'message', message: ahead});
      const [sync] = page.network.newest.of('sync');
      expect(sync!.since).to.equal(1_002);
      await page.receive({
        type: 'reply',
        ref: sync!.ref,
        result: {messages: [missed, ahead], receipts: [], cursor: 1_004, more: false},
      });
      expect(heard).to.deep.equal([
        ['bob', live.place],
        ['bob', 1_004],
        ['bob', 1_003],
      ]);
      stop();
      await hear(1_005);
      expect(heard).to.have.length(3);
    });

    it('says of a message that it was read elsewhere meanwhile', async () => {
      await open(10, 10);
      const states: string[] = [];
      page.session.transcripts.onMessage(({state}) => states.push(state));
      await page.disconnect();
      const receipt = {place: 13, reader: 'alice', author: 'bob', delivered: 11, read: 11};
      page.answers.sync = () => ({
        messages: [11, 12].map((place) => message({from: 'bob', to: 'alice', place})),
        receipts: [{...receipt, unread: 1, firstUnread: 12}],
        cursor: 13,
        more: false,
      });
      await page.reconnect();
      expect(states).to.deep.equal(['read', 'delivered']);
      expect(transcript().unread).to.equal(1);
    });
  });

  it('starts afresh where the server has another database, and keeps what is unsent', async () => {
    await open(1_000, 1_000);
    const {transcripts} = page.session;
    await transcripts.open('bob');
    await page.disconnect();
    page.answers.send = () => undefined;
    transcripts.send('bob', 'unsent');
    stored = conversationOf(10);
    page.answers.sync = () => placeUnknown('since');
    page.answers.overview = () => ({
      conversations: [
        {
          with: 'bob',
          last: stored.at(-1)!,
          unread: 7,
          firstUnread: 1,
          mine: {delivered: 0, read: 0},
          theirs: {delivered: 0, read: 0},
        },
      ],
      cursor: 10,
      more: false,
    });
    await page.reconnect();
    await page.clock.advance(300);
    expect(page.session.error.value?.code).to.equal('place-unknown');
    await transcripts.open('bob');
    expect(places()).to.deep.equal([...range(1, 10), undefined]);
    expect(transcript()).to.include({unread: 7, firstUnread: 1});
    expect(transcript().entries.at(-1)).to.include({state: 'sending'});
  });
});

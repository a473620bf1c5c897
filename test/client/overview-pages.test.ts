import {expect} from '@open-wc/testing';
import type {ClientFrameOf, Conversation, Message} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';

const CONVERSATIONS = 3_000;
const PAGE = 100;

describe('an overview of thousands of conversations', () => {
  let page: ScriptedPage;
  /** By partner, what the server knows. */
  let lasts: Map<string, Message>;
  let asked: ClientFrameOf<'overview'>[];
  /** Called before each page is given. */
  let beforePage: (n: number) => void;

  const place = () => Math.max(...[...lasts.values()].map((last) => last.place));
  const say = (user: string, at: number) => {
    const last = message({from: user, to: 'alice', place: at});
    lasts.set(user, last);
    return last;
  };
  const overview = (frame: ClientFrameOf<'overview'>) => {
    beforePage(asked.push(frame));
    const {before = Infinity, since = -1} = frame;
    const found = [...lasts.entries()]
      .filter(([, last]) => last.place < before && last.place > since)
      .sort(([, one], [, other]) => other.place - one.place);
    const conversations = found.slice(0, PAGE).map(([user, last]): Conversation => ({
      with: user,
      last,
      unread: 2,
      mine: {delivered: 0, read: 0},
      theirs: {delivered: 0, read: 0},
    }));
    return {conversations, cursor: place(), more: found.length > PAGE};
  };

  beforeEach(async () => {
    lasts = new Map();
    asked = [];
    beforePage = () => undefined;
    for (let n = 0; n < CONVERSATIONS; n++) say(`user-${n}`, n + 1);
    page = await openSession('overview-pages', {silent: true});
    page.answers.overview = overview;
    await page.disconnect();
  });

  afterEach(() => page.leave());

  it('is asked for page by page, until every conversation is known', async () => {
    await page.reconnect();
    const {transcripts} = page.session;
    expect(transcripts.all.value.size).to.equal(CONVERSATIONS);
    expect(transcripts.unread.value).to.equal(2 * CONVERSATIONS);
    expect(asked.slice(0, 2).map(({before}) => before)).to.deep.equal([
      undefined,
      CONVERSATIONS - PAGE + 1,
    ]);
    // One more, for what has moved meanwhile.
    expect(asked).to.have.length(CONVERSATIONS / PAGE + 1);
    expect(asked.at(-1)).to.deep.include({since: CONVERSATIONS});
  });

  it('misses no conversation that moves to the front while pages come, and counts it whole', async () => {
    beforePage = (n) => {
      if (n !== 5) return;
      const moved = say('user-3', CONVERSATIONS + 7);
      void page.receive({type: 'message', message: moved});
    };
    await page.reconnect();
    const {transcripts} = page.session;
    expect(transcripts.all.value.size).to.equal(CONVERSATIONS);
    const {unread, entries} = transcripts.of('user-3');
    expect([unread, entries.at(-1)?.place]).to.deep.equal([2, CONVERSATIONS + 7]);
    await page.disconnect();
    await page.reconnect();
    expect(page.network.newest.of('sync').at(-1)).to.include({since: CONVERSATIONS + 7});
  });

  it('is begun anew where the connection is lost in between', async () => {
    page.answers.overview = (frame) => (frame.before === undefined ? overview(frame) : undefined);
    await page.reconnect();
    expect(page.session.transcripts.all.value.size).to.equal(PAGE);
    await page.disconnect();
    page.answers.overview = overview;
    await page.reconnect();
    expect(page.session.transcripts.all.value.size).to.equal(CONVERSATIONS);
    expect(page.session.transcripts.unread.value).to.equal(2 * CONVERSATIONS);
  });

  it('lets a conversation be opened as soon as its own page is there', async () => {
    page.answers.overview = (frame) => (frame.before === undefined ? overview(frame) : undefined);
    await page.reconnect();
    await page.session.transcripts.open(`user-${CONVERSATIONS - 1}`);
    expect(page.session.transcripts.of(`user-${CONVERSATIONS - 1}`).history).to.equal('complete');
    void page.session.transcripts.open('user-0');
    await settled();
    expect(page.network.newest.of('history').map((frame) => frame.with)).not.to.include('user-0');
  });

  it('stops where a server says that there is more and gives nothing', async () => {
    page.answers.overview = () => ({conversations: [], cursor: 1, more: true});
    await page.reconnect();
    expect(page.session.error.value?.code).to.equal('frame-invalid');
  });
});

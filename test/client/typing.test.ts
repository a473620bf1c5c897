import {expect} from '@open-wc/testing';
import {settled} from '../support/browser/held-clock.js';
import {message, openSession, type ScriptedPage} from '../support/browser/open-session.js';

describe('typing', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('typing');
  });
  afterEach(() => page.leave());

  const transcripts = () => page.session.transcripts;
  const said = () =>
    page.sent.flatMap((frame) => (frame.type === 'typing' ? [[frame.to, frame.active]] : []));
  const writing = () => [...transcripts().typing.value];
  const hear = (from: string, active: boolean) => page.receive({type: 'typing', from, active});

  describe('of this person', () => {
    it('is said at the first key, and again every three seconds while it goes on', async () => {
      for (let second = 0; second < 7; second++) {
        transcripts().setTyping('bob', true);
        transcripts().setTyping('bob', true);
        await page.clock.advance(1_000);
      }
      expect(said()).to.deep.equal([
        ['bob', true],
        ['bob', true],
        ['bob', true],
      ]);
    });

    it('is said to be over when it is, once', () => {
      transcripts().setTyping('bob', false);
      transcripts().setTyping('bob', true);
      transcripts().setTyping('bob', false);
      transcripts().setTyping('bob', false);
      expect(said()).to.deep.equal([
        ['bob', true],
        ['bob', false],
      ]);
    });

    it('ends with a message, without another word, and begins anew after it', async () => {
      transcripts().setTyping('bob', true);
      transcripts().send('bob', 'done');
      transcripts().setTyping('bob', false);
      transcripts().setTyping('bob', true);
      await settled();
      expect(said()).to.deep.equal([
        ['bob', true],
        ['bob', true],
      ]);
    });

    it('is told to each on their own, and to nobody without a connection', async () => {
      transcripts().setTyping('bob', true);
      transcripts().setTyping('carol', true);
      transcripts().setTyping('alice', true);
      expect(said()).to.deep.equal([
        ['bob', true],
        ['carol', true],
      ]);
      await page.disconnect();
      transcripts().setTyping('bob', true);
      await page.reconnect();
      expect(said()).to.have.length(2);
      transcripts().setTyping('bob', true);
      expect(said()).to.have.length(3);
    });
  });

  describe('of others', () => {
    it('is seen until they stop', async () => {
      await hear('bob', true);
      await hear('carol', true);
      expect(writing()).to.deep.equal(['bob', 'carol']);
      await hear('bob', false);
      expect(writing()).to.deep.equal(['carol']);
    });

    it('stops by itself after six seconds, counted from when it was last said', async () => {
      await hear('bob', true);
      await page.clock.advance(3_000);
      await hear('bob', true);
      await page.clock.advance(5_999);
      expect(writing()).to.deep.equal(['bob']);
      await page.clock.advance(1);
      expect(writing()).to.deep.equal([]);
    });

    it('ends with their message', async () => {
      await hear('bob', true);
      await page.receive({type: 'message', message: message({from: 'bob', to: 'alice'})});
      expect(writing()).to.deep.equal([]);
    });

    it('is forgotten with the connection, and leaves no timer behind', async () => {
      const before = page.clock.running;
      await hear('bob', true);
      expect(page.clock.running).to.equal(before + 1);
      await page.disconnect();
      expect(writing()).to.deep.equal([]);
      await page.reconnect();
      expect(writing()).to.deep.equal([]);
    });

    it('tells watchers only what is new', async () => {
      let changes = 0;
      transcripts().typing.subscribe(() => changes++);
      await hear('bob', true);
      await hear('bob', true);
      await hear('carol', false);
      expect(changes).to.equal(1);
    });
  });
});

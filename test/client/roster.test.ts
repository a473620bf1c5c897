import {expect} from '@open-wc/testing';
import {ImError, type Contact} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {
  ALICE,
  BOB,
  CAROL,
  openSession,
  type ScriptedPage,
} from '../support/browser/open-session.js';
import {welcome} from '../support/browser/scripted-world.js';

describe('roster', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('roster');
  });

  afterEach(() => page.leave());

  const ids = () => page.session.roster.contacts.value.map(({id}) => id);
  const numbered = (from: number, to: number): Contact[] =>
    Array.from({length: to - from}, (_, n) => ({
      id: `user-${from + n}`,
      name: `User ${String(from + n).padStart(5, '0')}`,
      presence: 'offline',
    }));

  it('lists who can be reached first, then by name', () => {
    expect(ids()).to.deep.equal(['bob', 'carol']);
  });

  describe('that comes in several frames', () => {
    const signInAgain = async () => {
      await page.disconnect();
      await page.clock.advance(300);
      page.network.newest.open();
      const first = welcome(ALICE, [...numbered(0, 1_000), BOB]);
      await page.receive({...first, more: true} as typeof first);
    };

    it('keeps who was known until the last of them, and then only who was told of', async () => {
      await signInAgain();
      expect(ids()).to.include('carol');
      expect(ids()).to.have.length(1_002);
      await page.receive({type: 'contacts', contacts: numbered(1_000, 2_000), more: true});
      await page.receive({type: 'contact', contact: {...BOB, presence: 'away'}});
      await page.receive({type: 'contacts', contacts: numbered(2_000, 3_000), more: false});
      expect(ids()).to.have.length(3_001);
      expect(ids()[0]).to.equal('bob');
      expect(ids()).not.to.include('carol');
      expect(page.session.roster.get('bob')?.presence).to.equal('away');
    });

    it('begins anew where the connection is lost in between', async () => {
      await signInAgain();
      await page.disconnect();
      await page.reconnect();
      expect(ids()).to.deep.equal(['bob', 'carol']);
      await page.receive({type: 'contacts', contacts: [{...CAROL, id: 'dan'}], more: false});
      expect(ids()).to.have.members(['bob', 'carol', 'dan']);
    });
  });

  describe('blocking', () => {
    it('asks the server, and shows what it says on every device', async () => {
      await page.session.roster.block('bob');
      expect(page.sent.at(-1)).to.include({type: 'block', user: 'bob'});
      expect(page.session.roster.get('bob')?.blocked).to.equal(undefined);
      const contact = {...BOB, presence: 'offline', blocked: true} as const;
      await page.receive({type: 'contact', contact});
      expect(page.session.roster.get('bob')).to.deep.equal(contact);
      await page.session.roster.unblock('bob');
      expect(page.sent.at(-1)).to.include({type: 'unblock', user: 'bob'});
      await page.receive({type: 'contact', contact: BOB});
      expect(page.session.roster.get('bob')?.blocked).to.equal(undefined);
    });

    it('rejects with what the server says, and without a connection', async () => {
      page.answers.block = () => new ImError('user-unknown', 'no');
      const codes: unknown[] = [];
      const note = (error: ImError) => codes.push(error.code);
      await page.session.roster.block('nobody').catch(note);
      await page.disconnect();
      await page.session.roster.block('bob').catch(note);
      await settled();
      expect(codes).to.deep.equal(['user-unknown', 'not-connected']);
    });

    it('fails a message at once that the other side does not take', async () => {
      page.answers.send = () => new ImError('blocked', 'no');
      page.session.transcripts.send('bob', 'hello');
      await settled();
      const [entry] = page.session.transcripts.of('bob').entries;
      expect([entry?.state, entry?.failure?.code]).to.deep.equal(['failed', 'blocked']);
    });
  });
});

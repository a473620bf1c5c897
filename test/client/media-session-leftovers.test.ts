import {expect} from '@open-wc/testing';
import {settled} from '../support/browser/held-clock.js';
import {countLeftovers, type LeftoverCount} from '../support/browser/leftovers.js';
import {makePair, Side, wire} from '../support/browser/media.js';

describe('what a media session leaves behind', () => {
  const NOTHING = {
    connections: 0,
    channels: 0,
    tracks: 0,
    timers: 0,
    listeners: 0,
    audioContexts: 0,
  };
  let count: LeftoverCount;

  beforeEach(() => {
    count = countLeftovers();
  });

  afterEach(() => count.stop());

  const connect = async (caller: Side, callee: Side) => {
    await Promise.all([caller.start(), callee.start()]);
    await Promise.all([caller.connected(), callee.connected()]);
  };

  it('is nothing, after thirty of them', async () => {
    for (let calls = 0; calls < 15; calls++) {
      const {caller, callee, close} = makePair();
      await connect(caller, callee);
      const {connections, tracks, timers} = count.now();
      expect(connections).to.equal(2);
      expect(tracks).to.be.at.least(4);
      expect(timers).to.be.greaterThan(1);
      close();
    }
    await settled();
    expect(count.now()).to.deep.equal(NOTHING);
  }).timeout(60_000);

  it('is nothing, in whatever moment it is closed', async () => {
    const moments: ((caller: Side, callee: Side) => unknown)[] = [
      (caller) => caller.session.connect(),
      (_, callee) => callee.session.connect(),
      (caller) => void caller.session.capture('video'),
      (caller) => caller.until(() => caller.sent.some(({kind}) => kind === 'offer')),
      (_, callee) => callee.until(() => callee.sent.some(({kind}) => kind === 'answer')),
      (_, callee) => callee.session.admit(),
      (_, callee) => void callee.session.capture('video'),
      (caller) => caller.session.admit(),
      (caller) => caller.session.renew(),
      (_, callee) => callee.session.renew(),
      (caller) => caller.connected(),
    ];
    const capturing: Promise<void>[] = [];
    for (let last = 1; last <= moments.length; last++) {
      const {caller, callee, close} = makePair();
      for (const {session} of [caller, callee]) {
        const capture = session.capture.bind(session);
        session.capture = (media) => {
          const captured = capture(media);
          capturing.push(captured);
          return captured;
        };
      }
      for (const moment of moments.slice(0, last)) await moment(caller, callee);
      close();
    }
    await Promise.all(capturing);
    await settled();
    expect(count.now()).to.deep.equal(NOTHING);
  });

  it('is nothing of the links that a reload of the other side has replaced', async () => {
    const {caller, callee, close} = makePair();
    await connect(caller, callee);
    callee.session.close();
    const again = new Side({role: 'callee'});
    wire(caller, again);
    await again.start();
    await caller.until(() => caller.events.length === 3);
    expect(count.now()).to.include({connections: 2, channels: 2});
    again.session.close();
    close();
    expect(count.now()).to.deep.equal(NOTHING);
  });
});

import {expect} from '@open-wc/testing';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  Side,
  type ConnectionRecord,
} from '../support/browser/media.js';
import {UdpPath} from '../support/browser/udp-path.js';

/** Two sessions in one page, with nothing between them but a path that can be cut. */
describe('the pulse of a link', () => {
  let record: ConnectionRecord;
  let path: UdpPath;
  let caller: Side;
  let callee: Side;

  const connect = async (options: Parameters<typeof makePair>[0] = {}) => {
    ({caller, callee} = makePair(options));
    path.join(caller, callee);
    caller.session.admit();
    callee.session.admit();
    await Promise.all([caller.connected(), callee.connected()]);
  };

  beforeEach(() => {
    record = recordConnections();
    path = new UdpPath();
  });

  afterEach(async () => {
    caller.session.close();
    callee.session.close();
    record.stop();
    await path.close();
  });

  const eventsOf = (side: Side) => side.events.map(({type}) => type);
  const interrupted = (side: Side) => side.until(() => eventsOf(side).at(-1) === 'interrupted');
  const both = (wait: (side: Side) => Promise<unknown>) =>
    Promise.all([wait(caller), wait(callee)]);
  const alive = () => [caller.session.isAlive, callee.session.isAlive];

  it('is felt as long as both are there, though neither sends sound or picture', async () => {
    await connect();
    const since = performance.now();
    while (performance.now() - since < 3_000) {
      expect(alive()).to.deep.equal([true, true]);
      await new Promise(requestAnimationFrame);
    }
    expect([...eventsOf(caller), ...eventsOf(callee)]).to.deep.equal(['connected', 'connected']);
  });

  it('tells within two seconds that nothing arrives any more, and at once that it does again', async () => {
    await connect();
    await both((side) => side.session.capture('video'));
    await both((side) => pictures(side.session.state.value.remote!));
    const cutAt = performance.now();
    await path.cut();
    await both(interrupted);
    expect(performance.now() - cutAt).to.be.within(1_000, 2_000);
    expect(alive()).to.deep.equal([false, false]);
    const healedAt = performance.now();
    await path.heal();
    await both((side) => side.connected());
    expect(performance.now() - healedAt).to.be.below(4_000);
    await both((side) => pictures(side.session.state.value.remote!));
    expect(record.kept).to.have.length(2);
  });

  it('tells it sooner where the other side is suspected to have gone', async () => {
    await connect();
    const cutAt = performance.now();
    await path.cut();
    caller.session.suspect();
    await interrupted(caller);
    expect(performance.now() - cutAt).to.be.below(1_250);
  });

  it('does not take a suspicion for the truth', async () => {
    await connect();
    const since = performance.now();
    while (performance.now() - since < 2_000) {
      caller.session.suspect();
      await new Promise(requestAnimationFrame);
    }
    expect(eventsOf(caller)).to.deep.equal(['connected']);
  });

  it('does not take a page that is too busy to look or to speak for a silent one', async () => {
    await connect();
    await both((side) => side.session.capture('audio'));
    await flows(record.kept[0]!, 'audio');
    for (let round = 0; round < 4; round++) {
      caller.session.suspect();
      // Longer than a suspicion takes, and for both sides, which share this page.
      for (const since = performance.now(); performance.now() - since < 1_100;);
      await both((side) => flows(record.kept[side === caller ? 0 : 1]!, 'audio'));
    }
    expect([...eventsOf(caller), ...eventsOf(callee)]).to.deep.equal(['connected', 'connected']);
  });

  it('does not take a count that is read late for a new one', async () => {
    const {send} = RTCDataChannel.prototype;
    await connect();
    await callee.session.capture('audio');
    const [connection] = record.kept as [RTCPeerConnection];
    await flows(connection, 'audio');
    // Every second answer is as old as the one before it, as from a browser that keeps what it has just counted.
    const count = connection.getStats.bind(connection);
    let last: RTCStatsReport | undefined;
    connection.getStats = async () => {
      const old = last;
      last = old ? undefined : await count();
      if (!old) return last!;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return old;
    };
    try {
      RTCDataChannel.prototype.send = () => undefined;
      for (const since = performance.now(); performance.now() - since < 3_500;) {
        caller.session.suspect();
        await new Promise(requestAnimationFrame);
      }
    } finally {
      RTCDataChannel.prototype.send = send;
    }
    expect(eventsOf(caller)).to.deep.equal(['connected']);
  });

  it('does not take what arrives late for a sign of one that has left', async () => {
    await connect();
    const [connection] = record.kept as [RTCPeerConnection];
    let packets = 1_000;
    let looks = 0;
    connection.getStats = () => {
      looks++;
      return Promise.resolve(new Map([['T', {type: 'transport', packetsReceived: packets++}]]));
    };
    callee.session.close();
    await interrupted(caller);
    const before = looks;
    while (looks < before + 4) await new Promise(requestAnimationFrame);
    expect(eventsOf(caller)).to.deep.equal(['connected', 'interrupted']);
  });

  it('gives an interruption up so long after the last packet, however late it was noticed', async () => {
    await connect({caller: {patience: {recover: 2_500}}});
    await path.cut();
    const cutAt = performance.now();
    await caller.until(() => caller.events.at(-1)?.type === 'failed');
    expect(performance.now() - cutAt).to.be.within(1_500, 3_500);
    expect(eventsOf(caller)).to.deep.equal(['connected', 'interrupted', 'failed']);
  });

  it('is not missed while packets arrive, though its own words are lost', async () => {
    const {send} = RTCDataChannel.prototype;
    await connect();
    await callee.session.capture('audio');
    try {
      RTCDataChannel.prototype.send = () => undefined;
      const since = performance.now();
      while (performance.now() - since < 3_000) await flows(record.kept[0]!, 'audio');
    } finally {
      RTCDataChannel.prototype.send = send;
    }
    expect(eventsOf(caller)).to.deep.equal(['connected']);
  });

  it('tells at once of a suspected side that had closed its connection, and else by itself', async () => {
    for (const isSuspected of [true, false]) {
      await connect();
      callee.session.close();
      await caller.until(() => !caller.session.isAlive || caller.events.length > 1);
      if (isSuspected) caller.session.suspect();
      await interrupted(caller);
      caller.session.close();
    }
  });

  it('lets both find another path once the signaling is back, however long nothing came through', async () => {
    await connect();
    await both((side) => side.session.capture('video'));
    const carries = [caller.carry, callee.carry] as const;
    caller.carry = callee.carry = () => undefined;
    await path.cut();
    await both(interrupted);
    // ICE itself gives up only after many seconds; from then on nothing but a restart helps.
    const [connection] = record.kept;
    while (connection!.connectionState === 'connected') await new Promise(requestAnimationFrame);
    await path.heal();
    [caller.carry, callee.carry] = carries;
    const backAt = performance.now();
    caller.session.restart();
    callee.session.restart();
    await both((side) => side.connected());
    expect(performance.now() - backAt).to.be.below(4_000);
    await both((side) => pictures(side.session.state.value.remote!));
  });

  it('takes a fresh link where the other side agrees to another path and still nothing arrives', async () => {
    await connect({callee: {patience: {retry: 300}}});
    const [first] = record.kept;
    await path.cut();
    await callee.until(() => callee.sent.filter(({kind}) => kind === 'enter').length > 2);
    await path.heal();
    await both((side) => side.connected());
    expect(first!.signalingState).to.equal('closed');
    const open = record.kept.filter(({signalingState}) => signalingState !== 'closed');
    expect(open).to.have.length(2);
  });
});

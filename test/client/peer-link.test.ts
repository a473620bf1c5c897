import {expect} from '@open-wc/testing';
import type {ConnectionSignal} from '../../src/client/negotiation.js';
import {PULSE_PATIENCE} from '../../src/client/link-pulse.js';
import {PeerLink, type LinkState, type PeerLinkOptions} from '../../src/client/peer-link.js';
import {pictures, recordConnections, type ConnectionRecord} from '../support/browser/media.js';

/** A link with what it has said and told. */
class Side {
  readonly link: PeerLink;
  readonly sent: ConnectionSignal[] = [];
  readonly states: LinkState[] = [];
  readonly errors: unknown[] = [];
  readonly remote: Promise<MediaStream>;
  readonly connected: Promise<void>;
  /** Called with everything it says. */
  carry: (signal: ConnectionSignal) => void = () => undefined;
  /** Asks the other side for an offer. */
  ask: () => void = () => undefined;

  constructor(role: PeerLinkOptions['role']) {
    let remote: (stream: MediaStream) => void;
    let connected: () => void;
    this.remote = new Promise((resolve) => (remote = resolve));
    this.connected = new Promise((resolve) => (connected = resolve));
    this.link = new PeerLink({
      role,
      iceServers: [],
      policy: 'all',
      patience: PULSE_PATIENCE,
      send: (signal) => {
        this.sent.push(signal);
        this.carry(signal);
      },
      onState: (state) => {
        this.states.push(state);
        if (state === 'connected') connected();
      },
      onRemote: (stream) => remote(stream),
      onNeed: () => this.ask(),
      onPulse: () => undefined,
      onAccepted: () => undefined,
      onError: (error) => this.errors.push(error),
    });
  }

  of(kind: ConnectionSignal['kind']): number {
    return this.sent.filter((signal) => signal.kind === kind).length;
  }
}

describe('peer link', () => {
  let record: ConnectionRecord;
  let caller: Side;
  let callee: Side;
  let picture: MediaStream;

  before(async () => {
    picture = await navigator.mediaDevices.getUserMedia({video: true});
  });

  after(() => {
    for (const track of picture.getTracks()) track.stop();
  });

  beforeEach(() => {
    record = recordConnections();
    caller = new Side('caller');
    callee = new Side('callee');
    caller.carry = (signal) => queueMicrotask(() => callee.link.receive(signal));
    callee.carry = (signal) => queueMicrotask(() => caller.link.receive(signal));
    callee.ask = () => queueMicrotask(() => caller.link.restart());
  });

  afterEach(() => {
    caller.link.close();
    callee.link.close();
    record.stop();
  });

  const connect = async () => {
    caller.link.dial();
    await Promise.all([caller.connected, callee.connected]);
    return record.kept as [RTCPeerConnection, RTCPeerConnection];
  };

  const fragments = (connection: RTCPeerConnection) =>
    [connection.localDescription!, connection.remoteDescription!].map(
      ({sdp}) => /^a=ice-ufrag:(.*)$/m.exec(sdp)![1],
    );

  /** Resolves when both are stable and `condition` holds; asked at each step of either negotiation. */
  const settled = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        const isStable = record.kept.every(({signalingState}) => signalingState === 'stable');
        if (isStable && condition()) resolve();
      };
      for (const connection of record.kept) {
        connection.addEventListener('signalingstatechange', check);
      }
      check();
    });

  it('has one way for sound and one for pictures in each direction, without any device', async () => {
    for (const connection of await connect()) {
      const ways = connection
        .getTransceivers()
        .map(({receiver, currentDirection}) => `${receiver.track.kind} ${currentDirection}`);
      expect(ways).to.deep.equal(['audio sendrecv', 'video sendrecv']);
    }
    expect([caller.of('offer'), caller.of('answer')]).to.deep.equal([1, 0]);
    expect([callee.of('offer'), callee.of('answer')]).to.deep.equal([0, 1]);
  });

  it('hands on the same two remote tracks whatever is attached', async () => {
    await connect();
    const remote = await callee.remote;
    expect(remote.getTracks().map(({kind}) => kind)).to.have.members(['audio', 'video']);
    caller.link.senders.attach('video', picture.getVideoTracks()[0]!);
    await pictures(remote);
    expect(caller.of('offer')).to.equal(1);
  });

  it('sends a track that was attached before it opened', async () => {
    callee.link.senders.attach('video', picture.getVideoTracks()[0]!);
    await connect();
    await pictures(await caller.remote);
  });

  it('finds a new path by an ICE restart from either side, and media goes on', async () => {
    const connections = await connect();
    caller.link.senders.attach('video', picture.getVideoTracks()[0]!);
    for (const side of [caller, callee]) {
      const before = fragments(connections[0]);
      side.link.restart();
      await settled(() => fragments(connections[0])[0] !== before[0]);
      const after = fragments(connections[0]);
      expect(after).to.not.include.members(before);
      expect(fragments(connections[1])).to.deep.equal(after.toReversed());
      await pictures(await callee.remote);
    }
  });

  it('settles when both sides restart at once', async () => {
    const connections = await connect();
    caller.link.senders.attach('video', picture.getVideoTracks()[0]!);
    const before = fragments(connections[0]);
    caller.link.restart();
    callee.link.restart();
    await settled(() => fragments(connections[0]).every((fragment) => !before.includes(fragment)));
    expect(fragments(connections[1])).to.deep.equal(fragments(connections[0]).toReversed());
    await pictures(await callee.remote);
  });

  it('settles when both restarted while nothing came through', async () => {
    const connections = await connect();
    const {carry} = caller;
    const {ask} = callee;
    const before = fragments(connections[0]);
    callee.ask = caller.carry = () => undefined;
    caller.link.restart();
    callee.link.restart();
    await new Promise((resolve) => {
      connections[0].addEventListener('signalingstatechange', resolve, {once: true});
    });
    callee.ask = ask;
    caller.carry = carry;
    callee.link.restart();
    caller.link.restart();
    await settled(() => fragments(connections[0]).every((fragment) => !before.includes(fragment)));
    expect(fragments(connections[1])).to.deep.equal(fragments(connections[0]).toReversed());
  });

  it('answers a repeated offer again', async () => {
    const {carry} = callee;
    const answered = new Promise<void>((resolve) => {
      callee.carry = ({kind}) => {
        if (kind === 'answer') resolve();
      };
    });
    caller.link.dial();
    await answered;
    callee.carry = carry;
    caller.link.repeat();
    await Promise.all([caller.connected, callee.connected]);
  });

  it('keeps candidates that overtake the description they belong to', async () => {
    const early: string[] = [];
    let answers: ConnectionSignal[] = [];
    callee.carry = (signal) => {
      if (signal.kind === 'answer') answers.push(signal);
      if (signal.kind !== 'candidate') return;
      caller.link.receive(signal);
      early.push(signal.candidate);
      for (const answer of answers) caller.link.receive(answer);
      answers = [];
    };
    const [connection] = await connect();
    caller.link.restart();
    await settled(() => callee.of('answer') === 2 && early.length > 1 && answers.length === 0);
    const ufrag = fragments(connection)[1];
    const overtaking = early.find((candidate) => candidate.includes(`ufrag ${ufrag}`))!;
    // The browser writes a candidate in its own way; address and port tell it from others.
    const place = overtaking.split(' ').slice(4, 6).join(' ');
    while (!connection.remoteDescription!.sdp.includes(place)) {
      await new Promise(requestAnimationFrame);
    }
  });

  it('does not take an old answer that comes again for the answer to a new offer', async () => {
    const connections = await connect();
    const {carry} = callee;
    const old = callee.sent.find(({kind}) => kind === 'answer')!;
    const held: ConnectionSignal[] = [];
    const answered = new Promise<void>((resolve) => {
      callee.carry = (signal) => {
        held.push(signal);
        if (signal.kind === 'answer') resolve();
      };
    });
    caller.link.restart();
    await answered;
    caller.link.receive(old);
    callee.carry = carry;
    for (const signal of held) carry(signal);
    await settled(() => fragments(connections[0])[1] === fragments(connections[1])[0]);
  });

  it('offers anew when an offer that had to wait for its answer leads to nothing, as the addresses in it may be old', async () => {
    const connections = await connect();
    const {carry} = callee;
    const held: ConnectionSignal[] = [];
    const answered = new Promise<void>((resolve) => {
      callee.carry = (signal) => {
        held.push(signal);
        if (signal.kind === 'answer') resolve();
      };
    });
    caller.link.restart();
    await answered;
    const before = fragments(connections[0]);
    Object.defineProperty(caller.link, 'isUp', {value: false});
    const now = performance.now();
    performance.now = () => now + 10_000;
    try {
      callee.carry = carry;
      for (const signal of held) carry(signal);
      await settled(() => caller.of('offer') === 3 && callee.of('answer') === 3);
    } finally {
      Reflect.deleteProperty(performance, 'now');
    }
    expect(fragments(connections[0])).to.not.include.members(before);
    expect(fragments(connections[1])).to.deep.equal(fragments(connections[0]).toReversed());
  });

  it('keeps its connection when PeerJS would have given it up', async () => {
    const [connection] = await connect();
    Object.defineProperty(connection, 'iceConnectionState', {value: 'failed', configurable: true});
    connection.dispatchEvent(new Event('iceconnectionstatechange'));
    Reflect.deleteProperty(connection, 'iceConnectionState');
    expect(connection.signalingState).to.equal('stable');
    caller.link.senders.attach('video', picture.getVideoTracks()[0]!);
    await pictures(await callee.remote);
  });

  it('says nothing more once closed, and leaves no connection open', async () => {
    const connections = await connect();
    const said = caller.sent.length;
    caller.link.restart();
    caller.link.close();
    caller.link.restart();
    caller.link.repeat();
    caller.link.dial();
    for (const signal of callee.sent) caller.link.receive(signal);
    const gone = new Promise((resolve) => {
      connections[1].getSenders()[0]!.transport!.addEventListener('statechange', resolve);
    });
    await gone;
    expect(caller.sent).to.have.length(said);
    callee.link.close();
    expect(record.made.map(({signalingState}) => signalingState)).to.deep.equal(
      record.made.map(() => 'closed'),
    );
  });

  it('tells of a first offer that makes no sense', async () => {
    const told = new Promise((resolve) => (callee.errors.push = (error) => Number(resolve(error))));
    callee.link.receive({kind: 'offer', sdp: 'nonsense'});
    await told;
  });
});

import {expect} from '@open-wc/testing';
import type {Signal} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  sentBytes,
  Side,
  wire,
  type ConnectionRecord,
} from '../support/browser/media.js';

type Pair = ReturnType<typeof makePair>;

const devices = navigator.mediaDevices;
const realGetUserMedia = devices.getUserMedia.bind(devices);

describe('media session while it rings', () => {
  let record: ConnectionRecord;
  let pair: Pair;
  let asked: MediaStreamConstraints[];

  beforeEach(() => {
    record = recordConnections();
    asked = [];
    devices.getUserMedia = (constraints) => {
      asked.push(constraints!);
      return realGetUserMedia(constraints);
    };
  });

  afterEach(() => {
    pair.close();
    record.stop();
    devices.getUserMedia = realGetUserMedia;
  });

  const media = (side: Side) => side.session.state.value;
  const see = (side: Side) => pictures(media(side).remote!);

  /** Resolves when the newest connection of each side is connected; sessions tell so only once admitted. */
  const connected = (connection: RTCPeerConnection) =>
    new Promise<void>((resolve) => {
      const check = () => connection.connectionState === 'connected' && resolve();
      connection.addEventListener('connectionstatechange', check);
      check();
    });

  /** Both ring and are connected, the caller sees itself. */
  const ring = async (made = makePair()): Promise<Pair> => {
    pair = made;
    pair.caller.session.connect();
    pair.callee.session.connect();
    await pair.caller.session.capture('video');
    await pair.caller.until(() => record.kept.length === 2);
    await Promise.all(record.kept.map(connected));
    return pair;
  };

  const accept = async ({caller, callee}: Pair) => {
    callee.session.accept();
    callee.session.admit();
    await caller.until(() => caller.events.some(({type}) => type === 'accepted'));
    caller.session.admit();
    await callee.session.capture('video');
  };

  it('connects without sending any media, and opens no device of the called', async () => {
    const {caller, callee} = await ring();
    // As long as it takes to hear from the other side twice.
    for (let heard = 0; heard < 2; heard++) await transported(record.kept[0]!);
    for (const connection of record.kept) expect(await sentBytes(connection)).to.equal(0);
    expect(asked).to.have.length(1);
    expect(media(caller)).to.include({camera: 'on', remote: undefined});
    expect(media(callee)).to.include({local: undefined, remote: undefined});
    expect([...caller.events, ...callee.events]).to.deep.equal([]);
    expect([caller.session.isAlive, callee.session.isAlive]).to.deep.equal([true, true]);
  });

  it('has told the senders how to send before the accept, and tells them nothing then', async () => {
    let told = 0;
    const {prototype} = RTCRtpSender;
    const {setParameters} = prototype;
    prototype.setParameters = function (parameters, ...rest) {
      // All but that a picture may grow, which comes when it has begun.
      if (parameters.encodings[0]?.scaleResolutionDownBy !== 1) told++;
      return setParameters.call(this, parameters, ...rest);
    };
    try {
      await ring();
      // Sound and picture of both.
      while (told < 4) await new Promise(requestAnimationFrame);
      await accept(pair);
      await Promise.all([see(pair.caller), see(pair.callee)]);
      expect(told).to.equal(4);
    } finally {
      prototype.setParameters = setParameters;
    }
  });

  it("sets up the encoder of the caller, and gives the called's senders nothing", async () => {
    await ring();
    const [caller, callee] = record.kept.map((connection) => () => {
      const kinds = new Map(
        connection.getTransceivers().map((one) => [one.receiver.track.kind, one]),
      );
      return kinds.get('video')!.sender.track;
    });
    while (!caller!()) await new Promise(requestAnimationFrame);
    const placeholder = caller!()!;
    const camera = media(pair.caller).local!.getVideoTracks()[0];
    expect(placeholder).to.not.equal(camera);
    expect(callee!()).to.equal(null);
    for (let heard = 0; heard < 2; heard++) await transported(record.kept[0]!);
    expect(await sentBytes(record.kept[0]!)).to.equal(0);
    await accept(pair);
    await see(pair.callee);
    expect(caller!()).to.equal(camera);
    expect(placeholder.readyState).to.equal('ended');
  });

  it('leaves no track behind when nobody accepts', async () => {
    await ring();
    const sender = () => record.kept[0]!.getSenders().find(({track}) => track?.kind === 'video');
    while (!sender()) await new Promise(requestAnimationFrame);
    const placeholder = sender()!.track!;
    pair.caller.session.close();
    expect(placeholder.readyState).to.equal('ended');
  });

  it('shows a picture that is there before the word of it', async () => {
    await ring();
    const {caller, callee} = pair;
    callee.carry = () => undefined;
    expect(media(caller).remoteCamera).to.equal('off');
    await accept(pair);
    await caller.until(() => media(caller).remoteCamera === 'on');
    await see(caller);
  });

  it('says in one signal that microphone and camera are open', async () => {
    await ring();
    const before = pair.callee.sent.length;
    await accept(pair);
    await see(pair.caller);
    const states = pair.callee.sent.slice(before).filter(({kind}) => kind === 'state');
    expect(states).to.have.length(1);
    expect(states[0]).to.include({microphone: true, camera: true});
  });

  it('tells the caller of the accept without the signaling, and both see each other', async () => {
    await ring();
    const {caller, callee} = pair;
    callee.carry = caller.carry = () => undefined;
    await accept(pair);
    await Promise.all([see(caller), see(callee)]);
    expect(caller.events).to.deep.equal([{type: 'accepted'}, {type: 'connected'}]);
    expect(callee.events).to.deep.equal([{type: 'connected'}]);
    expect(record.kept).to.have.length(2);
  });

  it('says the accept once the devices are connected, when it was pressed before', async () => {
    pair = makePair();
    const {caller, callee} = pair;
    callee.session.connect();
    callee.session.accept();
    caller.session.connect();
    await caller.until(() => caller.events.length > 0);
    expect(caller.events).to.deep.equal([{type: 'accepted'}]);
  });

  it('does not let the one who was not admitted yet hear or see the other', async () => {
    const {caller, callee} = await ring();
    caller.session.admit();
    await flows(record.kept[1]!, 'video');
    expect(media(callee).remote).to.equal(undefined);
    expect(await sentBytes(record.kept[1]!)).to.equal(0);
    callee.session.admit();
    await see(callee);
  });

  it('tells no address but that of a relay until it is admitted to all', async () => {
    pair = makePair({caller: {policy: 'relay'}, callee: {policy: 'relay'}});
    const {caller, callee} = pair;
    caller.session.connect();
    callee.session.connect();
    await callee.until(() => callee.sent.some(({kind}) => kind === 'answer'));

    await Promise.all(record.kept.map(gathered));

    const named = (side: Side) => side.sent.filter((signal) => namesAddress(signal)).length;
    expect([named(caller), named(callee)]).to.deep.equal([0, 0]);
    await Promise.all([caller.start(), callee.start()]);

    expect(record.configurations.filter(Boolean)).to.have.length(2);
    caller.session.admit('all');
    callee.session.admit('all');
    await Promise.all([caller.connected(), callee.connected()]);
    await Promise.all([see(caller), see(callee)]);
  });

  it('looks for direct paths also where nobody took the first offer', async () => {
    pair = makePair({caller: {policy: 'relay'}, callee: {policy: 'relay'}});
    const {caller, callee} = pair;
    caller.session.connect();
    await caller.until(() => caller.sent.some(({kind}) => kind === 'offer'));
    callee.session.connect();
    caller.session.admit('all');
    callee.session.admit('all');
    await Promise.all([caller.connected(), callee.connected()]);
  });

  it('keeps a failure to itself until it is accepted, and then begins afresh', async () => {
    pair = makePair();
    const {caller, callee} = pair;
    const {carry} = caller;
    let spoiled = 0;
    caller.carry = (signal) => {
      const isFirst = signal.kind === 'offer' && spoiled++ === 0;
      carry(isFirst ? {...signal, sdp: 'nonsense'} : signal);
    };
    const {prototype} = RTCPeerConnection;
    const {setRemoteDescription} = prototype;
    const refused = new Promise<unknown>((resolve) => {
      prototype.setRemoteDescription = function (...described: unknown[]) {
        const done = Reflect.apply(setRemoteDescription, this, described) as Promise<void>;
        done.catch(resolve);
        return done;
      };
    });
    callee.session.connect();
    caller.session.connect();
    await refused;
    prototype.setRemoteDescription = setRemoteDescription;
    await settled();
    expect(callee.events).to.deep.equal([]);
    await Promise.all([caller.start(), callee.start()]);
    await Promise.all([caller.connected(), callee.connected()]);
    expect(callee.events).to.deep.equal([{type: 'connected'}]);
  });

  it('connects with the device that took the call, not with the one that rang along', async () => {
    const {caller, callee: first} = await ring();
    const second = new Side({role: 'callee'});
    wire(caller, second);
    caller.session.renew();
    caller.session.admit();
    await second.start();
    await Promise.all([caller.connected(), second.connected()]);
    await Promise.all([see(caller), see(second)]);
    expect(await sentBytes(record.kept[0]!)).to.equal(0);
    expect(record.kept[0]!.signalingState).to.equal('closed');
    expect(media(first).remote).to.equal(undefined);
    second.session.close();
  });
});

/** Resolves when more packets have arrived over the connection, whatever they hold. */
async function transported(connection: RTCPeerConnection): Promise<void> {
  const packets = async () => {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'transport') return (report as RTCTransportStats).packetsReceived ?? 0;
    }
    return 0;
  };
  const before = await packets();
  while ((await packets()) === before) await new Promise(requestAnimationFrame);
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const check = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', check);
    check();
  });
}

const namesAddress = (signal: Signal): boolean =>
  signal.kind === 'candidate' || ('sdp' in signal && signal.sdp.includes('a=candidate'));

import {expect} from '@open-wc/testing';
import type {Signal} from '../../src/protocol/index.js';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  Side,
  type ConnectionRecord,
} from '../support/browser/media.js';

type Pair = ReturnType<typeof makePair>;

describe('media session in trouble', () => {
  let record: ConnectionRecord;
  let pair: Pair;

  beforeEach(() => {
    record = recordConnections();
  });

  afterEach(() => {
    pair.close();
    record.stop();
  });

  const start = async (made: Pair): Promise<Pair> => {
    pair = made;
    await Promise.all([pair.caller.start(), pair.callee.start()]);
    return pair;
  };

  const connect = async (made: Pair): Promise<Pair> => {
    await start(made);
    await Promise.all([made.caller.connected(), made.callee.connected()]);
    return made;
  };

  const media = (side: Side) => side.session.state.value;
  const see = (side: Side) => pictures(media(side).remote!);
  const connectionOf = (side: Side) => record.kept[side === pair.caller ? 0 : 1]!;

  describe('over signaling that misbehaves', () => {
    it('connects when every signal comes twice', async () => {
      const made = makePair();
      for (const [side, other] of [
        [made.caller, made.callee],
        [made.callee, made.caller],
      ] as const) {
        side.carry = (signal) =>
          queueMicrotask(() => {
            other.session.receive(signal);
            other.session.receive(signal);
          });
      }
      const {caller, callee} = await connect(made);
      await Promise.all([see(caller), see(callee)]);
    });

    it('connects when the candidates overtake what they belong to', async () => {
      const made = makePair();
      for (const [side, other] of [
        [made.caller, made.callee],
        [made.callee, made.caller],
      ] as const) {
        let late: Signal[] = [];
        side.carry = (signal) => {
          if (signal.kind === 'offer' || signal.kind === 'answer') {
            late.push(signal);
            return;
          }
          other.session.receive(signal);
          if (signal.kind !== 'candidate') return;
          for (const description of late) other.session.receive(description);
          late = [];
        };
      }
      const {caller, callee} = await connect(made);
      await Promise.all([see(caller), see(callee)]);
    });

    it('takes signals that come before the session starts', async () => {
      pair = makePair();
      const {caller, callee} = pair;
      await caller.start();
      await caller.until(() => caller.sent.some(({kind}) => kind === 'candidate'));
      await callee.start();
      await Promise.all([caller.connected(), callee.connected()]);
    });

    it('offers again when the offer was lost', async () => {
      const made = makePair({caller: {patience: {retry: 20}}});
      const {carry} = made.caller;
      let lost = 0;
      made.caller.carry = (signal) => {
        if (signal.kind !== 'state' && lost++ < 3) return;
        carry(signal);
      };
      await connect(made);
      expect(lost).to.be.greaterThan(3);
    });

    it('connects after everything the callee said was lost, once the signaling is back', async () => {
      const made = makePair();
      const {carry} = made.callee;
      made.callee.carry = () => undefined;
      await start(made);
      const {caller, callee} = made;
      await callee.until(() => callee.sent.some(({kind}) => kind === 'candidate'));
      callee.carry = carry;
      expect(media(caller).remoteMicrophone).to.equal('off');
      caller.session.restart();
      callee.session.restart();
      await Promise.all([caller.connected(), callee.connected()]);
      await Promise.all([see(caller), see(callee)]);
      expect(media(caller)).to.include({remoteMicrophone: 'on', remoteCamera: 'on'});
    });

    it('lives on when the other side says nonsense', async () => {
      const {caller, callee} = await connect(makePair());
      const nonsense: Signal[] = [
        {kind: 'offer', link: 'x', sdp: 'v=0\r\nnonsense'},
        {kind: 'answer', link: 'x', sdp: ''},
        {kind: 'candidate', link: 'x', candidate: 'candidate:x', sdpMid: '9', sdpMLineIndex: null},
      ];
      for (const signal of nonsense) {
        caller.session.receive(signal);
        callee.session.receive(signal);
      }
      await Promise.all([see(caller), see(callee)]);
      await flows(connectionOf(caller), 'video');
      expect(caller.events).to.deep.equal([{type: 'connected'}]);
    });
  });

  describe('when the connection breaks', () => {
    /** Makes the browser's report of a connection say something else, as no test can cut a cable in one page. */
    const report = (connection: RTCPeerConnection, state: RTCPeerConnectionState) => {
      Object.defineProperty(connection, 'connectionState', {value: state, configurable: true});
      connection.dispatchEvent(new Event('connectionstatechange'));
    };

    it('says so, restarts, and is connected again', async () => {
      const {caller, callee} = await connect(makePair({caller: {patience: {restart: 10}}}));
      const connection = connectionOf(caller);
      const fragment = () => /a=ice-ufrag:(.*)/.exec(connection.localDescription!.sdp)![1];
      const before = fragment();
      report(connection, 'disconnected');
      expect(caller.events.at(-1)).to.deep.equal({type: 'interrupted'});
      await callee.until(() => callee.sent.filter(({kind}) => kind === 'answer').length === 2);
      expect(fragment()).to.not.equal(before);
      report(connection, 'connected');
      expect(caller.events.map(({type}) => type)).to.deep.equal([
        'connected',
        'interrupted',
        'connected',
      ]);
      await see(caller);
      await flows(connectionOf(callee), 'video');
    });

    it('restarts at once when ICE has failed', async () => {
      const {caller, callee} = await connect(makePair({callee: {patience: {restart: 60_000}}}));
      report(connectionOf(callee), 'failed');
      await caller.until(() => caller.sent.filter(({kind}) => kind === 'offer').length === 2);
      expect(callee.events.at(-1)).to.deep.equal({type: 'interrupted'});
    });

    it('restarts when both sides notice at once', async () => {
      const {caller, callee} = await connect(makePair());
      const answers = () =>
        [...caller.sent, ...callee.sent].filter(({kind}) => kind === 'answer').length;
      report(connectionOf(caller), 'failed');
      report(connectionOf(callee), 'failed');
      await Promise.race([caller.until(() => answers() > 1), callee.until(() => answers() > 1)]);
      await flows(connectionOf(caller), 'video');
      await flows(connectionOf(callee), 'video');
    });

    it('gives up when it does not come back in time', async () => {
      const {caller} = await connect(makePair({caller: {patience: {recover: 20}}}));
      report(connectionOf(caller), 'disconnected');
      await caller.until(() => caller.events.at(-1)?.type === 'failed');
      expect(caller.events.slice(1)).to.deep.equal([
        {type: 'interrupted'},
        {type: 'failed', reason: 'media-failed'},
      ]);
    });
  });

  describe('that cannot connect', () => {
    it('gives up when the other side never answers', async () => {
      pair = makePair({caller: {patience: {connect: 20}}});
      const {caller} = pair;
      await caller.start();
      await caller.until(() => caller.events.length > 0);
      expect(caller.events).to.deep.equal([{type: 'failed', reason: 'media-failed'}]);
    });

    it('gives up at once when the first offer makes no sense', async () => {
      pair = makePair();
      const {callee} = pair;
      await callee.start();
      callee.session.receive({kind: 'offer', link: 'of-caller', sdp: 'nonsense'});
      await callee.until(() => callee.events.length > 0);
      expect(callee.events).to.deep.equal([{type: 'failed', reason: 'media-failed'}]);
    });

    it('opens no device where the browser cannot make the connection', async () => {
      pair = makePair({caller: {iceServers: [{urls: ['gopher://nowhere']}]}});
      await pair.caller.start();
      expect(pair.caller.events).to.deep.equal([{type: 'failed', reason: 'device-error'}]);
      expect(media(pair.caller).local).to.equal(undefined);
    });
  });
});

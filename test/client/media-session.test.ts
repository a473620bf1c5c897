import {expect} from '@open-wc/testing';
import type {Media} from '../../src/protocol/index.js';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  Side,
  type ConnectionRecord,
} from '../support/browser/media.js';

type Pair = ReturnType<typeof makePair>;
type Shown = {readonly caller?: Media; readonly callee?: Media};

const devices = navigator.mediaDevices;
const realGetUserMedia = devices.getUserMedia.bind(devices);

/** Puts `answer` in the place of the browser's own devices until the test is over. */
function stubGetUserMedia(answer: typeof realGetUserMedia): void {
  devices.getUserMedia = answer;
}

describe('media session', () => {
  let record: ConnectionRecord;
  let pair: Pair;

  beforeEach(() => {
    record = recordConnections();
  });

  afterEach(() => {
    pair.close();
    record.stop();
    devices.getUserMedia = realGetUserMedia;
  });

  const connect = async (made: Pair, shown: Shown = {}): Promise<Pair> => {
    pair = made;
    await Promise.all([pair.caller.start(shown.caller), pair.callee.start(shown.callee)]);
    await Promise.all([made.caller.connected(), made.callee.connected()]);
    return made;
  };

  const media = (side: Side) => side.session.state.value;
  const see = (side: Side) => pictures(media(side).remote!);
  const connectionOf = (side: Side) => record.kept[side === pair.caller ? 0 : 1]!;

  describe('between two devices', () => {
    it('lets both see and hear the other', async () => {
      const {caller, callee} = await connect(makePair());
      for (const side of [caller, callee]) {
        await see(side);
        await flows(connectionOf(side), 'video');
        await flows(connectionOf(side), 'audio');
        expect(media(side)).to.include({
          microphone: 'on',
          camera: 'on',
          remoteMicrophone: 'on',
          remoteCamera: 'on',
        });
        expect(side.events).to.deep.equal([{type: 'connected'}]);
      }
    });

    it('connects without waiting for the devices, and shows them once they open', async () => {
      let allow!: () => void;
      const allowed = new Promise<void>((resolve) => (allow = resolve));
      stubGetUserMedia(async (constraints) => {
        await allowed;
        return realGetUserMedia(constraints);
      });
      pair = makePair();
      const {caller, callee} = pair;
      const started = Promise.all([caller.start(), callee.start()]);
      await Promise.all([caller.connected(), callee.connected()]);
      expect(media(caller)).to.include({camera: 'opening', local: undefined, remoteCamera: 'off'});
      allow();
      await started;
      await Promise.all([see(caller), see(callee)]);
    });

    it('shows the picture of the called to a caller who only speaks', async () => {
      const {caller, callee} = await connect(makePair(), {caller: 'audio'});
      await see(caller);
      await flows(connectionOf(callee), 'audio');
      expect(media(caller)).to.include({camera: 'off', microphone: 'on', remoteCamera: 'on'});
      expect(media(callee).remoteCamera).to.equal('off');
      expect(media(caller).local!.getVideoTracks()).to.deep.equal([]);
    });

    it('lets someone without a camera be heard and see the other', async () => {
      stubGetUserMedia(async (constraints) => {
        if (constraints?.video) throw new DOMException('No camera.', 'NotFoundError');
        return realGetUserMedia(constraints);
      });
      pair = makePair();
      const {caller, callee} = pair;
      await caller.start();
      devices.getUserMedia = realGetUserMedia;
      await callee.start();
      await Promise.all([caller.connected(), callee.connected()]);
      await see(caller);
      await flows(connectionOf(callee), 'audio');
      expect(media(caller)).to.include({camera: 'missing', microphone: 'on'});
      expect(media(callee)).to.include({remoteCamera: 'off', remoteMicrophone: 'on'});
    });

    it('mutes at once, tells the other side, and unmutes without asking again', async () => {
      const {caller, callee} = await connect(makePair());
      const [track] = media(caller).local!.getAudioTracks();
      stubGetUserMedia(() => Promise.reject(new Error('nothing should be asked for')));
      await caller.session.setMicrophone(false);
      await callee.until(() => media(callee).remoteMicrophone === 'off');
      expect(track).to.include({enabled: false, readyState: 'live'});
      expect(media(caller).microphone).to.equal('off');
      await caller.session.setMicrophone(true);
      await callee.until(() => media(callee).remoteMicrophone === 'on');
      expect(track).to.include({enabled: true, readyState: 'live'});
      expect(media(callee).remoteCamera).to.equal('on');
    });

    it('switches the camera off and on again in the same connection', async () => {
      const {caller, callee} = await connect(makePair());
      const {local} = media(caller);
      const [camera] = local!.getVideoTracks();
      const {remote} = media(callee);
      await caller.session.setCamera(false);
      await callee.until(() => media(callee).remoteCamera === 'off');
      expect(camera!.readyState).to.equal('ended');
      expect(
        media(caller)
          .local!.getTracks()
          .map(({kind}) => kind),
      ).to.deep.equal(['audio']);
      expect(media(caller).local).to.not.equal(local);
      await caller.session.setCamera(true);
      await callee.until(() => media(callee).remoteCamera === 'on');
      await flows(connectionOf(callee), 'video');
      expect(media(callee).remote).to.equal(remote);
      expect(caller.sent.filter(({kind}) => kind === 'offer')).to.have.length(1);
    });

    it('starts video in the middle of a voice call', async () => {
      const {caller, callee} = await connect(makePair(), {caller: 'audio', callee: 'audio'});
      await Promise.all([caller.session.setCamera(true), callee.session.setCamera(true)]);
      await Promise.all([see(caller), see(callee)]);
    });

    it('tells the other side of a camera that was unplugged', async () => {
      const {caller, callee} = await connect(makePair());
      stubGetUserMedia(() => Promise.reject(new DOMException('No camera.', 'NotFoundError')));
      media(caller).local!.getVideoTracks()[0]!.dispatchEvent(new Event('ended'));
      await callee.until(() => media(callee).remoteCamera === 'off');
      await caller.until(() => media(caller).camera === 'missing');
      expect(media(caller).microphone).to.equal('on');
    });

    it('asks for connections to the given servers only', async () => {
      const iceServers = [{urls: ['stun:127.0.0.1:9'], username: 'u', credential: 'c'}];
      await connect(makePair({caller: {iceServers}, callee: {iceServers}}));
      const servers = record.configurations.flatMap((made) => (made ? [made.iceServers] : []));
      expect(servers).to.deep.equal([iceServers, iceServers]);
    });
  });

  describe('when it is closed', () => {
    it('stops every track and closes the connection', async () => {
      const {caller, callee} = await connect(makePair());
      const tracks = [caller, callee].flatMap((side) => media(side).local!.getTracks());
      expect(tracks).to.have.length(4);
      pair.close();
      pair.close();
      expect(tracks.map(({readyState}) => readyState)).to.deep.equal(Array(4).fill('ended'));
      for (const side of [caller, callee]) {
        expect(connectionOf(side).signalingState).to.equal('closed');
        expect(media(side)).to.include({local: undefined, remote: undefined, camera: 'off'});
        expect(side.events).to.deep.equal([{type: 'connected'}]);
      }
    });

    it('leaves it to the signaling to tell the other side, which sees no interruption', async () => {
      const {caller, callee} = await connect(makePair());
      const transport = connectionOf(caller).getSenders()[0]!.transport!;
      const gone = new Promise((resolve) => transport.addEventListener('statechange', resolve));
      callee.session.close();
      await gone;
      expect(transport.state).to.equal('closed');
      expect(caller.events).to.deep.equal([{type: 'connected'}]);
    });

    it('says, shows and opens nothing more', async () => {
      const {caller, callee} = await connect(makePair());
      caller.session.close();
      const said = caller.sent.length;
      const shown = media(caller);
      await caller.session.setCamera(true);
      await caller.session.setMicrophone(true);
      await caller.start();
      caller.session.restart();
      for (const signal of callee.sent) caller.session.receive(signal);
      expect(caller.sent).to.have.length(said);
      expect(media(caller)).to.equal(shown);
    });

    it('stops devices that open too late', async () => {
      const opened: MediaStream[] = [];
      let allow!: () => void;
      const allowed = new Promise<void>((resolve) => (allow = resolve));
      stubGetUserMedia(async (constraints) => {
        await allowed;
        const stream = await realGetUserMedia(constraints);
        opened.push(stream);
        return stream;
      });
      pair = makePair();
      const started = pair.caller.start();
      pair.caller.session.close();
      allow();
      await started;
      expect(opened[0]!.getTracks().map(({readyState}) => readyState)).to.deep.equal([
        'ended',
        'ended',
      ]);
    });
  });
});

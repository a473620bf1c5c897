import {expect} from '@open-wc/testing';
import {DeviceChoices} from '../../src/client/device-choices.js';
import {LocalMedia} from '../../src/client/local-media.js';
import {
  DEFAULT_SETTINGS,
  type MediaSettings,
  type VideoCodec,
} from '../../src/client/media-settings.js';
import {SenderTuning} from '../../src/client/sender-tuning.js';
import {Store} from '../../src/client/store.js';
import {
  makePair,
  recordConnections,
  sentBytes,
  type ConnectionRecord,
} from '../support/browser/media.js';

describe('the senders of a call', () => {
  let record: ConnectionRecord;
  let settings: Store<MediaSettings>;
  let pair: ReturnType<typeof makePair>;

  beforeEach(async () => {
    record = recordConnections();
    settings = new Store<MediaSettings>({...DEFAULT_SETTINGS, codecs: ['vp8']});
    pair = makePair({caller: {settings}});
    await Promise.all([pair.caller.start(), pair.callee.start('audio')]);
    await Promise.all([pair.caller.connected(), pair.callee.connected()]);
  });

  afterEach(() => {
    pair.close();
    record.stop();
  });

  const sender = (kind: 'audio' | 'video') =>
    record.kept[0]!.getTransceivers().find(({receiver}) => receiver.track.kind === kind)!.sender;
  const encodings = (kind: 'audio' | 'video') => sender(kind).getParameters().encodings;
  const until = async (kind: 'audio' | 'video', wanted: RTCRtpEncodingParameters) => {
    const isSo = () =>
      encodings(kind).every((encoding) =>
        Object.entries(wanted).every(([name, value]) => Reflect.get(encoding, name) === value),
      );
    while (!isSo()) await new Promise(requestAnimationFrame);
  };

  it('let the voice go before the picture', async () => {
    await until('audio', {priority: 'high', networkPriority: 'high', maxBitrate: 40_000});
    await until('video', {priority: 'low', networkPriority: 'low'});
  });

  it('send no more than the codec, the quality and the page want', async () => {
    await until('video', {maxBitrate: 1_500_000, maxFramerate: 30});
    settings.update((before) => ({...before, maxBitrate: 300_000, frameRate: 15}));
    await until('video', {maxBitrate: 300_000, maxFramerate: 15});
    settings.update(({maxBitrate: _, ...others}) => ({...others, quality: '360p'}));
    await until('video', {maxBitrate: 600_000});
  });

  it('send a picture no larger than was asked for', async () => {
    settings.update((before) => ({...before, quality: '360p'}));
    await new Promise<void>((resolve) => {
      const unsubscribe = pair.caller.session.statistics.subscribe((shown) => {
        const {height = 0, frameRate = 0} = shown?.sending.video ?? {};
        if (height === 0 || height > 360 || frameRate === 0) return;
        unsubscribe();
        resolve();
      });
    });
    expect(sender('video').track!.getSettings()).to.include({width: 640, height: 360});
  });

  it('begin with a small picture, which grows once it goes over', async () => {
    const told: number[] = [];
    const {prototype} = RTCRtpSender;
    const {setParameters} = prototype;
    prototype.setParameters = function (parameters, ...rest) {
      const scale = parameters.encodings[0]?.scaleResolutionDownBy;
      if (scale !== undefined) told.push(scale);
      return setParameters.call(this, parameters, ...rest);
    };
    const other = makePair({caller: {settings}});
    try {
      await Promise.all([other.caller.start(), other.callee.start('audio')]);
      const [connection] = record.kept.slice(-2);
      while (!told.includes(1)) await new Promise(requestAnimationFrame);
      expect(told[0]).to.equal(2);
      expect(await sentBytes(connection!)).to.be.above(0);
    } finally {
      prototype.setParameters = setParameters;
      other.close();
    }
  });

  it('leave silence out, and repair lost sound', () => {
    for (const connection of record.kept) {
      const {sdp} = connection.remoteDescription!;
      expect(sdp).to.match(/^a=fmtp:\d+ .*useinbandfec=1.*usedtx=1|usedtx=1.*useinbandfec=1/m);
    }
  });

  it('send nothing of the picture where the page asks for sound alone', async () => {
    settings.update((before) => ({...before, audioOnly: true}));
    await pair.callee.until(() => pair.callee.session.state.value.remoteCamera === 'off');
    while (sender('video').track) await new Promise(requestAnimationFrame);
    expect(sender('audio').track!.readyState).to.equal('live');
  });
});

describe('an encoder that cannot keep up', () => {
  let local: LocalMedia;
  let tuning: SenderTuning;

  const tune = (codecs: readonly VideoCodec[]) => {
    const settings = new Store<MediaSettings>({...DEFAULT_SETTINGS, codecs});
    const choices = new DeviceChoices(() => undefined);
    local = new LocalMedia({choices, settings, onError: () => undefined});
    tuning = new SenderTuning({local, settings, connection: () => undefined});
    return settings;
  };

  afterEach(() => {
    tuning.close();
    local.close();
  });

  it('is given an easier codec, until others are asked for', () => {
    const settings = tune([]);
    tuning.relieve('vp9');
    expect(tuning.codecs).to.not.include.members(['vp9']);
    expect(tuning.codecs).to.not.include.members(['av1']);
    settings.update((before) => ({...before, codecs: ['av1']}));
    expect(tuning.codecs[0]).to.equal('av1');
  });

  it('keeps the codec that the page has asked for, with a smaller picture', () => {
    tune(['av1']);
    tuning.relieve('av1');
    expect(tuning.codecs[0]).to.equal('av1');
  });
});

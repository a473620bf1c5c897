import {expect} from '@open-wc/testing';
import type {ErrorCode} from '../../src/protocol/index.js';
import {DEFAULT_SETTINGS, type MediaSettings} from '../../src/client/media-settings.js';
import {Store} from '../../src/client/store.js';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  type ConnectionRecord,
} from '../support/browser/media.js';

const browser = navigator.mediaDevices;
const realGetDisplayMedia = browser.getDisplayMedia.bind(browser);

describe('sharing the screen', () => {
  let record: ConnectionRecord;
  let pair: ReturnType<typeof makePair>;
  let settings: Store<MediaSettings>;
  let errors: ErrorCode[];
  let captured: MediaStream[];
  /** How the browser answers, where it does not just hand out its made-up screen. */
  let answer: (() => Promise<MediaStream>) | undefined;

  beforeEach(async () => {
    record = recordConnections();
    settings = new Store(DEFAULT_SETTINGS);
    errors = [];
    captured = [];
    answer = undefined;
    browser.getDisplayMedia = async (options) => {
      const stream = await (answer?.() ?? realGetDisplayMedia(options));
      captured.push(stream);
      return stream;
    };
    pair = makePair({caller: {settings, onDeviceError: ({code}) => errors.push(code)}});
    await Promise.all([pair.caller.start(), pair.callee.start('audio')]);
    await Promise.all([pair.caller.connected(), pair.callee.connected()]);
    // A track that was attached is sent a moment later.
    while (!sent('audio') || !sent('video')) await new Promise(requestAnimationFrame);
  });

  afterEach(() => {
    pair.close();
    record.stop();
    for (const stream of captured) for (const track of stream.getTracks()) track.stop();
    browser.getDisplayMedia = realGetDisplayMedia;
  });

  const own = () => pair.caller.session.state.value;
  const theirs = () => pair.callee.session.state.value;
  const sent = (kind: 'audio' | 'video') =>
    record.kept[0]!.getSenders().find(({track}) => track?.kind === kind)?.track;
  /** Resolves once that is what goes out. */
  const sends = async (kind: 'audio' | 'video', track: MediaStreamTrack) => {
    while (sent(kind)?.id !== track.id) await new Promise(requestAnimationFrame);
  };
  const offers = () => pair.caller.sent.filter(({kind}) => kind === 'offer').length;
  const refuse =
    (name: string, message = '') =>
    () =>
      Promise.reject(new DOMException(message, name));
  const shared = () => captured[0]!.getVideoTracks()[0]!;

  it('sends it in the place of the camera’s picture, and tells the other side', async () => {
    const before = offers();
    const camera = sent('video');
    await pair.caller.session.shareScreen();
    expect(own()).to.include({screen: 'on', camera: 'on'});
    expect(own().sharing!.getVideoTracks()).to.deep.equal([shared()]);
    await pair.callee.until(() => theirs().remoteScreen === 'on');
    await sends('video', shared());
    expect(shared().contentHint).to.equal('detail');
    await flows(record.kept[1]!, 'video');
    pair.caller.session.stopSharing();
    await pair.callee.until(() => theirs().remoteScreen === 'off');
    expect(theirs().remoteCamera).to.equal('on');
    await sends('video', camera!);
    expect(shared().readyState).to.equal('ended');
    expect(offers()).to.equal(before);
  });

  it('keeps its letters sharp rather than its movements smooth', async () => {
    const preferenceOf = () =>
      record.kept[0]!.getSenders()
        .find(({track}) => track?.kind === 'video')!
        .getParameters().degradationPreference;
    await pair.caller.session.shareScreen();
    while (preferenceOf() !== 'maintain-resolution') await new Promise(requestAnimationFrame);
    pair.caller.session.stopSharing();
    while (preferenceOf() !== 'maintain-framerate') await new Promise(requestAnimationFrame);
  });

  it('shows the other side the screen where the camera is off', async () => {
    await pair.caller.session.setCamera(false);
    await pair.caller.session.shareScreen();
    await pair.callee.until(() => theirs().remoteScreen === 'on');
    expect(theirs().remoteCamera).to.equal('off');
    await pictures(theirs().remote!);
  });

  it('sends its sound along with the voice, and the voice alone afterwards', async () => {
    const voice = sent('audio');
    await pair.caller.session.shareScreen();
    expect(own().screenSound).to.equal(true);
    while (sent('audio')!.id === voice!.id) await new Promise(requestAnimationFrame);
    await flows(record.kept[1]!, 'audio');
    const mixed = sent('audio')!;
    pair.caller.session.stopSharing();
    expect(own().screenSound).to.equal(false);
    await pair.callee.until(() => theirs().remoteScreen === 'off');
    await sends('audio', voice!);
    expect(mixed.readyState).to.equal('ended');
    expect(voice!.readyState).to.equal('live');
  });

  it('leaves the voice alone where there is no sound', async () => {
    answer = () => realGetDisplayMedia({video: true, audio: false});
    const voice = sent('audio');
    await pair.caller.session.shareScreen();
    expect(own()).to.include({screen: 'on', screenSound: false});
    expect(sent('audio')!.id).to.equal(voice!.id);
  });

  it('ends with the browser’s own button', async () => {
    await pair.caller.session.shareScreen();
    shared().stop();
    shared().dispatchEvent(new Event('ended'));
    expect(own().screen).to.equal('off');
    await pair.callee.until(() => theirs().remoteScreen === 'off');
    await sends('video', own().local!.getVideoTracks()[0]!);
  });

  it('ends with the call, and with a choice that comes after it', async () => {
    let choose!: () => void;
    const chosen = new Promise<void>((resolve) => (choose = resolve));
    answer = async () => {
      await chosen;
      return realGetDisplayMedia({video: true});
    };
    const sharing = pair.caller.session.shareScreen();
    expect(own().screen).to.equal('opening');
    pair.caller.session.close();
    choose();
    await sharing;
    expect(shared().readyState).to.equal('ended');
  });

  it('does not happen where the person calls it off, and that is no error', async () => {
    answer = refuse('NotAllowedError', 'Permission denied by user');
    await pair.caller.session.shareScreen();
    expect(own().screen).to.equal('off');
    expect(errors).to.deep.equal([]);
  });

  it('says where the system forbids it', async () => {
    answer = refuse('NotAllowedError', 'Permission denied by system');
    await pair.caller.session.shareScreen();
    expect(own().screen).to.equal('blocked');
    expect(errors).to.deep.equal(['device-denied']);
  });

  it('does not happen in a call that is to be heard only', async () => {
    settings.update((before) => ({...before, audioOnly: true}));
    await pair.caller.session.shareScreen();
    expect(own()).to.include({screen: 'off', camera: 'off'});
    expect(captured).to.deep.equal([]);
  });
});

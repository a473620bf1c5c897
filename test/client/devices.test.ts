import {expect} from '@open-wc/testing';
import type {DeviceName} from '../../src/client/capture.js';
import {DeviceChoices} from '../../src/client/device-choices.js';
import {Devices, type DeviceState} from '../../src/client/devices.js';
import {DEFAULT_SETTINGS, type MediaSettings} from '../../src/client/media-settings.js';
import {Store} from '../../src/client/store.js';
import type {ErrorCode} from '../../src/protocol/index.js';

const browser = navigator.mediaDevices;
const realGetUserMedia = browser.getUserMedia.bind(browser);
const realQuery = navigator.permissions.query.bind(navigator.permissions);

describe('devices', () => {
  let devices: Devices;
  /** What the browser was asked for, as `audio`, `video` or `audio+video`. */
  let asked: string[];
  /** How the browser answers each of these; devices are made up where nothing is said. */
  let answers: Record<string, () => Promise<MediaStream>>;
  /** What the browser says about permissions. */
  let permissions: Partial<Record<string, PermissionState>>;
  let opened: MediaStreamTrack[];
  let settings: Store<MediaSettings>;
  let errors: ErrorCode[];

  beforeEach(() => {
    settings = new Store(DEFAULT_SETTINGS);
    errors = [];
    devices = new Devices({
      choices: new DeviceChoices(() => undefined),
      settings,
      onError: ({code}) => errors.push(code),
    });
    asked = [];
    answers = {};
    permissions = {};
    opened = [];
    browser.getUserMedia = async (constraints) => {
      const kinds = Object.keys(constraints ?? {})
        .sort()
        .join('+');
      asked.push(kinds);
      const stream = await (answers[kinds] ?? (() => realGetUserMedia(constraints)))();
      opened.push(...stream.getTracks());
      return stream;
    };
    navigator.permissions.query = async (descriptor) => {
      const state = permissions[descriptor.name];
      return state ? ({state} as PermissionStatus) : realQuery(descriptor);
    };
  });

  afterEach(() => {
    devices.close();
    for (const track of opened) track.stop();
    browser.getUserMedia = realGetUserMedia;
    navigator.permissions.query = realQuery;
  });

  const refuse = (name: string) => () => Promise.reject(new DOMException('No.', name));
  const states = () => {
    const {microphone, camera} = devices.states.value;
    return [microphone.state, camera.state];
  };
  const both: DeviceName[] = ['microphone', 'camera'];

  it('opens both with one question', async () => {
    const seen: string[] = [];
    devices.states.subscribe(() => seen.push(states().join()));
    await devices.open(both);
    expect(asked).to.deep.equal(['audio+video']);
    expect(seen).to.include('opening,opening');
    expect(seen.at(-1)).to.equal('on,on');
    expect(opened.map(({kind}) => kind).sort()).to.deep.equal(['audio', 'video']);
  });

  it('asks for a picture of high definition, and for a voice without echo', async () => {
    await devices.open(both);
    const {microphone, camera} = devices.states.value;
    expect(camera.track!.getSettings()).to.include({width: 1280, height: 720});
    expect(microphone.track!.getConstraints()).to.include({echoCancellation: true});
  });

  it('opens the microphone alone without a word about the camera', async () => {
    await devices.open(['microphone']);
    expect(asked).to.deep.equal(['audio']);
    expect(states()).to.deep.equal(['on', 'off']);
  });

  describe('that cannot all be had', () => {
    it('still opens the microphone where there is no camera', async () => {
      answers['audio+video'] = answers['video'] = refuse('NotFoundError');
      await devices.open(both);
      expect(asked).to.deep.equal(['audio+video', 'audio', 'video']);
      expect(states()).to.deep.equal(['on', 'missing']);
    });

    it('still opens the camera where the microphone is in use', async () => {
      answers['audio+video'] = answers['audio'] = refuse('NotReadableError');
      await devices.open(both);
      expect(states()).to.deep.equal(['in-use', 'on']);
    });

    it('still opens the microphone where the camera is blocked for good', async () => {
      permissions = {camera: 'denied', microphone: 'prompt'};
      answers['audio+video'] = answers['video'] = refuse('NotAllowedError');
      await devices.open(both);
      expect(states()).to.deep.equal(['on', 'blocked']);
    });

    it('does not ask again when the user has just said no to both', async () => {
      permissions = {camera: 'prompt', microphone: 'prompt'};
      answers['audio+video'] = refuse('NotAllowedError');
      await devices.open(both);
      expect(asked).to.deep.equal(['audio+video']);
      expect(states()).to.deep.equal(['dismissed', 'dismissed']);
    });

    it('are blocked where the answer is no for good', async () => {
      permissions = {camera: 'denied', microphone: 'denied'};
      answers['audio+video'] = refuse('NotAllowedError');
      await devices.open(both);
      expect(states()).to.deep.equal(['blocked', 'blocked']);
      expect(errors).to.deep.equal(['device-denied', 'device-denied']);
    });

    const reasons: Record<string, readonly [DeviceState, ErrorCode]> = {
      NotFoundError: ['missing', 'device-missing'],
      OverconstrainedError: ['constrained', 'device-constrained'],
      NotAllowedError: ['blocked', 'device-denied'],
      NotReadableError: ['in-use', 'device-in-use'],
      AbortError: ['in-use', 'device-in-use'],
      SecurityError: ['policy', 'device-policy'],
      UnknownError: ['failed', 'device-failed'],
    };
    for (const [error, [state, code]] of Object.entries(reasons)) {
      it(`show ${error} as "${state}", and tell the developer "${code}"`, async () => {
        answers['video'] = refuse(error);
        await devices.setCamera(true);
        expect(states()).to.deep.equal(['off', state]);
        expect(errors).to.deep.equal([code]);
      });
    }

    it('shows an error that is not the browser’s as "failed"', async () => {
      answers['audio'] = () => Promise.reject(new TypeError('odd'));
      await devices.setMicrophone(true);
      expect(states()).to.deep.equal(['failed', 'off']);
    });

    it('opens on another try', async () => {
      answers['video'] = refuse('NotReadableError');
      await devices.setCamera(true);
      answers = {};
      await devices.setCamera(true);
      expect(states()).to.deep.equal(['off', 'on']);
    });
  });

  describe('of a page that may not have them', () => {
    afterEach(() => {
      Reflect.deleteProperty(navigator, 'mediaDevices');
      Reflect.deleteProperty(document, 'featurePolicy');
    });

    it('are insecure where the browser hides them', async () => {
      Object.defineProperty(navigator, 'mediaDevices', {value: undefined, configurable: true});
      await devices.open(both);
      expect(states()).to.deep.equal(['insecure', 'insecure']);
    });

    it('opens what the Permissions-Policy leaves', async () => {
      const featurePolicy = {allowsFeature: (feature: string) => feature !== 'camera'};
      Object.defineProperty(document, 'featurePolicy', {value: featurePolicy, configurable: true});
      await devices.open(both);
      expect(asked).to.deep.equal(['audio']);
      expect(states()).to.deep.equal(['on', 'policy']);
      expect(errors).to.deep.equal(['device-policy']);
    });
  });

  describe('that are open', () => {
    beforeEach(async () => {
      await devices.open(both);
      asked = [];
    });

    it('mute without closing the microphone', async () => {
      const {track} = devices.states.value.microphone;
      await devices.setMicrophone(false);
      expect(states()).to.deep.equal(['off', 'on']);
      expect(track).to.include({enabled: false, readyState: 'live'});
      await devices.setMicrophone(true);
      expect(track!.enabled).to.equal(true);
      expect(asked).to.deep.equal([]);
    });

    it('stop the camera when it is off, and open it anew', async () => {
      const {track} = devices.states.value.camera;
      await devices.setCamera(false);
      expect(states()).to.deep.equal(['on', 'off']);
      expect(track!.readyState).to.equal('ended');
      await devices.setCamera(true);
      expect(states()).to.deep.equal(['on', 'on']);
      expect(asked).to.deep.equal(['video']);
    });

    it('stop on close, for good', async () => {
      devices.close();
      await devices.open(both);
      expect(opened.map(({readyState}) => readyState)).to.deep.equal(['ended', 'ended']);
      expect(states()).to.deep.equal(['off', 'off']);
      expect(asked).to.deep.equal([]);
    });

    it('follow the settings: smaller pictures, or none', async () => {
      const {track} = devices.states.value.camera;
      const apply = track!.applyConstraints.bind(track);
      const applied = new Promise<void>((resolve) => {
        track!.applyConstraints = (constraints) => apply(constraints).then(resolve);
      });
      settings.update((before) => ({...before, quality: '360p', frameRate: 15}));
      await applied;
      expect(track!.getSettings()).to.include({width: 640, height: 360, frameRate: 15});
      settings.update((before) => ({...before, audioOnly: true}));
      expect(states()).to.deep.equal(['on', 'off']);
      expect(track!.readyState).to.equal('ended');
      await devices.setCamera(true);
      expect(states()).to.deep.equal(['on', 'off']);
    });
  });

  describe('that are opening', () => {
    let allow: () => void;

    beforeEach(() => {
      const allowed = new Promise<void>((resolve) => (allow = resolve));
      const slowly = (constraints: MediaStreamConstraints) => async () => {
        await allowed;
        return realGetUserMedia(constraints);
      };
      answers = {
        audio: slowly({audio: true}),
        video: slowly({video: true}),
        'audio+video': slowly({audio: true, video: true}),
      };
    });

    it('are not opened twice', async () => {
      const opening = [devices.open(both), devices.setCamera(true), devices.setMicrophone(true)];
      allow();
      await Promise.all(opening);
      expect(asked).to.deep.equal(['audio+video']);
      expect(states()).to.deep.equal(['on', 'on']);
    });

    it('are stopped when nobody wants them any more', async () => {
      const opening = devices.open(both);
      await devices.setCamera(false);
      expect(states()).to.deep.equal(['opening', 'off']);
      allow();
      await opening;
      expect(states()).to.deep.equal(['on', 'off']);
      expect(opened.find(({kind}) => kind === 'video')!.readyState).to.equal('ended');
    });

    it('stay wanted when switched off and on meanwhile', async () => {
      const opening = devices.setCamera(true);
      await devices.setCamera(false);
      const again = devices.setCamera(true);
      allow();
      await Promise.all([opening, again]);
      expect(states()).to.deep.equal(['off', 'on']);
      expect(asked).to.deep.equal(['video']);
    });

    it('are stopped when they open after close', async () => {
      const opening = devices.open(both);
      devices.close();
      allow();
      await opening;
      expect(opened.map(({readyState}) => readyState)).to.deep.equal(['ended', 'ended']);
      expect(states()).to.deep.equal(['off', 'off']);
    });

    it('are not asked for one by one after close', async () => {
      answers['audio+video'] = refuse('NotFoundError');
      const opening = devices.open(both);
      devices.close();
      await opening;
      expect(asked).to.deep.equal(['audio+video']);
    });
  });
});

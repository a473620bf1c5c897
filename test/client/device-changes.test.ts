import {expect} from '@open-wc/testing';
import type {DeviceName} from '../../src/client/capture.js';
import {DeviceChoices} from '../../src/client/device-choices.js';
import {Devices} from '../../src/client/devices.js';
import {DEFAULT_SETTINGS} from '../../src/client/media-settings.js';
import {Store} from '../../src/client/store.js';
import type {ErrorCode} from '../../src/protocol/index.js';

const browser = navigator.mediaDevices;
const realGetUserMedia = browser.getUserMedia.bind(browser);
const realEnumerate = browser.enumerateDevices.bind(browser);

/** The made-up devices of the test browser: three microphones, of which one is the default, and two cameras. */
describe('devices that change in a call', () => {
  let choices: DeviceChoices;
  let devices: Devices;
  let opened: MediaStreamTrack[];
  let errors: ErrorCode[];
  let attached: readonly MediaDeviceInfo[];
  /** How the browser answers instead, asked for a microphone or camera. */
  let answer: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | undefined;

  beforeEach(async () => {
    opened = [];
    errors = [];
    answer = undefined;
    browser.getUserMedia = async (constraints) => {
      const stream = await (answer ?? realGetUserMedia)(constraints!);
      opened.push(...stream.getTracks());
      return stream;
    };
    attached = await realEnumerate();
    browser.enumerateDevices = async () => [...attached];
    choices = new DeviceChoices(() => undefined);
    devices = new Devices({
      choices,
      settings: new Store(DEFAULT_SETTINGS),
      onError: ({code}) => errors.push(code),
    });
    await devices.open(['microphone', 'camera']);
    await choices.refresh();
  });

  afterEach(() => {
    devices.close();
    for (const track of opened) track.stop();
    browser.getUserMedia = realGetUserMedia;
    browser.enumerateDevices = realEnumerate;
  });

  const shown = (name: DeviceName) => devices.states.value[name];
  const used = (name: DeviceName) => shown(name).track?.getSettings().deviceId;
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      if (condition()) return resolve();
      const unsubscribe = devices.states.subscribe(() => {
        if (!condition()) return;
        unsubscribe();
        resolve();
      });
    });
  const other = (name: DeviceName) =>
    choices.available.value[name].find(({id}) => id !== used(name))!.id;
  const plug = (plugged: readonly MediaDeviceInfo[]) => {
    attached = plugged;
    browser.dispatchEvent(new Event('devicechange'));
  };
  /** As when it is pulled out: the browser ends the track, and lists the device no more. */
  const unplug = (name: DeviceName) => {
    const {track} = shown(name);
    const id = used(name);
    track!.stop();
    plug(attached.filter(({deviceId}) => deviceId !== id));
    track!.dispatchEvent(new Event('ended'));
  };
  const refuse = (name: string) => () => Promise.reject(new DOMException('No.', name));

  describe('by choice', () => {
    it('take the camera that was chosen, and stop the one before first', async () => {
      const {track} = shown('camera');
      const id = other('camera');
      let before: string | undefined;
      answer = (constraints) => {
        before = track!.readyState;
        return realGetUserMedia(constraints);
      };
      choices.choose('camera', id);
      await until(() => used('camera') === id);
      expect(before).to.equal('ended');
      expect(shown('camera').state).to.equal('on');
    });

    it('take the microphone that was chosen, and let go of the one before only then', async () => {
      const {track} = shown('microphone');
      const id = other('microphone');
      let before: string | undefined;
      answer = (constraints) => {
        before = track!.readyState;
        return realGetUserMedia(constraints);
      };
      choices.choose('microphone', id);
      await until(() => used('microphone') === id);
      expect(before).to.equal('live');
      expect(track!.readyState).to.equal('ended');
    });

    it('stay muted', async () => {
      await devices.setMicrophone(false);
      const id = other('microphone');
      choices.choose('microphone', id);
      await until(() => used('microphone') === id);
      expect(shown('microphone').state).to.equal('off');
      expect(shown('microphone').track!.enabled).to.equal(false);
    });

    it('keep the one there was where the other cannot be had, and say so', async () => {
      const before = used('camera');
      const id = other('camera');
      answer = (constraints) =>
        JSON.stringify(constraints).includes(id)
          ? refuse('NotReadableError')()
          : realGetUserMedia(constraints);
      const {track} = shown('camera');
      choices.choose('camera', id);
      await until(() => shown('camera').track !== track);
      expect(used('camera')).to.equal(before);
      expect(shown('camera').state).to.equal('on');
      expect(errors).to.deep.equal(['device-in-use']);
    });

    it('take the last of several choices', async () => {
      const ids = choices.available.value.microphone.map(({id}) => id);
      const last = ids.find((id) => id !== used('microphone'))!;
      for (const id of [...ids, last]) choices.choose('microphone', id);
      await until(() => used('microphone') === last);
      expect(opened.filter(({readyState}) => readyState === 'live')).to.have.length(2);
    });

    it('stop a camera that was switched off while another took its place', async () => {
      choices.choose('camera', other('camera'));
      await devices.setCamera(false);
      await devices.setCamera(true);
      await until(() => shown('camera').state === 'on');
      expect(opened.filter(({readyState}) => readyState === 'live')).to.have.length(2);
    });

    it('open what was chosen before', async () => {
      await devices.setCamera(false);
      const [first, second] = choices.available.value.camera;
      for (const {id} of [second!, first!]) {
        choices.choose('camera', id);
        await devices.setCamera(true);
        expect(used('camera')).to.equal(id);
        await devices.setCamera(false);
      }
    });

    it('take another where what was chosen has gone meanwhile', async () => {
      await devices.setCamera(false);
      choices.choose('camera', 'of a computer long ago');
      await devices.setCamera(true);
      expect(shown('camera').state).to.equal('on');
      expect(errors).to.deep.equal([]);
    });
  });

  describe('by a turn', () => {
    it('go to the next camera, and back from the last to the first', async () => {
      const first = used('camera');
      await devices.flipCamera();
      const second = used('camera');
      expect(second).to.not.equal(first);
      await devices.flipCamera();
      expect(used('camera')).to.equal(first);
    });

    it('ask a phone for the camera on its other side', async () => {
      const {track} = shown('camera');
      const settings = track!.getSettings();
      track!.getSettings = () => ({...settings, facingMode: 'user'});
      let asked: MediaStreamConstraints | undefined;
      answer = (constraints) => {
        asked = constraints;
        return realGetUserMedia({video: true});
      };
      await devices.flipCamera();
      expect((asked!.video as MediaTrackConstraints).facingMode).to.deep.equal({
        exact: 'environment',
      });
    });

    it('stay where there is only one', async () => {
      plug(
        attached.filter(({kind, deviceId}) => kind !== 'videoinput' || deviceId === used('camera')),
      );
      const {track} = shown('camera');
      await devices.flipCamera();
      expect(shown('camera').track).to.equal(track);
    });
  });

  describe('by a plug', () => {
    it('fall back to another microphone when the headset is pulled out', async () => {
      const headset = other('microphone');
      choices.choose('microphone', headset);
      await until(() => used('microphone') === headset);
      unplug('microphone');
      expect(shown('microphone').state).to.equal('opening');
      await until(() => shown('microphone').state === 'on');
      expect(used('microphone')).to.not.equal(headset);
      expect(errors).to.deep.equal([]);
    });

    it('go back to the chosen headset when it is plugged in again', async () => {
      const all = attached;
      const headset = other('microphone');
      choices.choose('microphone', headset);
      await until(() => used('microphone') === headset);
      unplug('microphone');
      await until(() => shown('microphone').state === 'on' && used('microphone') !== headset);
      plug(all);
      await until(() => used('microphone') === headset);
    });

    it('are missing when there is no other, and come back when there is', async () => {
      const all = attached;
      answer = refuse('NotFoundError');
      unplug('camera');
      await until(() => shown('camera').state === 'missing');
      expect(errors).to.deep.equal(['device-missing']);
      answer = undefined;
      plug([]);
      plug(all);
      await until(() => shown('camera').state === 'on');
      expect(errors).to.deep.equal(['device-missing']);
    });

    it('are not reopened once they are switched off', async () => {
      answer = refuse('NotFoundError');
      unplug('camera');
      await until(() => shown('camera').state === 'missing');
      await devices.setCamera(false);
      answer = () => Promise.reject(new Error('nothing should be asked for'));
      plug([]);
      await choices.refresh();
      expect(shown('camera')).to.deep.equal({state: 'off'});
    });

    it('leave a muted microphone off that is pulled out', async () => {
      await devices.setMicrophone(false);
      answer = () => Promise.reject(new Error('nothing should be asked for'));
      unplug('microphone');
      expect(shown('microphone')).to.deep.equal({state: 'off'});
    });
  });

  describe('by the system', () => {
    const interrupt = (name: DeviceName, muted: boolean) => {
      const {track} = shown(name);
      Object.defineProperty(track, 'muted', {value: muted, configurable: true});
      track!.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
    };

    it('are interrupted, and on again as soon as it gives them back', () => {
      const {track} = shown('camera');
      interrupt('camera', true);
      expect(shown('camera').state).to.equal('interrupted');
      interrupt('camera', false);
      expect(shown('camera')).to.deep.equal({state: 'on', track});
    });

    it('are opened anew when the person comes back to a page whose camera was not', async () => {
      const {track} = shown('camera');
      interrupt('camera', true);
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => shown('camera').state === 'on');
      expect(shown('camera').track).to.not.equal(track);
      expect(track!.readyState).to.equal('ended');
    });

    it('are blocked when the permission is taken back, and on when it is given again and asked for', async () => {
      const realQuery = navigator.permissions.query.bind(navigator.permissions);
      navigator.permissions.query = () => Promise.resolve({state: 'denied'} as PermissionStatus);
      try {
        const {track} = shown('camera');
        answer = refuse('NotAllowedError');
        track!.stop();
        track!.dispatchEvent(new Event('ended'));
        await until(() => shown('camera').state === 'blocked');
        answer = () => Promise.reject(new Error('nothing should be asked for'));
        plug([]);
        await choices.refresh();
        expect(shown('camera')).to.deep.equal({state: 'blocked'});
        expect(shown('microphone').state).to.equal('on');
        expect(errors).to.deep.equal(['device-denied']);
      } finally {
        navigator.permissions.query = realQuery;
      }
      answer = undefined;
      plug(await realEnumerate());
      await devices.setCamera(true);
      expect(shown('camera').state).to.equal('on');
    });

    it('are opened anew when another application gives the camera back', async () => {
      answer = refuse('NotReadableError');
      unplug('camera');
      await until(() => shown('camera').state === 'in-use');
      answer = undefined;
      await until(() => shown('camera').state === 'on');
      expect(errors).to.deep.equal(['device-in-use']);
    });
  });
});

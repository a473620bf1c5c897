import {expect} from '@open-wc/testing';
import {DeviceChoices} from '../../src/client/device-choices.js';
import {MemoryTabStorage} from '../support/browser/memory-storage.js';

const browser = navigator.mediaDevices;
const realEnumerate = browser.enumerateDevices.bind(browser);

const device = (kind: MediaDeviceKind, deviceId: string, label = '') =>
  ({kind, deviceId, label, groupId: ''}) as MediaDeviceInfo;

describe('device choices', () => {
  let attached: MediaDeviceInfo[];
  let storage: MemoryTabStorage;
  let choices: DeviceChoices;

  beforeEach(() => {
    attached = [
      device('audioinput', 'mic-1', 'Built-in'),
      device('audioinput', 'mic-2', 'Headset'),
      device('videoinput', 'cam-1', 'Camera'),
      device('audiooutput', 'out-1', 'Loud'),
    ];
    browser.enumerateDevices = async () => attached;
    storage = new MemoryTabStorage();
    choices = new DeviceChoices(() => storage);
  });

  afterEach(() => {
    browser.enumerateDevices = realEnumerate;
  });

  const plugged = () => browser.dispatchEvent(new Event('devicechange'));
  const changed = () =>
    new Promise<void>((resolve) => {
      const unsubscribe = choices.available.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  const microphones = () => choices.available.value.microphone.map(({id}) => id);

  it('tell what is attached once somebody asks, and follow it from then on', async () => {
    expect(microphones()).to.deep.equal([]);
    await changed();
    expect(microphones()).to.deep.equal(['mic-1', 'mic-2']);
    expect(choices.available.value.speaker).to.deep.equal([{id: 'out-1', label: 'Loud'}]);
    const unsubscribe = choices.available.subscribe(() => undefined);
    const news = changed();
    attached = attached.slice(1);
    plugged();
    await news;
    expect(microphones()).to.deep.equal(['mic-2']);
    unsubscribe();
  });

  it('leave the devices alone when nobody follows any more', async () => {
    await changed();
    let looks = 0;
    browser.enumerateDevices = async () => {
      looks++;
      return attached;
    };
    plugged();
    expect(looks).to.equal(0);
  });

  it('say nothing when nothing has changed', async () => {
    await choices.refresh();
    const before = choices.available.value;
    await choices.refresh();
    expect(choices.available.value).to.equal(before);
  });

  it('leave out the nameless ones that browsers tell before a permission', async () => {
    attached = [device('audioinput', ''), device('videoinput', '')];
    await choices.refresh();
    expect(choices.available.value).to.deep.equal({microphone: [], camera: [], speaker: []});
  });

  it('are remembered', async () => {
    await choices.refresh();
    choices.choose('microphone', 'mic-2');
    const later = new DeviceChoices(() => storage);
    expect(later.chosen.value).to.deep.equal({microphone: {id: 'mic-2', label: 'Headset'}});
    later.choose('microphone', undefined);
    expect(new DeviceChoices(() => storage).chosen.value).to.deep.equal({});
  });

  it('find a device again under another id by its name', async () => {
    await choices.refresh();
    choices.choose('microphone', 'mic-2');
    expect(choices.present('microphone')).to.equal('mic-2');
    attached = [device('audioinput', 'other', 'Headset')];
    await choices.refresh();
    expect(choices.present('microphone')).to.equal('other');
    attached = [device('audioinput', 'mic-1', 'Built-in')];
    await choices.refresh();
    expect(choices.present('microphone')).to.equal(undefined);
  });

  it('hold for this visit where the browser keeps nothing', async () => {
    const blocked = new DeviceChoices(() => {
      throw new DOMException('No.', 'SecurityError');
    });
    blocked.choose('camera', 'cam-1');
    expect(blocked.chosen.value.camera).to.deep.equal({id: 'cam-1', label: ''});
  });

  it('are none where what was kept makes no sense', () => {
    for (const kept of ['', '7', 'null', '{"camera": 3}', '{"camera": {"id": 4}}', '[']) {
      storage.setItem('im.devices', kept);
      expect(new DeviceChoices(() => storage).chosen.value).to.deep.equal({});
    }
  });

  it('know of nothing where the page may not', async () => {
    browser.enumerateDevices = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));
    await choices.refresh();
    expect(choices.available.value.camera).to.deep.equal([]);
  });
});

import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';
import {OpenedWindow, picture} from './opened-window.js';
import '../code-loaded.js';

const DEVICES = [
  {deviceId: 'front', kind: 'videoinput', label: 'Front camera (046d:0825)'},
  {deviceId: 'back', kind: 'videoinput', label: 'Back camera'},
  {deviceId: 'headset', kind: 'audioinput', label: 'Headset'},
  {deviceId: 'default', kind: 'audiooutput', label: 'Default'},
  {deviceId: 'loud', kind: 'audiooutput', label: 'Loudspeaker'},
];

describe('the menu of a call', () => {
  let opened: OpenedWindow;
  let remote: MediaStream;
  let local: MediaStream;

  const panel = () => opened.find('.panel');
  const focused = () => {
    const inside = opened.root.activeElement;
    return inside?.ariaLabel ?? inside?.textContent.trim().replace(/\s+/g, ' ');
  };

  const {enumerateDevices} = navigator.mediaDevices;

  beforeEach(async () => {
    navigator.mediaDevices.enumerateDevices = async () => DEVICES as MediaDeviceInfo[];
    opened = await OpenedWindow.open();
    remote = picture();
    local = picture();
    await opened.talk('video', {remote, local});
    await opened.measure({});
  });

  afterEach(() => {
    navigator.mediaDevices.enumerateDevices = enumerateDevices;
    opened.page.leave();
    for (const track of [...remote.getTracks(), ...local.getTracks()]) track.stop();
  });

  it('takes the focus, and gives it back on Escape without ending the call', async () => {
    opened.button('More').focus();
    await opened.openMenu();
    expect(panel()!.ariaLabel).to.equal('More');
    expect(opened.button('More').ariaExpanded).to.equal('true');
    expect(focused()).to.equal('Camera and sound');
    await expect(opened.element).to.be.accessible();
    await sendKeys({press: 'Escape'});
    await opened.element.updateComplete;
    expect(panel()).to.equal(null);
    expect(focused()).to.equal('More');
    expect(opened.find('[role=timer]')).to.exist;
  });

  it('is walked through with the arrow keys', async () => {
    await opened.openMenu();
    await sendKeys({press: 'ArrowDown'});
    expect(focused()).to.equal('Connection Very good');
    await sendKeys({press: 'ArrowUp'});
    await sendKeys({press: 'ArrowUp'});
    expect(focused()).to.equal('Save a picture of yourself');
  });

  it('leads to a panel and back, with the focus', async () => {
    await opened.openMenu('Camera and sound');
    expect(panel()!.ariaLabel).to.equal('Camera and sound');
    expect(focused()).to.equal('Back');
    await opened.press('Back');
    expect(panel()!.ariaLabel).to.equal('More');
    await opened.press('Close this menu');
    expect(panel()).to.equal(null);
  });

  it('closes on a press beside it, and not on one within', async () => {
    await opened.openMenu('Connection Very good');
    const {left, top} = panel()!.getBoundingClientRect();
    await sendMouse({type: 'click', position: [Math.round(left) + 30, Math.round(top) + 90]});
    await opened.element.updateComplete;
    expect(panel()).to.exist;
    const box = opened.box.getBoundingClientRect();
    await sendMouse({
      type: 'click',
      position: [Math.round(box.left) + 24, Math.round(box.top) + 120],
    });
    await opened.element.updateComplete;
    expect(panel()).to.equal(null);
  });

  it('is gone when the call is over', async () => {
    await opened.openMenu();
    await opened.end('hung-up');
    expect(panel()).to.equal(null);
    expect(opened.text).to.contain('The call has ended.');
  });

  it('lets nobody drag the window by what is in it', async () => {
    await opened.openMenu();
    const before = opened.box.getBoundingClientRect().left;
    const {left, top, width} = opened.find('.volume input')!.getBoundingClientRect();
    const y = Math.round(top) + 16;
    await sendMouse({type: 'move', position: [Math.round(left + width) - 8, y]});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [Math.round(left + width / 2), y]});
    await sendMouse({type: 'up'});
    await opened.element.updateComplete;
    expect(opened.box.getBoundingClientRect().left).to.equal(before);
    expect(opened.find<HTMLInputElement>('.volume input')!.valueAsNumber).to.be.within(30, 70);
  });

  it('writes no style attribute, which a strict policy would refuse', async () => {
    for (const name of ['Camera and sound', 'Back', 'Connection Very good']) {
      await opened.openMenu(name);
      expect(opened.root.querySelectorAll('.panel[style], .panel [style]').length).to.equal(0);
    }
  });

  describe('the devices', () => {
    const select = (name: string) =>
      [...opened.root.querySelectorAll<HTMLLabelElement>('.field')]
        .find((field) => field.textContent.trim().startsWith(name))!
        .querySelector('select')!;

    beforeEach(async () => {
      await opened.show({using: {camera: 'front', microphone: 'headset'}, facing: 'user'});
      await opened.openMenu('Camera and sound');
    });

    it('are named, with the one the system has taken', async () => {
      expect([...select('Camera').options].map(({text}) => text)).to.deep.equal([
        'System default (Front camera)',
        'Front camera',
        'Back camera',
      ]);
      expect([...select('Speaker').options].map(({text}) => text)).to.deep.equal([
        'System default',
        'Loudspeaker',
      ]);
      await expect(opened.element).to.be.accessible();
    });

    it('are chosen, and left to the system again', async () => {
      const {devices} = opened.page.session.calls;
      select('Camera').value = 'back';
      select('Camera').dispatchEvent(new Event('change'));
      await opened.element.updateComplete;
      expect(devices.chosen.value.camera).to.include({id: 'back', label: 'Back camera'});
      expect(select('Camera').value).to.equal('back');
      select('Camera').value = '';
      select('Camera').dispatchEvent(new Event('change'));
      expect(devices.chosen.value.camera).to.equal(undefined);
    });

    it('show what the camera sees and how loud it is', async () => {
      expect(opened.find<HTMLVideoElement>('.preview video')!.srcObject).to.equal(local);
      await opened.hear({microphone: 0.5});
      expect(getComputedStyle(opened.box).getPropertyValue('--_own-level')).to.equal('0.50');
      await opened.show({camera: 'off'});
      expect(opened.find('.preview')!.textContent.trim()).to.equal('Your camera is off');
    });

    it('offer the other camera of a phone', async () => {
      await opened.press('Switch camera');
      expect(opened.media.log).to.include('flipCamera');
      await opened.show({facing: undefined});
      expect(opened.buttons).not.to.include('Switch camera');
    });
  });

  describe('the connection', () => {
    it('is told in bars and words, and the numbers on a press', async () => {
      await opened.measure({bars: 2, reasons: ['loss', 'round-trip'], path: 'relayed', loss: 0.08});
      const name = 'Connection: Fair. Some of what is said and shown gets lost on the way.';
      await opened.press(name);
      await opened.openMenu();
      const text = panel()!.textContent.replace(/\s+/g, ' ');
      for (const part of ['Relayed (UDP)', '48 ms', '8%', '1280 × 720', '30/s', 'VP9', 'Opus']) {
        expect(text).to.contain(part);
      }
      expect(text).to.contain('1.2 Mbit/s').and.to.contain('31 kbit/s');
      await expect(opened.element).to.be.accessible();
    });

    it('is said on the stage when it is poor, until it is clearly better', async () => {
      const said = () => opened.text.includes('The connection is poor. The network is slow.');
      await opened.measure({bars: 2, reasons: ['bandwidth']});
      expect(said()).to.equal(false);
      await opened.measure({bars: 1, reasons: ['bandwidth']});
      expect(said()).to.equal(true);
      await opened.measure({bars: 2, reasons: ['bandwidth']});
      expect(said()).to.equal(true);
      await opened.measure({bars: 3, reasons: ['bandwidth']});
      expect(said()).to.equal(false);
    });
  });
});

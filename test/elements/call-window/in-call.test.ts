import {expect, oneEvent} from '@open-wc/testing';
import type {ImErrorEvent, ImSnapshotEvent} from '../../../src/elements/events.js';
import {pictureMissing} from '../../../src/protocol/index.js';
import {settled} from '../../support/browser/held-clock.js';
import {CAROL, OpenedWindow, picture} from './opened-window.js';
import '../code-loaded.js';

describe('in a call', () => {
  let opened: OpenedWindow;
  let remote: MediaStream;
  let local: MediaStream;

  const video = (selector: string) => opened.find<HTMLVideoElement>(selector);

  beforeEach(async () => {
    opened = await OpenedWindow.open();
    remote = picture(64, 48);
    local = picture(32, 24);
  });

  afterEach(() => {
    opened.page.leave();
    for (const track of [...remote.getTracks(), ...local.getTracks()]) track.stop();
  });

  describe('with a screen', () => {
    beforeEach(() => opened.talk('video', {remote, local}));

    it('is shared and stopped with one button, and says so all the while', async () => {
      const sharing = picture(128, 80);
      await opened.press('Share your screen');
      await opened.show({sharing});
      expect(opened.text).to.contain('You are sharing your screen');
      expect(video('.own video')!.srcObject).to.equal(sharing);
      expect(video('.own video')!.ariaLabel).to.equal('Your screen');
      expect(getComputedStyle(video('.own video')!).transform).to.equal('none');
      await expect(opened.element).to.be.accessible();
      await opened.press('Stop sharing');
      expect(opened.text).not.to.contain('You are sharing');
      expect(video('.own video')!.srcObject).to.equal(local);
    });

    it('says when its sound goes along', async () => {
      await opened.show({screen: 'on', screenSound: true});
      expect(opened.text).to.contain('You are sharing your screen and its sound');
    });

    it('of the other side is shown whole, also while their camera is off', async () => {
      await opened.show({remoteCamera: 'off', remoteScreen: 'on'});
      expect(video('.remote')!.ariaLabel).to.equal('Screen of Bob');
      expect(getComputedStyle(video('.remote')!).objectFit).to.equal('contain');
      expect(opened.find('.notices [role=status]')!.textContent).to.contain(
        'Bob is sharing their screen',
      );
    });

    it('is not offered, and no camera either, in a call that is audio only', async () => {
      opened.element.audioOnly = true;
      await opened.element.updateComplete;
      expect(opened.buttons).not.to.include('Share your screen').and.not.to.include('Camera off');
      expect(opened.page.session.calls.settings.value.audioOnly).to.equal(true);
    });
  });

  describe('with voices', () => {
    it('says "you are muted" to who speaks while muted, and unmutes from there', async () => {
      await opened.talk('video', {remote, local, microphone: 'off'});
      expect(opened.text).not.to.contain('You are muted');
      await opened.hear({speakingWhileMuted: true});
      expect(opened.text).to.contain('You are muted');
      await expect(opened.element).to.be.accessible();
      opened.find<HTMLButtonElement>('.muted-hint button')!.click();
      await opened.element.updateComplete;
      expect(opened.text).not.to.contain('You are muted');
      expect(opened.page.session.calls.media.value!.microphone).to.equal('on');
    });

    it('shows who speaks', async () => {
      await opened.talk('video', {remote, local});
      expect(opened.find('.remote-speaking, .own.speaking')).to.equal(null);
      await opened.hear({remoteSpeaking: true, remote: 0.7});
      expect(opened.find('.stage.remote-speaking')).to.exist;
      expect(getComputedStyle(opened.box).getPropertyValue('--_remote-level')).to.equal('0.70');
      await opened.hear({remoteSpeaking: false, speaking: true});
      expect(opened.find('.own.speaking')).to.exist;
    });

    it('does not render the window anew for each change of loudness', async () => {
      await opened.talk('video', {remote, local});
      opened.media.levels.update((levels) => ({...levels, remote: 0.4}));
      expect(opened.element.isUpdatePending).to.equal(false);
    });
  });

  describe('with a snapshot', () => {
    beforeEach(() => opened.talk('video', {remote, local}));

    it('hands the page a PNG of either side, and saves what the page does not take', async () => {
      const saved: string[] = [];
      const {click} = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        saved.push(this.download);
      };
      try {
        await opened.openMenu();
        setTimeout(() => void opened.press('Save a picture of Bob'));
        const taken = (await oneEvent(opened.element, 'im-snapshot')) as ImSnapshotEvent;
        expect(taken).to.include({side: 'remote'});
        expect(taken.contact).to.include({id: 'bob'});
        expect(await taken.blob.text()).to.equal('remote');
        await settled();
        await opened.element.updateComplete;
        expect(saved).to.have.length(1);
        expect(saved[0]).to.match(/^Bob \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
        expect(opened.text).to.contain('Picture taken');

        opened.element.addEventListener('im-snapshot', (event) => event.preventDefault());
        await opened.press('Save a picture of yourself');
        await settled();
        expect(saved).to.have.length(1);
      } finally {
        HTMLAnchorElement.prototype.click = click;
      }
    });

    it('says where there is no picture, to the person and to the page', async () => {
      opened.media.snapshot = () => Promise.reject(pictureMissing());
      await opened.openMenu();
      setTimeout(() => void opened.press('Save a picture of Bob'));
      const {error} = (await oneEvent(opened.element, 'im-error')) as ImErrorEvent;
      expect(error.code).to.equal('picture-missing');
      await opened.element.updateComplete;
      expect(opened.text).to.contain('There is no picture to save now.');
    });
  });

  describe('when somebody else calls', () => {
    it('tells it in a line, and once the call is over lets them be called back', async () => {
      await opened.talk('video', {remote, local});
      await opened.missed();
      expect(opened.text).to.contain('Carol tried to call you');
      await expect(opened.element).to.be.accessible();
      await opened.press('Hang up');
      expect(opened.text).to.contain('Carol').and.to.contain('The call has ended.');
      await expect(opened.element).to.be.accessible();
      await opened.press('Call Carol back');
      expect(opened.asked.at(-1)).to.include({type: 'invite', to: CAROL.id, media: 'video'});
      expect(opened.page.session.calls.missed.value).to.deep.equal([]);
    });

    it('tells it without a call too, and takes no focus for that', async () => {
      const field = document.createElement('input');
      document.body.append(field);
      field.focus();
      await opened.missed('audio');
      await opened.missed('video');
      expect(opened.box.role).to.equal('region');
      expect(opened.root.querySelectorAll('.missed li').length).to.equal(1);
      expect(opened.spoken).to.equal('Carol tried to call you');
      expect(document.activeElement === field).to.equal(true);
      await expect(opened.element).to.be.accessible();
      await opened.press('Dismiss');
      expect(opened.find('.window')).to.equal(null);
      field.remove();
    });

    it('lets the page object to calling back', async () => {
      await opened.missed();
      opened.element.addEventListener('im-call-request', (event) => event.preventDefault());
      await opened.press('Call Carol back');
      expect(opened.asked).to.deep.equal([]);
      expect(opened.text).to.contain('Carol');
    });
  });

  it('shows the caller themselves while it rings', async () => {
    await opened.invite('video');
    await opened.show({local});
    expect(video('.own video')!.srcObject).to.equal(local);
    await expect(opened.element).to.be.accessible();
  });

  describe('in the title of the tab', () => {
    let title: string;

    beforeEach(() => {
      title = document.title;
      document.title = 'Shop';
    });

    afterEach(() => {
      document.title = title;
    });

    it('tells who calls, and gives the page its own title back', async () => {
      await opened.ring();
      expect(document.title).to.equal('Bob is calling · Shop');
      await opened.press('Accept');
      expect(document.title).to.equal('Shop');
    });

    it('leaves a title alone that the page has set meanwhile', async () => {
      await opened.ring();
      document.title = 'Shop (3)';
      await opened.end('cancelled');
      expect(document.title).to.equal('Shop (3)');
    });

    it('is gone with the element', async () => {
      await opened.ring();
      opened.element.remove();
      expect(document.title).to.equal('Shop');
    });
  });

  describe('with the screen awake', () => {
    const wakeLock = Object.getOwnPropertyDescriptor(Navigator.prototype, 'wakeLock')!;
    let locks: {released: boolean; release(): Promise<void>}[];

    beforeEach(() => {
      locks = [];
      const request = async () => {
        const lock = {
          released: false,
          release: async () => {
            lock.released = true;
          },
        };
        locks.push(lock);
        return lock;
      };
      Object.defineProperty(navigator, 'wakeLock', {configurable: true, value: {request}});
    });

    afterEach(() => {
      delete (navigator as {wakeLock?: unknown}).wakeLock;
      expect(Object.getOwnPropertyDescriptor(Navigator.prototype, 'wakeLock')).to.deep.equal(
        wakeLock,
      );
    });

    it('keeps it so from accepting to the end, and not while it rings', async () => {
      await opened.ring();
      expect(locks).to.have.length(0);
      await opened.press('Accept');
      await settled();
      expect(locks).to.have.length(1);
      await opened.end('hung-up');
      expect(locks[0]!.released).to.equal(true);
    });

    it('takes it again when the page comes back into sight', async () => {
      await opened.talk();
      locks[0]!.released = true;
      document.dispatchEvent(new Event('visibilitychange'));
      await settled();
      expect(locks).to.have.length(2);
      opened.element.remove();
      expect(locks[1]!.released).to.equal(true);
    });
  });

  describe('in picture-in-picture', () => {
    const {requestPictureInPicture} = HTMLVideoElement.prototype;
    let shown: HTMLVideoElement[];

    beforeEach(async () => {
      shown = [];
      HTMLVideoElement.prototype.requestPictureInPicture = async function (this: HTMLVideoElement) {
        shown.push(this);
        return {} as PictureInPictureWindow;
      };
      await opened.talk('video', {remote, local});
    });

    afterEach(() => {
      HTMLVideoElement.prototype.requestPictureInPicture = requestPictureInPicture;
    });

    const enter = async () => {
      await opened.openMenu();
      const entered = new Promise<void>((resolve) => {
        HTMLVideoElement.prototype.requestPictureInPicture = async function (
          this: HTMLVideoElement,
        ) {
          shown.push(this);
          resolve();
          return {} as PictureInPictureWindow;
        };
      });
      await opened.press('Picture in picture');
      await entered;
    };

    it('shows the other side, silent, and stays while the window is minimised', async () => {
      await enter();
      expect(shown[0]!.srcObject).to.equal(remote);
      expect(shown[0]!.muted).to.equal(true);
      await opened.press('Minimise');
      expect(shown[0]!.srcObject).to.equal(remote);
      const other = picture();
      await opened.show({remote: other});
      expect(shown[0]!.srcObject).to.equal(other);
      await opened.end('hung-up');
      expect(shown[0]!.srcObject).to.equal(null);
    });

    it('ends from the menu, and by the small window itself', async () => {
      await enter();
      await opened.openMenu();
      expect(opened.buttons).to.include('End picture in picture');
      shown[0]!.dispatchEvent(new Event('leavepictureinpicture'));
      await opened.element.updateComplete;
      expect(opened.buttons).to.include('Picture in picture');
    });
  });

  describe('with the sound of the other side', () => {
    const {play} = HTMLMediaElement.prototype;
    const {setSinkId} = HTMLMediaElement.prototype;
    let sounds: HTMLMediaElement[];
    let sinks: string[];

    beforeEach(async () => {
      sounds = [];
      sinks = [];
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        if (this instanceof HTMLAudioElement) sounds.push(this);
        return Promise.resolve();
      };
      HTMLMediaElement.prototype.setSinkId = async (sink: string) => void sinks.push(sink);
      await opened.talk('video', {remote, local});
    });

    afterEach(() => {
      HTMLMediaElement.prototype.play = play;
      HTMLMediaElement.prototype.setSinkId = setSinkId;
    });

    it('is as loud as the slider says', async () => {
      await opened.openMenu();
      const slider = opened.find<HTMLInputElement>('.volume input')!;
      slider.value = '40';
      slider.dispatchEvent(new Event('input'));
      expect(sounds[0]!.volume).to.equal(0.4);
    });

    it('comes from the chosen speaker', async () => {
      const {devices} = opened.page.session.calls;
      devices.present = (kind) => devices.chosen.value[kind]?.id;
      devices.choose('speaker', 'loud');
      await opened.element.updateComplete;
      devices.choose('speaker', undefined);
      await opened.element.updateComplete;
      expect(sinks).to.deep.equal(['loud', '']);
    });
  });
});

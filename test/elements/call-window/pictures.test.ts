import {expect} from '@open-wc/testing';
import {OpenedWindow, picture} from './opened-window.js';
import '../code-loaded.js';

describe('pictures and sound of a call', () => {
  let opened: OpenedWindow;
  let remote: MediaStream;
  let local: MediaStream;

  const video = (selector: string) => opened.find<HTMLVideoElement>(selector);

  beforeEach(async () => {
    opened = await OpenedWindow.open();
    remote = picture(64, 48);
    local = picture(32, 24);
    await opened.talk('video', {remote, local});
  });

  afterEach(() => {
    opened.page.leave();
    for (const track of [...remote.getTracks(), ...local.getTracks()]) track.stop();
  });

  it('shows the other side large and the own picture small, silent and mirrored', () => {
    const other = video('.remote')!;
    const own = video('.own video')!;
    expect(other.srcObject).to.equal(remote);
    expect(own.srcObject).to.equal(local);
    expect(own.muted).to.equal(true);
    expect(new DOMMatrix(getComputedStyle(own).transform).a).to.equal(-1);
    expect(other.offsetWidth).to.be.greaterThan(own.offsetWidth * 3);
    expect(other.ariaLabel).to.equal('Picture of Bob');
  });

  it('leaves a stream alone that has not changed, as each setting would make it flicker', async () => {
    const other = video('.remote')!;
    let loads = 0;
    other.addEventListener('emptied', () => loads++);
    await opened.show({remoteMicrophone: 'off'});
    expect(video('.remote') === other).to.equal(true);
    expect(loads).to.equal(0);
  });

  it('lets go of a picture that is no longer shown, though not when it is only moved in the page', async () => {
    const [other, own] = [video('.remote')!, video('.own video')!];
    const {element} = opened;
    element.parentElement!.append(element);
    await opened.show({remoteMicrophone: 'off'});
    expect([other.srcObject, own.srcObject]).to.deep.equal([remote, local]);
    opened.page.session.calls.hangUp();
    await element.updateComplete;
    expect(other.isConnected).to.equal(false);
    expect([other.srcObject, own.srcObject]).to.deep.equal([null, null]);
  });

  it('shows the portrait while the other camera is off', async () => {
    await opened.show({remoteCamera: 'off'});
    expect(video('.remote')).to.equal(null);
    expect(opened.find('.stage .avatar')).to.exist;
  });

  it('has a place for the first picture before it arrives, behind the portrait', async () => {
    const connection = new RTCPeerConnection();
    const {track} = connection.addTransceiver('video').receiver;
    const coming = new MediaStream([track]);
    await opened.show({remote: coming, remoteCamera: 'off'});
    const awaited = video('.awaited')!;
    expect(awaited.srcObject).to.equal(coming);
    expect(awaited.ariaHidden).to.equal('true');
    expect(awaited.part.contains('remote-picture')).to.equal(false);
    const {left, top} = opened.box.getBoundingClientRect();
    const {clientWidth, clientHeight} = opened.box;
    const seen = opened.root.elementFromPoint(left + clientWidth / 2, top + clientHeight / 3);
    expect(seen?.closest('.person')).to.exist;
    await opened.show({remoteCamera: 'on'});
    expect(video('.remote') === awaited).to.equal(true);
    connection.close();
  });

  it('shows the portrait in a voice call, until someone shows a picture', async () => {
    await opened.page.session.calls.hangUp();
    opened.page.session.calls.dismiss();
    await opened.talk('audio', {remote, local, camera: 'off', remoteCamera: 'off'});
    expect(opened.root.querySelector('video')).to.equal(null);
    const narrow = opened.box.offsetWidth;
    await opened.show({remoteCamera: 'on'});
    expect(video('.remote')!.srcObject).to.equal(remote);
    expect(opened.box.offsetWidth).to.be.greaterThan(narrow);
  });

  it('shows a tall picture whole in a wide window', async () => {
    const tall = picture(48, 96);
    await opened.show({remote: tall});
    const other = video('.remote')!;
    if (!other.classList.contains('tall')) {
      await new Promise((resolve) => other.addEventListener('resize', resolve, {once: true}));
    }
    expect(getComputedStyle(other).objectFit).to.equal('contain');
    for (const track of tall.getTracks()) track.stop();
  });

  it('goes on with the pictures after the element was moved in the page', async () => {
    const place = document.createElement('div');
    document.body.append(place);
    place.append(opened.element);
    await opened.element.updateComplete;
    const other = video('.remote')!;
    if (other.paused) {
      await new Promise((resolve) => other.addEventListener('play', resolve, {once: true}));
    }
    expect(opened.box.matches(':popover-open')).to.equal(true);
    place.remove();
  });
});

describe('the sound of the other side', () => {
  let opened: OpenedWindow;
  let played: HTMLMediaElement[];
  let answer: () => Promise<void>;
  const {play} = HTMLMediaElement.prototype;

  const audio = () => played.filter((element) => element instanceof HTMLAudioElement);

  beforeEach(async () => {
    played = [];
    answer = () => Promise.resolve();
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      played.push(this);
      return answer();
    };
    opened = await OpenedWindow.open();
  });

  afterEach(() => {
    HTMLMediaElement.prototype.play = play;
    opened.page.leave();
  });

  it('is played, and stays while the window is minimised', async () => {
    const remote = picture();
    await opened.talk('video', {remote});
    const [sound] = audio();
    expect(sound!.srcObject).to.equal(remote);
    expect(sound!.muted).to.equal(false);
    await opened.press('Minimise');
    expect(sound!.srcObject).to.equal(remote);
    await opened.end('hung-up');
    expect(sound!.srcObject).to.equal(null);
  });

  it('waits for a press where the browser asks for one', async () => {
    answer = () => Promise.reject(new DOMException('press first', 'NotAllowedError'));
    await opened.talk('audio', {remote: picture()});
    await opened.element.updateComplete;
    expect(opened.buttons).to.include('Tap to hear Bob');
    await expect(opened.element).to.be.accessible();
    answer = () => Promise.resolve();
    await opened.press('Tap to hear Bob');
    await opened.element.updateComplete;
    expect(opened.buttons).not.to.include('Tap to hear Bob');
    expect(audio()).to.have.length(2);
  });
});

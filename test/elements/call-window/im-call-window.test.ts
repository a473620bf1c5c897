import {expect} from '@open-wc/testing';
import {sendMouse} from '@web/test-runner-commands';
import type {ImCallChangeEvent} from '../../../src/elements/events.js';
import {OpenedWindow} from './opened-window.js';
import '../code-loaded.js';

describe('<im-call-window>', () => {
  let opened: OpenedWindow;

  beforeEach(async () => {
    opened = await OpenedWindow.open();
  });

  afterEach(() => opened.page.leave());

  it('shows nothing and takes no space while there is no call', () => {
    expect(opened.find('.window')).to.equal(null);
    expect(opened.element.getBoundingClientRect()).to.include({width: 0, height: 0});
    expect(opened.element.parentElement!.offsetHeight).to.equal(0);
  });

  it('stands in the top layer, where no z-index of the page reaches', async () => {
    const cover = document.createElement('div');
    cover.style.cssText = 'position: fixed; inset: 0; z-index: 2147483647';
    document.body.append(cover);
    await opened.ring();
    const {left, top} = opened.box.getBoundingClientRect();
    expect(document.elementFromPoint(left + 40, top + 40) === opened.element).to.equal(true);
    cover.remove();
  });

  it('can be answered while the page shows a modal dialog, which makes all else inert', async () => {
    const modal = document.createElement('dialog');
    document.body.append(modal);
    modal.showModal();
    await opened.ring();
    const {left, top} = opened.button('Accept').getBoundingClientRect();
    await sendMouse({type: 'click', position: [Math.round(left) + 40, Math.round(top) + 30]});
    expect(opened.asked.at(-1)).to.include({type: 'accept'});
    await opened.element.updateComplete;
    expect(opened.find('dialog')).to.equal(null);
    expect(opened.box.matches(':popover-open')).to.equal(true);
    modal.remove();
  });

  it('keeps its own font and colour on a page that sets them for every element', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* {font: 30px monospace; color: red; text-transform: uppercase}');
    document.adoptedStyleSheets.push(sheet);
    await opened.ring();
    const style = getComputedStyle(opened.button('Accept'));
    expect(style.fontFamily).not.to.contain('monospace');
    expect(style.color).not.to.equal('rgb(255, 0, 0)');
    expect(style.textTransform).to.equal('none');
    document.adoptedStyleSheets.pop();
  });

  it('writes no style attribute in a template, which a strict policy would refuse', async () => {
    await opened.talk();
    const styled = [...opened.root.querySelectorAll('[style]')].filter(
      (element) => element !== opened.box,
    );
    expect(styled).to.deep.equal([]);
  });

  it('tells the page of every phase, also of those that follow each other at once', async () => {
    const phases: string[] = [];
    opened.element.parentElement!.addEventListener('im-call-change', (event) =>
      phases.push((event as ImCallChangeEvent).call.phase),
    );
    await opened.talk();
    await opened.happens('interrupted');
    await opened.happens('connected');
    await opened.end('hung-up');
    expect(phases).to.deep.equal([
      'ringing',
      'connecting',
      'connected',
      'reconnecting',
      'connected',
      'ended',
    ]);
  });

  describe('when someone calls with video', () => {
    beforeEach(() => opened.ring('video'));

    it('says who it is and offers all answers', async () => {
      expect(opened.text).to.contain('Bob').and.to.contain('Incoming video call');
      expect(opened.buttons).to.include.members(['Accept', 'Accept with voice only', 'Decline']);
      expect(opened.box.role).to.equal('alertdialog');
      expect(opened.box.ariaLabel).to.equal('Bob is calling');
      await expect(opened.element).to.be.accessible();
    });

    it('accepts with picture', async () => {
      await opened.press('Accept');
      expect(opened.asked).to.deep.equal([{type: 'accept', call: opened.incoming, media: 'video'}]);
      expect(opened.text).to.contain('Connecting…');
      await expect(opened.element).to.be.accessible();
    });

    it('accepts with voice only', async () => {
      await opened.press('Accept with voice only');
      expect(opened.asked.at(-1)).to.include({type: 'accept', media: 'audio'});
    });

    it('declines', async () => {
      await opened.press('Decline');
      expect(opened.asked.at(-1)).to.include({type: 'end', reason: 'declined'});
      expect(opened.text).to.contain('You declined the call.');
    });

    it('is all gone when another device has answered and the end was seen', async () => {
      await opened.end('answered-elsewhere');
      expect(opened.text).to.contain('Answered on another device.');
      await opened.press('Close');
      expect(opened.find('.window')).to.equal(null);
    });
  });

  it('offers no voice-only answer to a voice call', async () => {
    await opened.ring('audio');
    expect(opened.text).to.contain('Incoming voice call');
    expect(opened.buttons).to.include('Accept');
    expect(opened.buttons).not.to.include('Accept with voice only');
  });

  describe('when we call', () => {
    let call: string;

    beforeEach(async () => {
      call = await opened.invite('audio');
    });

    it('says "ringing" only once a device rings', async () => {
      expect(opened.text).to.contain('Calling Bob…').and.not.to.contain('Ringing');
      expect(opened.spoken).to.equal('Calling Bob…');
      await opened.ringsThere(call);
      expect(opened.text).to.contain('Ringing…').and.not.to.contain('Calling');
      expect(opened.spoken).to.equal('Ringing…');
      await expect(opened.element).to.be.accessible();
    });

    it('cancels', async () => {
      await opened.press('Cancel');
      expect(opened.asked.at(-1)).to.deep.equal({type: 'end', call, reason: 'cancelled'});
      expect(opened.text).to.contain('You cancelled the call.');
    });
  });

  describe('in a call', () => {
    beforeEach(() => opened.talk('video'));

    it('shows for how long, without reading each second out', async () => {
      const timer = opened.find('[role=timer]')!;
      expect(timer.textContent).to.match(/Call time\s+(\d+:)?\d+:\d\d/);
      expect(timer.closest('[aria-live], [role=status]')).to.equal(null);
      expect(opened.spoken).to.equal('Connected with Bob');
      await expect(opened.element).to.be.accessible();
    });

    it('mutes and unmutes with one button that keeps the focus', async () => {
      const mute = opened.button('Mute');
      mute.focus();
      await opened.press('Mute');
      expect(opened.page.session.calls.media.value!.microphone).to.equal('off');
      expect(mute.ariaLabel).to.equal('Unmute');
      expect(opened.root.activeElement === mute).to.equal(true);
      await opened.press('Unmute');
      expect(opened.page.session.calls.media.value!.microphone).to.equal('on');
    });

    it('switches the camera off and on', async () => {
      await opened.press('Camera off');
      expect(opened.page.session.calls.media.value!.camera).to.equal('off');
      await opened.press('Camera on');
      expect(opened.page.session.calls.media.value!.camera).to.equal('on');
    });

    it('hangs up', async () => {
      await opened.press('Hang up');
      expect(opened.asked.at(-1)).to.include({type: 'end', reason: 'hung-up'});
      expect(opened.text).to.contain('The call has ended.');
    });

    it('says when the connection is being sought again, and goes on after it', async () => {
      await opened.happens('interrupted');
      expect(opened.text).to.contain('Reconnecting…');
      expect(opened.spoken).to.equal('Reconnecting…');
      await expect(opened.element).to.be.accessible();
      await opened.happens('connected');
      expect(opened.text).not.to.contain('Reconnecting…');
    });

    it('says that the other side is muted or has its camera off', async () => {
      await opened.show({remoteMicrophone: 'off', remoteCamera: 'off'});
      expect(opened.text).to.contain('Bob is muted').and.to.contain('Bob’s camera is off');
    });

    it('shows buttons of the page beside its own', async () => {
      const own = document.createElement('button');
      own.slot = 'controls';
      own.textContent = 'Record';
      opened.element.append(own);
      await opened.element.updateComplete;
      const {top} = own.getBoundingClientRect();
      expect(top).to.be.within(
        opened.button('Mute').getBoundingClientRect().top - 1,
        opened.button('Mute').getBoundingClientRect().bottom,
      );
    });
  });

  describe('with devices that do not work', () => {
    const sentences = [
      ['microphone', 'missing', 'No microphone was found. Bob cannot hear you.'],
      ['microphone', 'blocked', 'The microphone is blocked.'],
      ['microphone', 'dismissed', 'Press its button to be asked again.'],
      ['microphone', 'insecure', 'This page is not secure, so it may not use the microphone.'],
      ['microphone', 'interrupted', 'Something else has taken the microphone.'],
      ['camera', 'missing', 'No camera was found. Bob cannot see you.'],
      ['camera', 'in-use', 'Another application is using the camera.'],
      ['camera', 'policy', 'This site does not let the call use the camera.'],
      ['camera', 'constrained', 'No camera here can do what this call needs.'],
      ['camera', 'failed', 'The camera could not be started.'],
      ['screen', 'blocked', 'Sharing the screen is blocked.'],
    ] as const;

    for (const [device, state, sentence] of sentences) {
      it(`says of a ${device} that is ${state}, and the call goes on`, async () => {
        await opened.talk('video', {[device]: state});
        expect(opened.text).to.contain(sentence);
        expect(opened.find('[role=timer]')).to.exist;
        await expect(opened.element).to.be.accessible();
      });
    }

    it('says nothing of a camera that nobody asked for', async () => {
      await opened.talk('audio', {camera: 'off'});
      expect(opened.find('.problem')).to.equal(null);
    });

    it('takes the sentence away when it was read, and tries again on a press', async () => {
      await opened.talk('video', {camera: 'blocked'});
      await opened.press('Dismiss');
      expect(opened.text).not.to.contain('The camera is blocked');
      await opened.press('Camera on');
      expect(opened.page.session.calls.media.value!.camera).to.equal('on');
    });
  });
});

import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';
import {OpenedWindow} from './opened-window.js';
import '../code-loaded.js';

const DESKTOP = {width: 1280, height: 800};

describe('the floating call window', () => {
  let opened: OpenedWindow;

  const rectangle = () => opened.box.getBoundingClientRect();
  const rounded = () => {
    const {left, top, width, height} = rectangle();
    return [left, top, width, height].map(Math.round);
  };
  /** By hand, from a point of the window. */
  const drag = async (from: readonly [number, number], by: readonly [number, number]) => {
    const start: [number, number] = [Math.round(from[0]), Math.round(from[1])];
    await sendMouse({type: 'move', position: start});
    await sendMouse({type: 'down'});
    await sendMouse({type: 'move', position: [start[0] + by[0], start[1] + by[1]]});
    await sendMouse({type: 'up'});
    await opened.element.updateComplete;
  };
  const header = (): [number, number] => [rectangle().left + 120, rectangle().top + 24];

  const resizeTo = async (size: typeof DESKTOP) => {
    const told = new Promise((resolve) => {
      window.addEventListener('resize', resolve, {once: true});
    });
    await setViewport(size);
    await told;
  };

  beforeEach(async () => {
    await setViewport(DESKTOP);
    opened = await OpenedWindow.open();
  });

  afterEach(() => opened.page.leave());

  it('appears in the corner that the page chooses', async () => {
    opened.element.style.setProperty('--im-call-inset', '30px auto auto 40px');
    await opened.talk();
    expect(rounded().slice(0, 2)).to.deep.equal([40, 30]);
  });

  describe('in a call', () => {
    beforeEach(() => opened.talk('video'));

    it('follows the pointer by its header', async () => {
      const [left, top] = rounded();
      await drag(header(), [-150, -80]);
      expect(rounded().slice(0, 2)).to.deep.equal([left! - 150, top! - 80]);
    });

    it('stays within the viewport however far it is dragged', async () => {
      await drag(header(), [-4000, -4000]);
      expect(rounded().slice(0, 2)).to.deep.equal([8, 8]);
      await drag(header(), [4000, 4000]);
      expect(Math.round(rectangle().right)).to.equal(DESKTOP.width - 8);
      expect(Math.round(rectangle().bottom)).to.equal(DESKTOP.height - 8);
    });

    it('does not take a press on a button for a drag', async () => {
      const before = rounded();
      const {left, top} = opened.button('Mute').getBoundingClientRect();
      await drag([left + 10, top + 10], [-50, -50]);
      expect(rounded()).to.deep.equal(before);
    });

    it('is resized by its corners', async () => {
      await drag(header(), [-200, -150]);
      const [left, top, width, height] = rounded();
      await drag([rectangle().right - 6, rectangle().bottom - 6], [-100, -60]);
      expect(rounded()).to.deep.equal([left, top, width! - 100, height! - 60]);
      await drag([rectangle().left + 6, rectangle().top + 6], [-40, -30]);
      expect(rounded()).to.deep.equal([left! - 40, top! - 30, width! - 60, height! - 30]);
    });

    it('moves by the arrow keys', async () => {
      const [left, top] = rounded();
      opened.button('Move the call window with the arrow keys').focus();
      await sendKeys({press: 'ArrowLeft'});
      await sendKeys({press: 'ArrowUp'});
      await sendKeys({down: 'Shift'});
      await sendKeys({press: 'ArrowUp'});
      await sendKeys({up: 'Shift'});
      expect(rounded().slice(0, 2)).to.deep.equal([left! - 32, top! - 36]);
    });

    it('is resized by the arrow keys', async () => {
      const [, , width, height] = rounded();
      opened.button('Resize the call window with the arrow keys').focus();
      await sendKeys({press: 'ArrowRight'});
      await sendKeys({press: 'ArrowUp'});
      expect(rounded().slice(2)).to.deep.equal([width! + 32, height! - 32]);
    });

    it('goes to the next corner by a press, for who cannot drag', async () => {
      await opened.press('Move the call window with the arrow keys');
      expect(Math.round(rectangle().left)).to.equal(24);
      await opened.press('Move the call window with the arrow keys');
      expect(Math.round(rectangle().top)).to.equal(24);
    });

    it('comes back into a viewport that has shrunk, and returns when it grows', async () => {
      await drag(header(), [-300, -200]);
      const before = rounded();
      await resizeTo({width: 800, height: 560});
      expect(rectangle().left).to.be.at.least(8);
      expect(rectangle().bottom).to.be.at.most(560);
      await resizeTo(DESKTOP);
      expect(rounded()).to.deep.equal(before);
    });

    it('becomes a pill with name, time, restore and hang-up, and a window again', async () => {
      const before = rounded();
      await opened.press('Minimise');
      expect(opened.buttons).to.deep.equal(['Restore', 'Hang up']);
      expect(opened.text).to.contain('Bob');
      expect(opened.find('[role=timer]')).to.exist;
      expect(rectangle().height).to.be.at.most(64);
      await expect(opened.element).to.be.accessible();
      await opened.press('Restore');
      expect(rounded()).to.deep.equal(before);
    });

    it('opens again by a click on the pill, but not by dragging it', async () => {
      await opened.press('Minimise');
      const middle = (): [number, number] => [rectangle().left + 80, rectangle().top + 28];
      const [left] = rounded();
      await drag(middle(), [-200, -20]);
      expect(rounded()[0]).to.equal(left! - 200);
      expect(opened.buttons).to.include('Restore');
      await sendMouse({type: 'click', position: middle().map(Math.round) as [number, number]});
      await opened.element.updateComplete;
      expect(opened.buttons).to.include('Minimise');
    });

    it('moves as a pill by the arrow keys too', async () => {
      opened.button('Minimise').focus();
      await opened.press('Minimise');
      const [left] = rounded();
      await sendKeys({press: 'ArrowLeft'});
      expect(rounded()[0]).to.equal(left! - 32);
    });

    it('fills the screen and comes back', async () => {
      const before = rounded();
      await opened.press('Full screen');
      expect(rounded()).to.deep.equal([0, 0, DESKTOP.width, DESKTOP.height]);
      await expect(opened.element).to.be.accessible();
      await opened.press('Leave full screen');
      expect(rounded()).to.deep.equal(before);
    });

    it('leaves full screen on Escape and when the call ends', async () => {
      await opened.press('Full screen');
      opened.box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
      await opened.element.updateComplete;
      expect(opened.box.dataset['mode']).to.equal('window');
      await opened.press('Full screen');
      await opened.end('hung-up');
      expect(opened.box.dataset['mode']).to.equal('window');
    });
  });

  describe('on a phone', () => {
    beforeEach(() => setViewport({width: 390, height: 844}));
    afterEach(() => setViewport(DESKTOP));

    for (const [what, show] of [
      ['an incoming call', () => opened.ring()],
      ['a call', () => opened.talk()],
    ] as const) {
      it(`gives ${what} the whole screen, its buttons within reach of a thumb`, async () => {
        await show();
        expect(rounded()).to.deep.equal([0, 0, 390, 844]);
        const last = opened.find('[part=controls]')!.lastElementChild!.getBoundingClientRect();
        expect(last.top).to.be.greaterThan(844 * 0.66);
        await expect(opened.element).to.be.accessible();
      });
    }

    it('gives every button at least 44 pixels', async () => {
      await opened.talk('video', {camera: 'missing'});
      await Promise.all(
        opened
          .find('.frame')!
          .getAnimations()
          .map(({finished}) => finished),
      );
      for (const button of opened.root.querySelectorAll('button')) {
        if (getComputedStyle(button).display === 'none') continue;
        const {width, height} = button.getBoundingClientRect();
        expect(Math.min(width, height), button.ariaLabel!).to.be.at.least(44);
      }
    });
  });
});

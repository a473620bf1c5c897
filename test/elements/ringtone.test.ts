import {expect} from '@open-wc/testing';
import {Ringtone} from '../../src/elements/ringtone.js';

describe('the ringtone', () => {
  let contexts: AudioContext[];
  let started: AudioBufferSourceNode[];
  let ringtone: Ringtone;
  const RealContext = window.AudioContext;
  const {start} = AudioBufferSourceNode.prototype;

  const press = (hasBeenActive: boolean) =>
    Object.defineProperty(navigator, 'userActivation', {
      configurable: true,
      value: {hasBeenActive},
    });

  beforeEach(() => {
    contexts = [];
    started = [];
    window.AudioContext = class extends RealContext {
      constructor() {
        super();
        contexts.push(this);
      }
    };
    AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode) {
      started.push(this);
      start.call(this);
    };
    ringtone = new Ringtone();
  });

  afterEach(() => {
    ringtone.play(undefined);
    window.AudioContext = RealContext;
    AudioBufferSourceNode.prototype.start = start;
    Reflect.deleteProperty(navigator, 'userActivation');
  });

  const peak = ({buffer}: AudioBufferSourceNode) =>
    buffer!.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

  it('plays a loop that can be heard and does not clip', () => {
    press(true);
    ringtone.play('ring');
    expect(started).to.have.length(1);
    expect(started[0]!.loop).to.equal(true);
    expect(peak(started[0]!)).to.be.within(0.1, 0.9);
  });

  it('plays a quieter tone to who calls', () => {
    press(true);
    ringtone.play('ring');
    ringtone.play('ring-back');
    expect(peak(started[1]!)).to.be.within(0.01, peak(started[0]!) / 2);
  });

  it('goes on with a tone that it is told again', () => {
    press(true);
    ringtone.play('ring');
    ringtone.play('ring');
    expect(contexts).to.have.length(1);
  });

  it('closes its audio context when it falls silent or changes', async () => {
    press(true);
    ringtone.play('ring');
    const closed = new Promise((resolve) =>
      contexts[0]!.addEventListener('statechange', () => {
        if (contexts[0]!.state === 'closed') resolve(undefined);
      }),
    );
    ringtone.play(undefined);
    await closed;
    expect(contexts).to.have.length(1);
  });

  it('makes no sound, and no complaint on the console, before the page was pressed', () => {
    press(false);
    ringtone.play('ring');
    expect(contexts).to.deep.equal([]);
    press(true);
    window.dispatchEvent(new Event('pointerup'));
    window.dispatchEvent(new Event('pointerup'));
    expect(started).to.have.length(1);
  });

  it('stays silent where the call was over before the press', () => {
    press(false);
    ringtone.play('ring');
    ringtone.play(undefined);
    press(true);
    window.dispatchEvent(new Event('pointerup'));
    expect(contexts).to.deep.equal([]);
  });
});

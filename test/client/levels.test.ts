import {expect} from '@open-wc/testing';
import type {Levels} from '../../src/client/levels.js';
import {makePair, type Side} from '../support/browser/media.js';

/** The made-up microphone of the test browser beeps once a second. */
describe('levels', () => {
  let pair: ReturnType<typeof makePair>;
  const players: HTMLAudioElement[] = [];

  beforeEach(async () => {
    pair = makePair();
    await Promise.all([pair.caller.start('audio'), pair.callee.start('audio')]);
    await Promise.all([pair.caller.connected(), pair.callee.connected()]);
    play(pair.caller, pair.callee);
  });

  afterEach(() => {
    pair.close();
    for (const player of players.splice(0)) player.srcObject = null;
  });

  /** Browsers know how loud the other side is once they play it. */
  const play = (...sides: readonly Side[]) => {
    for (const side of sides) {
      const player = new Audio();
      player.srcObject = side.session.state.value.remote!;
      void player.play();
      players.push(player);
    }
  };

  const heard = (side: Side, condition: (levels: Levels) => boolean) =>
    new Promise<Levels>((resolve) => {
      const unsubscribe = side.session.levels.subscribe((levels) => {
        if (!condition(levels)) return;
        unsubscribe();
        resolve(levels);
      });
    });

  it('rise and fall with what this side and the other side say', async () => {
    await heard(pair.caller, ({microphone}) => microphone > 0.4);
    await heard(pair.caller, ({remote}) => remote > 0.4);
    await heard(pair.caller, ({microphone}) => microphone < 0.2);
    await heard(pair.caller, ({remote}) => remote < 0.2);
  });

  it('tell of sound that nobody hears, as the microphone is muted', async () => {
    await pair.caller.session.setMicrophone(false);
    await pair.callee.until(() => pair.callee.session.state.value.remoteMicrophone === 'off');
    const {speaking} = await heard(pair.caller, ({microphone}) => microphone > 0.4);
    expect(speaking).to.equal(false);
    let remote = 0;
    const unsubscribe = pair.callee.session.levels.subscribe((levels) => (remote = levels.remote));
    await heard(pair.callee, (levels) => levels.remote < 0.1);
    await heard(pair.caller, ({microphone}) => microphone > 0.4);
    await heard(pair.caller, ({microphone}) => microphone < 0.2);
    expect(remote).to.be.below(0.1);
    unsubscribe();
  });

  it('say that one speaks while muted', async () => {
    const tone = new AudioContext();
    const output = tone.createMediaStreamDestination();
    const oscillator = new OscillatorNode(tone);
    oscillator.connect(output);
    oscillator.start();
    const browser = navigator.mediaDevices;
    const real = browser.getUserMedia.bind(browser);
    browser.getUserMedia = async () => output.stream;
    const speaker = makePair();
    try {
      await speaker.caller.start('audio');
      browser.getUserMedia = real;
      await speaker.callee.start('audio');
      await Promise.all([speaker.caller.connected(), speaker.callee.connected()]);
      play(speaker.callee);
      await heard(speaker.caller, ({speaking}) => speaking);
      await heard(speaker.callee, ({remoteSpeaking}) => remoteSpeaking);
      await speaker.caller.session.setMicrophone(false);
      const shown = await heard(speaker.caller, ({speakingWhileMuted}) => speakingWhileMuted);
      expect(shown.speaking).to.equal(false);
    } finally {
      browser.getUserMedia = real;
      speaker.close();
      await tone.close();
    }
  });

  it('are silent after the call, and leave no track and no audio context', async () => {
    // The meters of the other two have begun, so that they are not counted.
    await Promise.all(
      [pair.caller, pair.callee].map((side) => heard(side, (all) => all.microphone > 0)),
    );
    const made: AudioContext[] = [];
    const copies: MediaStreamTrack[] = [];
    const {AudioContext: RealContext} = window;
    const {clone} = MediaStreamTrack.prototype;
    window.AudioContext = class extends RealContext {
      constructor() {
        super();
        made.push(this);
      }
    };
    MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
      const copy = clone.call(this);
      copies.push(copy);
      return copy;
    };
    const measured = makePair();
    try {
      await Promise.all([measured.caller.start('audio'), measured.callee.start('audio')]);
      await heard(measured.caller, ({microphone}) => microphone > 0);
    } finally {
      window.AudioContext = RealContext;
      MediaStreamTrack.prototype.clone = clone;
      measured.close();
    }
    expect(measured.caller.session.levels.value.microphone).to.equal(0);
    expect([made.length, copies.length]).to.deep.equal([2, 2]);
    expect(copies.map(({readyState}) => readyState)).to.deep.equal(['ended', 'ended']);
    for (const context of made) {
      while (context.state !== 'closed') {
        await new Promise((resolve) =>
          context.addEventListener('statechange', resolve, {once: true}),
        );
      }
    }
  });
});

import {expect} from '@open-wc/testing';
import type {Levels} from '../../src/client/levels.js';
import {makePair, type Side} from '../support/browser/media.js';

/** Both speak at the same time, or neither: with one tone, as the beeps of the test browser fall between two looks. */
describe('levels', () => {
  let pair: ReturnType<typeof makePair>;
  let permit: MediaStream;
  let voice: AudioContext;
  let mouth: GainNode;
  const players: HTMLAudioElement[] = [];
  const browser = navigator.mediaDevices;
  const getUserMedia = browser.getUserMedia.bind(browser);

  beforeEach(async () => {
    // A page that has a microphone may play sound without a press.
    permit = await getUserMedia({audio: true});
    voice = new AudioContext();
    mouth = new GainNode(voice);
    const tone = new OscillatorNode(voice);
    tone.connect(mouth);
    tone.start();
    browser.getUserMedia = async () => {
      const microphone = voice.createMediaStreamDestination();
      mouth.connect(microphone);
      return microphone.stream;
    };
    pair = makePair();
    await Promise.all([pair.caller.start('audio'), pair.callee.start('audio')]);
    await Promise.all([pair.caller.connected(), pair.callee.connected()]);
    play(pair.caller, pair.callee);
  });

  afterEach(async () => {
    pair.close();
    for (const player of players.splice(0)) player.srcObject = null;
    browser.getUserMedia = getUserMedia;
    for (const track of permit.getTracks()) track.stop();
    await voice.close();
  });

  const speak = (loudness: 0 | 1) => (mouth.gain.value = loudness);

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
    speak(0);
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
    for (let look = 0; look < 5; look++) {
      await heard(pair.caller, ({microphone}) => microphone > 0.4);
      expect(remote).to.be.below(0.1);
    }
    unsubscribe();
  });

  it('say that one speaks while muted', async () => {
    await heard(pair.caller, ({speaking}) => speaking);
    await heard(pair.callee, ({remoteSpeaking}) => remoteSpeaking);
    await pair.caller.session.setMicrophone(false);
    const shown = await heard(pair.caller, ({speakingWhileMuted}) => speakingWhileMuted);
    expect(shown.speaking).to.equal(false);
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

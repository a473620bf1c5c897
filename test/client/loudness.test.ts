import {expect} from '@open-wc/testing';
import {amplitudeOf, hear, levelOf, SILENT} from '../../src/client/loudness.js';

describe('loudness', () => {
  it('goes from nothing to one as ears judge it', () => {
    expect(levelOf(0)).to.equal(0);
    expect(levelOf(0.0001)).to.equal(0);
    expect(levelOf(1)).to.equal(1);
    expect(levelOf(0.02)).to.be.within(0.45, 0.6);
  });

  it('grows with the swing of the sound', () => {
    expect(amplitudeOf(new Float32Array(8))).to.equal(0);
    expect(amplitudeOf(Float32Array.of(0.5, -0.5, 0.5, -0.5))).to.equal(0.5);
    expect(amplitudeOf(new Float32Array(0))).to.equal(0);
  });
});

describe('speech', () => {
  /** Hears one level after the other, 100 ms apart; the moments at which somebody speaks. */
  const play = (levels: readonly number[]) => {
    let speech = SILENT;
    return levels.map((level, index) => {
      speech = hear(speech, level, index * 100);
      return speech.isSpeaking;
    });
  };
  const loud = (count: number) => Array<number>(count).fill(0.7);
  const quiet = (count: number) => Array<number>(count).fill(0.1);

  it('is sound that lasts', () => {
    expect(play(loud(5))).to.deep.equal([false, false, false, true, true]);
  });

  it('is not a knock, nor two of them', () => {
    expect(play([...loud(1), ...quiet(10), ...loud(2), ...quiet(8)])).to.not.include(true);
  });

  it('goes on through the pauses between words', () => {
    expect(play([...loud(4), ...quiet(5), ...loud(1)]).slice(3)).to.not.include(false);
  });

  it('is over when the pause is longer than that', () => {
    expect(play([...loud(4), ...quiet(9)]).at(-1)).to.equal(false);
  });
});

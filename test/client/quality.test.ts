import {expect} from '@open-wc/testing';
import {assess, type Measures} from '../../src/client/quality.js';

describe('quality', () => {
  it('is without fault where nothing speaks against it', () => {
    expect(assess({})).to.deep.equal({bars: 4, reasons: []});
    expect(assess({roundTrip: 40, loss: 0.005, frameRate: 24, frozen: 0})).to.deep.equal({
      bars: 4,
      reasons: [],
    });
  });

  const judged: readonly (readonly [Measures, number, string])[] = [
    [{loss: 0.03}, 3, 'loss'],
    [{loss: 0.1}, 2, 'loss'],
    [{loss: 0.2}, 1, 'loss'],
    [{loss: 0.5}, 0, 'loss'],
    [{roundTrip: 250}, 3, 'round-trip'],
    [{roundTrip: 350}, 2, 'round-trip'],
    [{roundTrip: 700}, 1, 'round-trip'],
    [{roundTrip: 2_000}, 0, 'round-trip'],
    [{frameRate: 10}, 3, 'frame-rate'],
    [{frameRate: 5}, 2, 'frame-rate'],
    [{frameRate: 2}, 1, 'frame-rate'],
    [{frameRate: 0}, 0, 'frame-rate'],
    [{frameRate: 30, frozen: 0.2}, 2, 'frame-rate'],
    [{bandwidth: 800_000}, 3, 'bandwidth'],
    [{bandwidth: 200_000}, 2, 'bandwidth'],
    [{bandwidth: 60_000}, 1, 'bandwidth'],
    [{bandwidth: 10_000}, 0, 'bandwidth'],
    [{isCpuLimited: true}, 3, 'cpu'],
    [{isSilent: true}, 0, 'loss'],
  ];
  for (const [measures, bars, reason] of judged) {
    it(`is worth ${bars} with ${JSON.stringify(measures)}`, () => {
      expect(assess(measures)).to.deep.equal({bars, reasons: [reason]});
    });
  }

  it('is as good as its worst part, and names all that is wrong, the worst first', () => {
    expect(assess({roundTrip: 200, loss: 0.2, bandwidth: 200_000})).to.deep.equal({
      bars: 1,
      reasons: ['loss', 'bandwidth', 'round-trip'],
    });
  });
});

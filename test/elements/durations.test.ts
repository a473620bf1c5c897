import {expect} from '@open-wc/testing';
import {duration, inDigits, inUnits} from '../../src/elements/durations.js';

const numbers = (text: string) => text.match(/\d+/g)!.map(Number);

describe('a duration', () => {
  it('is in seconds, minutes and hours, and no more than two of them', () => {
    expect(numbers(duration(35, 'en'))).to.deep.equal([35]);
    expect(numbers(duration(60, 'en'))).to.deep.equal([1]);
    expect(numbers(duration(244, 'en'))).to.deep.equal([4]);
    expect(numbers(duration(3_600, 'en'))).to.deep.equal([1]);
    expect(numbers(duration(3_845, 'en'))).to.deep.equal([1, 4]);
  });

  it('is written as the language does', () => {
    expect(duration(3_845, 'de')).to.equal('1 Std., 4 Min.');
    expect(duration(244, 'ja')).to.equal('4 分');
    expect(duration(35, 'ar-EG')).to.contain('٣٥');
  });

  it('is written where the browser has no word of its own for it', () => {
    expect(inUnits({hours: 1, minutes: 4}, 'en')).to.equal('1 hr, 4 min');
    expect(inUnits({minutes: 4}, 'ru')).to.equal('4 мин');
    const {DurationFormat} = Intl;
    Reflect.deleteProperty(Intl, 'DurationFormat');
    try {
      expect(duration(3_845, 'en')).to.equal('1 hr, 4 min');
    } finally {
      Object.defineProperty(Intl, 'DurationFormat', {
        value: DurationFormat,
        configurable: true,
        writable: true,
      });
    }
  });

  it('of a running call is in the digits of the region', () => {
    expect(inDigits('1:02:03', 'de')).to.equal('1:02:03');
    expect(inDigits('1:02', 'ar-EG')).to.equal('١:٠٢');
  });
});

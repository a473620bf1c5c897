import {expect} from '@open-wc/testing';
import {englishTalk} from '../../src/elements/strings/english-talk.js';
import {learn, sayIn} from '../../src/elements/strings/index.js';
import {clockTime, dayHeading, dayOf, listTime} from '../../src/elements/times.js';

learn(englishTalk);
const say = sayIn()!;
const NOW = new Date(2026, 2, 30, 9, 30).getTime();
const at = (day: number, hour: number, minute = 0) =>
  new Date(2026, 2, day, hour, minute).getTime();

describe('times', () => {
  it('call a day by its distance in the calendar, not in hours', () => {
    expect(dayHeading(at(30, 0, 1), NOW, say)).to.equal('Today');
    expect(dayHeading(at(29, 23, 59), NOW, say)).to.equal('Yesterday');
    expect(dayHeading(at(29, 0, 1), NOW, say)).to.equal('Yesterday');
    expect(dayHeading(at(28, 23, 59), NOW, say)).to.match(/28/);
  });

  it('name the year of another year only', () => {
    expect(dayHeading(at(2, 12), NOW, say)).not.to.contain('2026');
    expect(dayHeading(new Date(2024, 4, 1).getTime(), NOW, say)).to.contain('2024');
  });

  it('are as short in a list as they can be', () => {
    expect(listTime(at(30, 8), NOW, say)).to.equal(clockTime(at(30, 8), say));
    expect(listTime(at(29, 8), NOW, say)).to.equal('Yesterday');
    expect(listTime(at(25, 8), NOW, say)).to.match(/^\p{L}+\.?$/u);
    expect(listTime(at(5, 8), NOW, say)).to.match(/5/);
  });

  it('of a clock that runs ahead are still today', () => {
    expect(listTime(NOW + 60_000, NOW, say)).to.equal(clockTime(NOW + 60_000, say));
  });

  it('share a day from midnight to midnight', () => {
    expect(dayOf(at(29, 0))).to.equal(dayOf(at(29, 23, 59)));
    expect(dayOf(at(29, 23, 59))).not.to.equal(dayOf(at(30, 0)));
  });
});

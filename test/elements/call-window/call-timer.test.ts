import {expect} from '@open-wc/testing';
import type {ReactiveController} from 'lit';
import {CallTimer, duration} from '../../../src/elements/call-window/call-timer.js';

describe('the length of a call', () => {
  it('reads as on a telephone', () => {
    expect([0, 7_999, 65_000, 3_599_999, 3_600_000, 36_061_000].map(duration)).to.deep.equal([
      '0:00',
      '0:07',
      '1:05',
      '59:59',
      '1:00:00',
      '10:01:01',
    ]);
  });

  it('is not negative where the clock was set back', () => {
    expect(duration(-5000)).to.equal('0:00');
  });
});

describe('the timer of a call', () => {
  const begun = 1_000_000;
  let now: number;
  let since: number | undefined;
  let rendered: PromiseWithResolvers<void>;
  let renderings: number;

  const start = () => {
    rendered = Promise.withResolvers();
    renderings = 0;
    const host = {
      addController: (_controller: ReactiveController) => undefined,
      removeController: () => undefined,
      updateComplete: Promise.resolve(true),
      requestUpdate: () => {
        renderings++;
        rendered.resolve();
      },
    };
    return new CallTimer(
      host,
      () => since,
      () => now,
    );
  };

  it('asks for a rendering when the next second has begun', async () => {
    since = begun;
    now = begun + 4_998;
    const timer = start();
    expect(timer.elapsed).to.equal('0:04');
    timer.hostUpdated();
    await rendered.promise;
    now = begun + 5_000;
    expect(timer.elapsed).to.equal('0:05');
    timer.hostDisconnected();
  });

  it('counts nothing before the call has begun', () => {
    since = undefined;
    const timer = start();
    timer.hostUpdated();
    expect(timer.elapsed).to.equal(undefined);
    expect(renderings).to.equal(0);
  });
});

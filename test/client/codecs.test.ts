import {expect} from '@open-wc/testing';
import {
  DEFAULT_SETTINGS,
  type MediaSettings,
  type VideoCodec,
} from '../../src/client/media-settings.js';
import {Store} from '../../src/client/store.js';
import type {CallStatistics} from '../../src/client/statistics.js';
import {makePair, type Side} from '../support/browser/media.js';

type Pair = ReturnType<typeof makePair>;

describe('the codec of a call', () => {
  let pair: Pair;
  let settings: Store<MediaSettings>;

  const asking = (codecs: readonly VideoCodec[]) =>
    new Store<MediaSettings>({...DEFAULT_SETTINGS, quality: '360p', codecs});

  const call = async (caller: Store<MediaSettings>, callee: Store<MediaSettings>) => {
    pair = makePair({caller: {settings: caller}, callee: {settings: callee}});
    await Promise.all([pair.caller.start(), pair.callee.start()]);
  };

  /** Resolves with the first statistics of that kind. */
  const statistics = (side: Side, condition: (shown: CallStatistics) => boolean) =>
    new Promise<CallStatistics>((resolve) => {
      const store = side.session.statistics;
      const unsubscribe = store.subscribe((shown) => {
        if (!shown || !condition(shown)) return;
        unsubscribe();
        resolve(shown);
      });
    });

  const sends = (side: Side, codec: VideoCodec) =>
    statistics(
      side,
      ({sending: {video}}) => video?.codec === codec && video.frameRate > 0 && video.bitrate > 0,
    );

  afterEach(() => pair.close());

  for (const codec of ['h264', 'vp9', 'av1', 'vp8'] as const) {
    it(`is ${codec} where that is asked for, as the statistics of both sides prove`, async () => {
      await call(asking([codec]), asking([]));
      await Promise.all([
        sends(pair.caller, codec),
        statistics(
          pair.callee,
          ({receiving: {video}}) => video?.codec === codec && video.frameRate > 0,
        ),
      ]);
    });
  }

  it('may be another one in each direction', async () => {
    await call(asking(['vp9']), asking(['h264']));
    await Promise.all([sends(pair.caller, 'vp9'), sends(pair.callee, 'h264')]);
  });

  it('changes in the running call, without a new offer', async () => {
    settings = asking(['vp8']);
    await call(settings, asking([]));
    await sends(pair.caller, 'vp8');
    const offers = pair.caller.sent.filter(({kind}) => kind === 'offer').length;
    settings.update((before) => ({...before, codecs: ['vp9']}));
    await sends(pair.caller, 'vp9');
    expect(pair.caller.sent.filter(({kind}) => kind === 'offer')).to.have.length(offers);
  });
});

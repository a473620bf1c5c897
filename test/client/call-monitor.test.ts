import {expect} from '@open-wc/testing';
import type {CallStatistics} from '../../src/client/statistics.js';
import {
  makePair,
  recordConnections,
  type ConnectionRecord,
  type Side,
} from '../support/browser/media.js';

describe('the statistics of a call', () => {
  let record: ConnectionRecord;
  let pair: ReturnType<typeof makePair>;

  beforeEach(() => {
    record = recordConnections();
    pair = makePair();
  });

  afterEach(() => {
    pair.close();
    record.stop();
  });

  const connect = async () => {
    await Promise.all([pair.caller.start(), pair.callee.start()]);
    await Promise.all([pair.caller.connected(), pair.callee.connected()]);
  };
  const shown = (side: Side, condition: (shown: CallStatistics) => boolean) =>
    new Promise<CallStatistics>((resolve) => {
      const unsubscribe = side.session.statistics.subscribe((statistics) => {
        if (!statistics || !condition(statistics)) return;
        unsubscribe();
        resolve(statistics);
      });
    });

  it('tell what goes both ways, and by which path', async () => {
    await connect();
    const {path, protocol, sending, receiving} = await shown(
      pair.caller,
      ({sending: {video}, receiving, roundTrip}) =>
        (video?.frameRate ?? 0) > 5 &&
        (receiving.video?.frameRate ?? 0) > 5 &&
        roundTrip !== undefined,
    );
    expect([path, protocol]).to.deep.equal(['direct', 'udp']);
    expect([sending.audio?.codec, receiving.audio?.codec]).to.deep.equal(['opus', 'opus']);
    expect(receiving.video!.bitrate).to.be.above(10_000);
  });

  it('are there in a call only', async () => {
    expect(pair.caller.session.statistics.value).to.equal(undefined);
    await connect();
    await shown(pair.caller, () => true);
    pair.close();
    expect(pair.caller.session.statistics.value).to.equal(undefined);
  });

  it('leave the picture out that the other side does not send', async () => {
    await connect();
    await shown(pair.callee, ({receiving}) => receiving.video !== undefined);
    await pair.caller.session.setCamera(false);
    const {receiving} = await shown(pair.callee, ({receiving}) => receiving.video === undefined);
    expect(receiving.audio).to.not.equal(undefined);
    const {sending} = await shown(pair.caller, ({sending}) => sending.video === undefined);
    expect(sending.audio).to.not.equal(undefined);
  });

  it('take a snapshot of either side', async () => {
    await connect();
    for (const side of ['local', 'remote'] as const) {
      const picture = await createImageBitmap(await pair.caller.session.snapshot(side));
      expect(picture.width).to.be.above(0);
    }
    await pair.callee.session.setCamera(false);
    await pair.caller.until(() => pair.caller.session.state.value.remoteCamera === 'off');
    const refused = await pair.caller.session.snapshot('remote').catch((error: unknown) => error);
    expect(refused).to.include({code: 'picture-missing'});
  });
});

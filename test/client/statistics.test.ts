import {expect} from '@open-wc/testing';
import {statisticsBetween, type RemotePicture} from '../../src/client/statistics.js';

/** The members of reports that are read, as browsers name them. */
type Told = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const reportsOf = (told: Told) =>
  new Map(
    Object.entries(told).map(([id, members]) => [id, {id, ...members} as unknown as RTCStats]),
  );

/** As Chromium tells of a call with pictures both ways, three seconds apart. */
const BEFORE: Told = {
  T: {type: 'transport', selectedCandidatePairId: 'P', packetsReceived: 1_000},
  P: {
    type: 'candidate-pair',
    localCandidateId: 'L',
    remoteCandidateId: 'R',
    currentRoundTripTime: 0.04,
    availableOutgoingBitrate: 2_500_000,
  },
  L: {type: 'local-candidate', candidateType: 'host', protocol: 'udp'},
  R: {type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp'},
  CA: {type: 'codec', mimeType: 'audio/opus'},
  CV: {type: 'codec', mimeType: 'video/VP9'},
  OA: {
    type: 'outbound-rtp',
    kind: 'audio',
    ssrc: 1,
    codecId: 'CA',
    bytesSent: 10_000,
    packetsSent: 500,
  },
  OV: {
    type: 'outbound-rtp',
    kind: 'video',
    ssrc: 2,
    codecId: 'CV',
    mediaSourceId: 'S',
    bytesSent: 1_000_000,
    packetsSent: 1_000,
    framesEncoded: 100,
    frameWidth: 1_280,
    frameHeight: 720,
    qualityLimitationReason: 'none',
    qualityLimitationDurations: {none: 5, cpu: 0, bandwidth: 2},
  },
  IA: {
    type: 'inbound-rtp',
    kind: 'audio',
    ssrc: 3,
    codecId: 'CA',
    bytesReceived: 20_000,
    packetsReceived: 600,
    packetsLost: 6,
  },
  IV: {
    type: 'inbound-rtp',
    kind: 'video',
    ssrc: 4,
    codecId: 'CV',
    bytesReceived: 2_000_000,
    packetsReceived: 2_000,
    packetsLost: 20,
    framesDecoded: 200,
    frameWidth: 640,
    frameHeight: 360,
    totalFreezesDuration: 0.5,
  },
  HV: {type: 'remote-inbound-rtp', kind: 'video', ssrc: 2, packetsLost: 10, roundTripTime: 0.05},
};

const AFTER: Told = {
  ...BEFORE,
  T: {...BEFORE['T'], packetsReceived: 1_400},
  OA: {...BEFORE['OA'], bytesSent: 22_000, packetsSent: 650},
  OV: {
    ...BEFORE['OV'],
    bytesSent: 1_375_000,
    packetsSent: 1_400,
    framesEncoded: 190,
    qualityLimitationDurations: {none: 8, cpu: 0, bandwidth: 2},
  },
  IA: {...BEFORE['IA'], bytesReceived: 32_000, packetsReceived: 750},
  IV: {...BEFORE['IV'], bytesReceived: 2_187_500, packetsReceived: 2_300, framesDecoded: 260},
  HV: {...BEFORE['HV'], roundTripTime: 0.06},
};

const change = (told: Told, id: string, members: Readonly<Record<string, unknown>>): Told => ({
  ...told,
  [id]: {...told[id], ...members},
});

describe('statistics', () => {
  const between = (before: Told, after: Told, picture: RemotePicture = 'camera') =>
    statisticsBetween(
      {at: 10_000, reports: reportsOf(before)},
      {at: 13_000, reports: reportsOf(after)},
      picture,
    );

  it('tell how a good call runs', () => {
    expect(between(BEFORE, AFTER)).to.deep.equal({
      bars: 4,
      reasons: [],
      roundTrip: 60,
      loss: 0,
      available: 2_500_000,
      path: 'direct',
      protocol: 'udp',
      sending: {
        audio: {codec: 'opus', bitrate: 32_000, loss: 0},
        video: {
          codec: 'vp9',
          bitrate: 1_000_000,
          loss: 0,
          width: 1_280,
          height: 720,
          frameRate: 30,
          limitedBy: undefined,
        },
      },
      receiving: {
        audio: {codec: 'opus', bitrate: 32_000, loss: 0},
        video: {
          codec: 'vp9',
          bitrate: 500_000,
          loss: 0,
          width: 640,
          height: 360,
          frameRate: 20,
          frozen: 0,
        },
      },
    });
  });

  it('tell of loss in either direction', () => {
    const lostHere = between(BEFORE, change(AFTER, 'IV', {packetsLost: 20 + 100}));
    expect(lostHere.receiving.video!.loss).to.equal(0.25);
    expect(lostHere).to.deep.include({loss: 0.25, bars: 1, reasons: ['loss']});
    const lostThere = between(BEFORE, change(AFTER, 'HV', {packetsLost: 10 + 40}));
    expect(lostThere.sending.video!.loss).to.equal(0.1);
    expect(lostThere).to.deep.include({bars: 2, reasons: ['loss']});
  });

  it('take packets that were late, not lost, for what they are', () => {
    expect(between(BEFORE, change(AFTER, 'IV', {packetsLost: 15})).loss).to.equal(0);
  });

  it('tell of a picture that stands still', () => {
    const frozen = between(BEFORE, change(AFTER, 'IV', {totalFreezesDuration: 2}));
    expect(frozen.receiving.video!.frozen).to.equal(0.5);
    expect(frozen).to.deep.include({bars: 1, reasons: ['frame-rate']});
    const slow = between(BEFORE, change(AFTER, 'IV', {framesDecoded: 212}));
    expect(slow).to.deep.include({bars: 2, reasons: ['frame-rate']});
  });

  it('do not hold it against a shared screen that it stands still', () => {
    const still = between(BEFORE, change(AFTER, 'IV', {framesDecoded: 200}), 'screen');
    expect(still.receiving.video!.frameRate).to.equal(0);
    expect(still.bars).to.equal(4);
  });

  it('do not judge a picture that has only just begun', () => {
    const before = change(BEFORE, 'IV', {framesDecoded: 0, frameWidth: undefined});
    const begun = between(before, change(AFTER, 'IV', {framesDecoded: 6}));
    expect(begun.bars).to.equal(4);
  });

  it('show no picture where there is none to show', () => {
    expect(between(BEFORE, AFTER, 'none').receiving.video).to.equal(undefined);
    const off = {mediaSourceId: undefined, framesEncoded: 100};
    expect(between(BEFORE, change(AFTER, 'OV', off)).sending).to.not.have.property('video');
  });

  it('name what limits the own picture, if it did so for most of the time', () => {
    const limited = (durations: Readonly<Record<string, number>>) =>
      between(
        change(BEFORE, 'P', {availableOutgoingBitrate: 200_000}),
        change(change(AFTER, 'P', {availableOutgoingBitrate: 200_000}), 'OV', {
          qualityLimitationDurations: durations,
        }),
      );
    expect(limited({none: 5, cpu: 0, bandwidth: 5})).to.deep.include({
      bars: 2,
      reasons: ['bandwidth'],
    });
    expect(limited({none: 5, cpu: 3, bandwidth: 2})).to.deep.include({bars: 3, reasons: ['cpu']});
    expect(limited({none: 7, cpu: 0, bandwidth: 3})).to.deep.include({bars: 4, reasons: []});
  });

  it('say that it is relayed, and how the relay is reached', () => {
    const relayed = between(
      BEFORE,
      change(AFTER, 'L', {candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls'}),
    );
    expect(relayed).to.include({path: 'relayed', protocol: 'tls'});
    const there = between(BEFORE, change(AFTER, 'R', {candidateType: 'relay'}));
    expect(there).to.include({path: 'relayed', protocol: 'udp'});
  });

  it('have no bars when nothing arrives', () => {
    const silent = between(BEFORE, change(AFTER, 'T', {packetsReceived: 1_000}));
    expect(silent).to.deep.include({bars: 0, reasons: ['loss']});
  });

  it('count from nothing what began anew', () => {
    const {sending} = between(change(BEFORE, 'OA', {bytesSent: 900_000}), AFTER);
    expect(sending.audio!.bitrate).to.equal(Math.round((22_000 * 8) / 3));
  });

  it('make do with what a browser tells, as Firefox names things otherwise', () => {
    const {T: _, ...others} = AFTER;
    const told = change(others, 'P', {nominated: true, state: 'succeeded'});
    const unnamed = between(BEFORE, change(told, 'OV', {mediaSourceId: undefined}));
    expect(unnamed).to.include({path: 'direct', bars: 4});
    expect(unnamed.sending.video!.frameRate).to.equal(30);
    expect(between({}, {})).to.deep.equal({
      bars: 4,
      reasons: [],
      sending: {},
      receiving: {},
      roundTrip: undefined,
      loss: 0,
      available: undefined,
    });
  });
});

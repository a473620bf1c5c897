import {assess, type CallQuality} from './quality.js';
import {
  heardReports,
  hasStoodStill,
  pathOf,
  roundTripOf,
  selectedPair,
  type Path,
  type Reports,
  type StreamReport,
} from './stats-report.js';

/** What is sent or received of one kind. */
export interface StreamStatistics {
  /** As `opus`, `vp9` or `h264`. */
  readonly codec?: string | undefined;
  /** Bits a second. */
  readonly bitrate: number;
  /** The part of its packets that got lost, from 0 to 1. */
  readonly loss: number;
}

export interface PictureStatistics extends StreamStatistics {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly frameRate: number;
  /** What keeps the sent picture from being larger or smoother. */
  readonly limitedBy?: 'bandwidth' | 'cpu' | undefined;
  /** The part of the time that a received picture stood still. */
  readonly frozen?: number | undefined;
}

export interface DirectionStatistics {
  readonly audio?: StreamStatistics | undefined;
  readonly video?: PictureStatistics | undefined;
}

/** How a call runs, over about the last three seconds. What the browser does not tell is left out. */
export interface CallStatistics extends CallQuality, Path {
  readonly sending: DirectionStatistics;
  readonly receiving: DirectionStatistics;
  /** Milliseconds to the other device and back. */
  readonly roundTrip?: number | undefined;
  /** The worse of both directions, from 0 to 1. */
  readonly loss: number;
  /** Bits a second that the network is believed to take. */
  readonly available?: number | undefined;
}

/** One look at a connection: what `getStats` told, and when, in milliseconds. */
export interface StatisticsSample {
  readonly at: number;
  readonly reports: Reports;
}

/** What the other side says that it shows. A shared screen may stand still, the picture of a camera does not. */
export type RemotePicture = 'camera' | 'screen' | 'none';

/** What happened between two looks at the same connection. */
export function statisticsBetween(
  before: StatisticsSample,
  now: StatisticsSample,
  remotePicture: RemotePicture,
): CallStatistics {
  const sending = directionOf(before, now, 'outbound-rtp');
  const received = directionOf(before, now, 'inbound-rtp');
  const receiving = remotePicture === 'none' ? {...received, video: undefined} : received;
  const pair = selectedPair(now.reports);
  const roundTrip = roundTripOf(now.reports, pair);
  const loss = Math.max(lossIn(sending), lossIn(receiving));
  const available = pair?.availableOutgoingBitrate;
  const limitedBy = sending.video?.limitedBy;
  const quality = assess({
    ...(remotePicture === 'camera' && hasBegun(before.reports) && receiving.video),
    roundTrip,
    loss,
    bandwidth: limitedBy === 'bandwidth' ? available : undefined,
    isCpuLimited: limitedBy === 'cpu',
    isSilent: now.at - before.at > SILENCE_MS && hasStoodStill(before.reports, now.reports),
  });
  return {...quality, sending, receiving, roundTrip, loss, available, ...pathOf(now.reports, pair)};
}

/** Whether there was a picture already: a rate cannot be told from part of the time. */
const hasBegun = (reports: Reports): boolean =>
  streamsOf(reports, 'inbound-rtp').some(({framesDecoded = 0}) => framesDecoded > 0);

/** Shorter than that, nothing may just not have been due. */
const SILENCE_MS = 1_500;

type Direction = 'outbound-rtp' | 'inbound-rtp';

function directionOf(
  before: StatisticsSample,
  now: StatisticsSample,
  direction: Direction,
): DirectionStatistics {
  const streams = streamsOf(now.reports, direction);
  const audio = streams.find(({kind}) => kind === 'audio');
  // What was sent stays in the counts when it is no longer sent; Firefox does not say what it is made of.
  const isSent = (stream: StreamReport) =>
    stream.mediaSourceId !== undefined ||
    difference(stream, earlierOf(before, stream), 'framesEncoded') > 0;
  const video = streams.find(
    (stream) =>
      stream.kind === 'video' &&
      stream.frameWidth &&
      (direction === 'inbound-rtp' || isSent(stream)),
  );
  return {
    ...(audio && {audio: streamStatistics(before, now, audio)}),
    ...(video && {video: pictureStatistics(before, now, video)}),
  };
}

const streamsOf = (reports: Reports, direction: Direction): StreamReport[] =>
  [...reports.values()].filter(
    (report): report is StreamReport => report.type === direction && 'kind' in report,
  );

function streamStatistics(
  before: StatisticsSample,
  now: StatisticsSample,
  stream: StreamReport,
): StreamStatistics {
  const earlier = earlierOf(before, stream);
  const bytes = difference(
    stream,
    earlier,
    stream.type === 'outbound-rtp' ? 'bytesSent' : 'bytesReceived',
  );
  const codec = stream.codecId && (now.reports.get(stream.codecId) as Partial<RTCRtpCodec>);
  return {
    codec: (codec || undefined)?.mimeType?.split('/')[1]?.toLowerCase(),
    bitrate: Math.round((bytes * 8) / secondsBetween(before, now)),
    loss:
      stream.type === 'outbound-rtp' ? lossThere(before, now, stream) : lossHere(stream, earlier),
  };
}

function pictureStatistics(
  before: StatisticsSample,
  now: StatisticsSample,
  stream: StreamReport,
): PictureStatistics {
  const earlier = earlierOf(before, stream);
  const seconds = secondsBetween(before, now);
  const isSent = stream.type === 'outbound-rtp';
  const frames = difference(stream, earlier, isSent ? 'framesEncoded' : 'framesDecoded');
  return {
    ...streamStatistics(before, now, stream),
    width: stream.frameWidth,
    height: stream.frameHeight,
    frameRate: Math.round(frames / seconds),
    ...(isSent
      ? {limitedBy: limitOf(stream, earlier, seconds)}
      : {frozen: Math.min(1, difference(stream, earlier, 'totalFreezesDuration') / seconds)}),
  };
}

/** A limit counts when it lasted for most of the time: every picture starts small. */
function limitOf(
  stream: StreamReport,
  earlier: Partial<StreamReport>,
  seconds: number,
): PictureStatistics['limitedBy'] {
  const lasted = (reason: 'cpu' | 'bandwidth') => {
    const durations = stream.qualityLimitationDurations;
    if (!durations) return stream.qualityLimitationReason === reason;
    const duration = (durations[reason] ?? 0) - (earlier.qualityLimitationDurations?.[reason] ?? 0);
    return duration > seconds / 2;
  };
  return lasted('cpu') ? 'cpu' : lasted('bandwidth') ? 'bandwidth' : undefined;
}

function lossHere(stream: StreamReport, earlier: Partial<StreamReport>): number {
  const lost = difference(stream, earlier, 'packetsLost');
  return part(lost, lost + difference(stream, earlier, 'packetsReceived'));
}

/** What the other side says it has lost of it. */
function lossThere(before: StatisticsSample, now: StatisticsSample, stream: StreamReport): number {
  const heard = heardReports(now.reports).find(({ssrc}) => ssrc === stream.ssrc);
  const sent = earlierOf(before, stream);
  const lost = heard ? difference(heard, earlierOf(before, heard), 'packetsLost') : 0;
  return part(lost, difference(stream, sent, 'packetsSent'));
}

const lossIn = ({audio, video}: DirectionStatistics): number =>
  Math.max(audio?.loss ?? 0, video?.loss ?? 0);

const earlierOf = (before: StatisticsSample, {id}: StreamReport): Partial<StreamReport> =>
  (before.reports.get(id) as Partial<StreamReport> | undefined) ?? {};

/** How much a count has grown; what began anew meanwhile counts from nothing. */
function difference(
  now: StreamReport,
  before: Partial<StreamReport>,
  count: keyof StreamReport,
): number {
  const [later, earlier] = [Number(now[count] ?? 0), Number(before[count] ?? 0)];
  return later >= earlier ? later - earlier : count === 'packetsLost' ? 0 : later;
}

const part = (some: number, all: number): number => (all > 0 ? Math.min(1, some / all) : 0);

const secondsBetween = (before: StatisticsSample, now: StatisticsSample): number =>
  Math.max(0.001, (now.at - before.at) / 1_000);

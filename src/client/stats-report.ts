/** What `getStats` tells, by id. */
export type Reports = ReadonlyMap<string, RTCStats>;

/** What browsers tell about a stream of either direction, as far as it is used here. */
export interface StreamReport extends RTCRtpStreamStats {
  /** Absent where no track is sent. */
  readonly mediaSourceId?: string;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsSent?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesEncoded?: number;
  readonly framesDecoded?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly totalFreezesDuration?: number;
  readonly qualityLimitationReason?: string;
  readonly qualityLimitationDurations?: Readonly<Record<string, number>>;
}

interface HeardReport extends StreamReport {
  readonly roundTripTime?: number;
}

/** What the other side tells of what it receives. */
export const heardReports = (reports: Reports): HeardReport[] =>
  [...reports.values()].filter(
    (report): report is HeardReport => report.type === 'remote-inbound-rtp',
  );

/** Whether a picture has gone over the connection yet. */
export const hasSentPictures = (reports: Reports): boolean =>
  [...reports.values()].some(
    (report) => report.type === 'outbound-rtp' && ((report as StreamReport).framesEncoded ?? 0) > 0,
  );

/** Which way the media takes. */
export interface Path {
  readonly path?: 'direct' | 'relayed' | undefined;
  /** What carries it: `tcp` and `tls` to a relay only. */
  readonly protocol?: 'udp' | 'tcp' | 'tls' | undefined;
}

type Pair = RTCIceCandidatePairStats;

/** The pair of addresses that is used now. */
export function selectedPair(reports: Reports): Pair | undefined {
  const all = [...reports.values()];
  const transport = all.find(({type}) => type === 'transport') as RTCTransportStats | undefined;
  const chosen = transport?.selectedCandidatePairId;
  if (chosen !== undefined) return reports.get(chosen) as Pair | undefined;
  const pairs = all.filter((report): report is Pair => report.type === 'candidate-pair');
  return pairs.find(({nominated, state}) => nominated && state === 'succeeded');
}

/** What the media itself measures, or else what ICE did when it last looked. */
export function roundTripOf(reports: Reports, pair: Pair | undefined): number | undefined {
  const heard = heardReports(reports).flatMap(({roundTripTime}) => roundTripTime ?? []);
  const seconds = heard.length > 0 ? Math.max(...heard) : pair?.currentRoundTripTime;
  return seconds === undefined ? undefined : Math.round(seconds * 1_000);
}

interface CandidateReport extends RTCStats {
  readonly candidateType?: string;
  readonly protocol?: string;
  /** How a relay is reached. */
  readonly relayProtocol?: string;
}

export function pathOf(reports: Reports, pair: Pair | undefined): Path {
  const local = reports.get(pair?.localCandidateId ?? '') as CandidateReport | undefined;
  const remote = reports.get(pair?.remoteCandidateId ?? '') as CandidateReport | undefined;
  if (!local) return {};
  const isRelayed = local.candidateType === 'relay' || remote?.candidateType === 'relay';
  const protocol = local.relayProtocol ?? local.protocol;
  return {
    path: isRelayed ? 'relayed' : 'direct',
    protocol: protocol === 'tcp' || protocol === 'tls' ? protocol : 'udp',
  };
}

/** Whether not one packet has arrived from one look to the next, as far as the browser counts them together. */
export function hasStoodStill(before: Reports, now: Reports): boolean {
  const transport = [...now.values()].find(({type}) => type === 'transport') as
    TransportReport | undefined;
  const earlier = before.get(transport?.id ?? '') as TransportReport | undefined;
  const packets = transport?.packetsReceived;
  return packets !== undefined && packets === earlier?.packetsReceived;
}

interface TransportReport extends RTCTransportStats {
  readonly packetsReceived?: number;
}

/** What keeps a call from being as good as it could be. */
export type QualityReason = 'loss' | 'round-trip' | 'frame-rate' | 'bandwidth' | 'cpu';

export type Bars = 0 | 1 | 2 | 3 | 4;

/** How good a call is: 4 is without fault, 0 is no conversation. AnyChat's network state is 4 less the bars. */
export interface CallQuality {
  readonly bars: Bars;
  /** Why it is not 4, the worst first. */
  readonly reasons: readonly QualityReason[];
}

/** What quality is judged by. What is not known counts for nothing. */
export interface Measures {
  /** In milliseconds. */
  readonly roundTrip?: number | undefined;
  /** Of what is sent or received, whichever is worse; from 0 to 1. */
  readonly loss?: number | undefined;
  /** Of the received camera picture, while one is expected. */
  readonly frameRate?: number | undefined;
  /** How much of the time the received picture stood still, from 0 to 1. */
  readonly frozen?: number | undefined;
  /** Bits a second that the network takes, as far as the own picture is limited by that. */
  readonly bandwidth?: number | undefined;
  /** Whether the own picture is limited by this machine. */
  readonly isCpuLimited?: boolean | undefined;
  /** Nothing at all has arrived. */
  readonly isSilent?: boolean | undefined;
}

/** Up to where a measure is worth 4, 3, 2 and 1 bars. */
type Steps = readonly [number, number, number, number];

const LOSS: Steps = [0.02, 0.05, 0.12, 0.3];
const ROUND_TRIP: Steps = [150, 300, 500, 1_000];
const FROZEN: Steps = [0.02, 0.1, 0.3, 0.8];
/** The other way round: from where on. */
const FRAME_RATE: Steps = [12, 8, 4, 1];
const BANDWIDTH: Steps = [Infinity, 300_000, 100_000, 30_000];

/** The worst of the measures decides. */
export function assess(measures: Measures): CallQuality {
  const {roundTrip, loss, frameRate, frozen, bandwidth, isCpuLimited, isSilent} = measures;
  const judged: readonly (readonly [QualityReason, Bars])[] = [
    ['loss', isSilent ? 0 : upTo(LOSS, loss)],
    ['round-trip', upTo(ROUND_TRIP, roundTrip)],
    ['frame-rate', worse(from(FRAME_RATE, frameRate), upTo(FROZEN, frozen))],
    ['bandwidth', from(BANDWIDTH, bandwidth)],
    ['cpu', isCpuLimited ? 3 : 4],
  ];
  const faults = judged.filter(([, bars]) => bars < 4).toSorted(([, a], [, b]) => a - b);
  return {bars: faults[0]?.[1] ?? 4, reasons: faults.map(([reason]) => reason)};
}

function upTo(steps: Steps, measure = 0): Bars {
  const passed = steps.filter((step) => measure > step).length;
  return (4 - passed) as Bars;
}

function from(steps: Steps, measure = Infinity): Bars {
  const passed = steps.filter((step) => measure < step).length;
  return (4 - passed) as Bars;
}

const worse = (one: Bars, other: Bars): Bars => (one < other ? one : other);

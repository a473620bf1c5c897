import type {ClientEndReason, EndReason} from '../../src/protocol/index.js';

/** `test/vectors/calls.json`, as the tests of both sides read it. */
export interface CallVectors {
  readonly timeouts: Readonly<
    Record<
      | 'ring'
      | 'shortestRing'
      | 'longestRing'
      | 'closedGrace'
      | 'silentGrace'
      | 'heartbeat'
      | 'peerAlive'
      | 'peerAliveLimit',
      number
    >
  > & {
    readonly page: Readonly<Record<'ringSlack' | 'room' | 'signalingLost' | 'endedShown', number>>;
  };
  readonly phases: readonly string[];
  readonly transitions: readonly {
    readonly direction: 'incoming' | 'outgoing' | 'both';
    readonly phase: string;
    readonly on: Readonly<Record<string, string>>;
  }[];
  readonly orders: readonly {
    readonly name: string;
    readonly direction: 'incoming' | 'outgoing';
    readonly events: readonly string[];
    readonly local: readonly string[];
    readonly becomes: {readonly phase: string; readonly endReason?: EndReason};
  }[];
  readonly reasons: Readonly<
    Record<string, {readonly anychat: number | null; readonly givenBy: 'client' | 'server'}>
  >;
  readonly ends: readonly {
    readonly name: string;
    readonly steps: readonly Step[];
    readonly told: Readonly<Partial<Record<Role, EndReason>>>;
    /** The called user hears of it although they are busy. */
    readonly missed?: true;
  }[];
  readonly races: readonly {readonly name: string; readonly frames: readonly Step[]}[];
}

export type Role = 'caller' | 'callee' | 'other';

export type Step =
  | {readonly who: Role; readonly does: Deed}
  | {readonly who: Role; readonly does: 'end'; readonly reason: ClientEndReason}
  | {readonly does: 'wait'; readonly for: 'ring'};

export type Deed =
  'invite' | 'invite back' | 'invite nobody' | 'ring' | 'accept' | 'vanish' | 'talk to a third';

/** Every order of `items`. */
export function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of permutations(items.filter((_, other) => other !== index))) {
      yield [first, ...rest];
    }
  }
}

/** Every way to mix `one` into `other` that keeps the order within each. */
export function* mixtures<T>(one: readonly T[], other: readonly T[]): Generator<readonly T[]> {
  if (one.length === 0) yield other;
  else if (other.length === 0) yield one;
  else {
    for (const rest of mixtures(one.slice(1), other)) yield [one[0]!, ...rest];
    for (const rest of mixtures(one, other.slice(1))) yield [other[0]!, ...rest];
  }
}

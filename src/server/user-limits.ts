import {RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract} from 'rate-limiter-flexible';
import {tooMany, type UserId} from '../protocol/index.js';
import type {Awaitable} from './awaitable.js';
import type {Config} from './config.js';

/** Makes a limiter that lets `points` through in `duration` seconds; what it counts in is the maker's affair. */
export type LimiterMaker = (options: {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}) => RateLimiterAbstract;

/** Counts in the memory of this process. */
export const memoryLimiter: LimiterMaker = (options) => new RateLimiterMemory(options);

const MINUTE_S = 60;

type Limits = Pick<
  Config,
  'invitesPerUser' | 'invitesPerPair' | 'messagesPerUser' | 'messagesPerPair'
>;

interface Gate {
  readonly perUser: RateLimiterAbstract | undefined;
  readonly perPair: RateLimiterAbstract | undefined;
}

/** How many calls and messages a user may begin and send in a minute: to everybody together, and to the same other. */
export class UserLimits {
  readonly #gates: Readonly<Record<'calls' | 'messages', Gate>>;

  constructor(limits: Limits, make: LimiterMaker = memoryLimiter) {
    const limiter = (keyPrefix: string, points: number) =>
      points === 0 ? undefined : make({keyPrefix, points, duration: MINUTE_S});
    this.#gates = {
      calls: {
        perUser: limiter('calls', limits.invitesPerUser),
        perPair: limiter('calls-to', limits.invitesPerPair),
      },
      messages: {
        perUser: limiter('messages', limits.messagesPerUser),
        perPair: limiter('messages-to', limits.messagesPerPair),
      },
    };
  }

  /** Counts one more. @throws ImError `rate-limited`, which says how long to wait. */
  count(what: 'calls' | 'messages', from: UserId, to: UserId): Awaitable<void> {
    const {perUser, perPair} = this.#gates[what];
    if (perUser || perPair) return this.#consume(what, from, to);
  }

  async #consume(what: 'calls' | 'messages', from: UserId, to: UserId): Promise<void> {
    const {perUser, perPair} = this.#gates[what];
    try {
      await perUser?.consume(from);
      await perPair?.consume(JSON.stringify([from, to]));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw tooMany(what, Math.max(1, Math.ceil(error.msBeforeNext / 1000)));
    }
  }
}

import {RateLimiterRes, type RateLimiterAbstract} from 'rate-limiter-flexible';
import {TokenBucket, type Rate} from './rate-limit.js';
import type {LimiterMaker} from './user-limits.js';

/** What a key, which is an address or a user, may do and have. */
export interface QuotaOptions extends Rate {
  /** How many connections it may have at the same time. */
  readonly connections: number;
  readonly now: () => number;
  /** Counts with other servers what a key does, where there are any. */
  readonly shared?: {readonly name: string; readonly make: LimiterMaker} | undefined;
}

/** What one address, or one user, has open and does. */
export interface Quota {
  readonly key: string;
  connections: number;
  readonly bucket: TokenBucket;
  /** What it has done here of which the other servers have not been told. */
  untold: number;
  /** Until when it has done too much at all servers together, in ms since 1970. */
  tooMuchUntil: number;
}

/** The time over which servers count together, in seconds: what one lets through in it, all may. */
const SHARED_S = 10;
/** Into how many portions the burst is divided in which servers tell each other. */
const PORTIONS = 10;

/** How many keys are held before those that have been quiet are forgotten. */
const CROWD = 10_000;

/**
 * What each address, or each user, has open and does. Who has nothing open and was quiet is forgotten. Servers that share a
 * Redis count together what is done, in portions, and nobody waits for that: a few portions more may pass. While Redis is
 * away each counts for itself. What is open is counted here alone; `AddressCounts` does that for all servers.
 */
export class Quotas {
  readonly #options: QuotaOptions;
  readonly #quotas = new Map<string, Quota>();
  readonly #shared: RateLimiterAbstract | undefined;
  readonly #portion: number;
  #crowd = CROWD;

  constructor(options: QuotaOptions) {
    this.#options = options;
    const {burst, perSecond, shared} = options;
    this.#portion = Math.max(1, Math.floor(burst / PORTIONS));
    this.#shared = shared?.make({
      keyPrefix: shared.name,
      points: Math.ceil(burst + perSecond * SHARED_S),
      duration: SHARED_S,
    });
  }

  /** Counts one more connection of `key`, unless it has too many: then undefined. */
  open(key: string): Quota | undefined {
    const quota = this.#quota(key);
    if (quota.connections >= this.#options.connections) return undefined;
    quota.connections++;
    return quota;
  }

  /** A connection that was counted is gone. */
  close(quota: Quota): void {
    quota.connections--;
  }

  /** Whether `key` may do one thing more now; counts it if so. */
  take(key: string): boolean {
    return this.takeOf(this.#quota(key), this.#options.now());
  }

  /** The same for a key that has a connection open, at a time in ms since 1970, without looking it up. */
  takeOf(quota: Quota, now: number): boolean {
    if (quota.tooMuchUntil > now || !quota.bucket.take(now)) return false;
    if (this.#shared && ++quota.untold >= this.#portion) void this.#share(quota, this.#shared);
    return true;
  }

  async #share(quota: Quota, shared: RateLimiterAbstract): Promise<void> {
    const points = quota.untold;
    quota.untold = 0;
    try {
      await shared.consume(quota.key, points);
    } catch (error) {
      // Anything else is a store that is away or full, which is not to keep anybody from anything.
      if (!(error instanceof RateLimiterRes)) return;
      quota.tooMuchUntil = this.#options.now() + error.msBeforeNext;
    }
  }

  #quota(key: string): Quota {
    const known = this.#quotas.get(key);
    if (known) return known;
    if (this.#quotas.size >= this.#crowd) this.#forget();
    const bucket = new TokenBucket(this.#options, this.#options.now());
    const quota: Quota = {key, connections: 0, bucket, untold: 0, tooMuchUntil: 0};
    this.#quotas.set(key, quota);
    return quota;
  }

  #forget(): void {
    const now = this.#options.now();
    for (const [key, {connections, bucket, tooMuchUntil}] of this.#quotas) {
      const isQuiet = connections === 0 && bucket.isFull(now) && tooMuchUntil <= now;
      if (isQuiet) this.#quotas.delete(key);
    }
    // Where most are still at it, the next look is worth its time only when there are many more.
    this.#crowd = Math.max(CROWD, this.#quotas.size * 2);
  }
}

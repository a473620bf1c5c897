import {RateLimiterRes, type RateLimiterAbstract} from 'rate-limiter-flexible';
import {TokenBucket} from './rate-limit.js';
import type {LimiterMaker} from './user-limits.js';

export interface QuotaOptions {
  /** How many connections a key may have at the same time. */
  readonly connections: number;
  /** What it may do at once, and in the long run every second. */
  readonly burst: number;
  readonly perSecond: number;
  readonly now: () => number;
  /** Counts with other servers what a key does, where there are any. */
  readonly shared?: {readonly name: string; readonly make: LimiterMaker} | undefined;
}

interface Entry {
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
 * away each counts for itself. What is open is counted here alone.
 */
export class Quotas {
  readonly #options: QuotaOptions;
  readonly #entries = new Map<string, Entry>();
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

  /** Counts one more connection of `key`, unless it has too many. */
  open(key: string): boolean {
    const entry = this.#entry(key);
    if (entry.connections >= this.#options.connections) return false;
    entry.connections++;
    return true;
  }

  /** A connection that was counted is gone. */
  close(key: string): void {
    const entry = this.#entries.get(key);
    if (entry) entry.connections--;
  }

  /** Whether `key` may do one thing more now; counts it if so. */
  take(key: string): boolean {
    const entry = this.#entry(key);
    const now = this.#options.now();
    if (entry.tooMuchUntil > now || !entry.bucket.take(now)) return false;
    if (this.#shared && ++entry.untold >= this.#portion) void this.#share(key, entry, this.#shared);
    return true;
  }

  async #share(key: string, entry: Entry, shared: RateLimiterAbstract): Promise<void> {
    const points = entry.untold;
    entry.untold = 0;
    try {
      await shared.consume(key, points);
    } catch (error) {
      // Anything else is a store that is away or full, which is not to keep anybody from anything.
      if (!(error instanceof RateLimiterRes)) return;
      entry.tooMuchUntil = this.#options.now() + error.msBeforeNext;
    }
  }

  #entry(key: string): Entry {
    const known = this.#entries.get(key);
    if (known) return known;
    if (this.#entries.size >= this.#crowd) this.#forget();
    const {burst, perSecond, now} = this.#options;
    const bucket = new TokenBucket(burst, perSecond, now());
    const entry: Entry = {connections: 0, bucket, untold: 0, tooMuchUntil: 0};
    this.#entries.set(key, entry);
    return entry;
  }

  #forget(): void {
    const now = this.#options.now();
    for (const [key, {connections, bucket, tooMuchUntil}] of this.#entries) {
      const isQuiet = connections === 0 && bucket.isFull(now) && tooMuchUntil <= now;
      if (isQuiet) this.#entries.delete(key);
    }
    // Where most are still at it, the next look is worth its time only when there are many more.
    this.#crowd = Math.max(CROWD, this.#entries.size * 2);
  }
}

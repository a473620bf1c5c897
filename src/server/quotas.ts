import {TokenBucket} from './rate-limit.js';

export interface QuotaOptions {
  /** How many connections a key may have at the same time. */
  readonly connections: number;
  /** What it may do at once, and in the long run every second. */
  readonly burst: number;
  readonly perSecond: number;
  readonly now: () => number;
}

interface Entry {
  connections: number;
  readonly bucket: TokenBucket;
}

/** How many keys are held before those that have been quiet are forgotten. */
const CROWD = 10_000;

/** What each address, or each user, has open and does. Who has nothing open and was quiet is forgotten. */
export class Quotas {
  readonly #options: QuotaOptions;
  readonly #entries = new Map<string, Entry>();
  #crowd = CROWD;

  constructor(options: QuotaOptions) {
    this.#options = options;
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
    return this.#entry(key).bucket.take(this.#options.now());
  }

  #entry(key: string): Entry {
    const known = this.#entries.get(key);
    if (known) return known;
    if (this.#entries.size >= this.#crowd) this.#forget();
    const {burst, perSecond, now} = this.#options;
    const entry = {connections: 0, bucket: new TokenBucket(burst, perSecond, now())};
    this.#entries.set(key, entry);
    return entry;
  }

  #forget(): void {
    const now = this.#options.now();
    for (const [key, {connections, bucket}] of this.#entries) {
      if (connections === 0 && bucket.isFull(now)) this.#entries.delete(key);
    }
    // Where most are still at it, the next look is worth its time only when there are many more.
    this.#crowd = Math.max(CROWD, this.#entries.size * 2);
  }
}

import {tryLater} from '../../../protocol/index.js';
import {isAway} from './connection.js';

/** How long a write waits for a Redis that is away, in ms, and how many may wait. */
const HOLD_MS = 10_000;
const MOST_HELD = 10_000;

/** How many are asked for before the first has been answered. */
const GROUP = 128;

interface Write {
  readonly run: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly since: number;
}

/**
 * Writes in the order they were asked for, also over a loss of Redis: what had no answer is written again before
 * anything after it, so it must be such that a second time changes nothing.
 */
export class WriteQueue {
  readonly #isReady: () => boolean;
  readonly #now: () => number;
  #waiting: Write[] = [];
  #isWriting = false;
  #patience: NodeJS.Timeout | undefined;

  constructor(isReady: () => boolean, now: () => number) {
    this.#isReady = isReady;
    this.#now = now;
  }

  /** @throws ImError `try-later` where Redis stays away, or too much waits for it. */
  add(run: () => Promise<unknown>): Promise<unknown> {
    if (this.#waiting.length >= MOST_HELD) return Promise.reject(tooMuch());
    return new Promise((resolve, reject) => {
      this.#waiting.push({run, resolve, reject, since: this.#now()});
      this.resume();
    });
  }

  /** Redis may be back. */
  resume(): void {
    if (this.#isReady()) void this.#write();
    else this.#wait();
  }

  close(): void {
    clearTimeout(this.#patience);
    for (const {reject} of this.#waiting) reject(tooLong());
    this.#waiting = [];
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    // What is asked for in the same turn goes together.
    await undefined;
    while (this.#waiting.length > 0 && this.#isReady()) {
      const group = this.#waiting.splice(0, GROUP);
      const results = await Promise.allSettled(group.map(({run}) => run()));
      const unanswered = group.filter((write, index) => {
        const result = results[index]!;
        if (result.status === 'fulfilled') write.resolve(result.value);
        else if (isAway(result.reason)) return true;
        else write.reject(result.reason);
        return false;
      });
      this.#waiting.unshift(...unanswered);
    }
    this.#isWriting = false;
    if (this.#waiting.length > 0) this.#wait();
  }

  #wait(): void {
    if (this.#patience || this.#waiting.length === 0) return;
    const left = this.#waiting[0]!.since + HOLD_MS - this.#now();
    this.#patience = setTimeout(
      () => {
        this.#patience = undefined;
        if (this.#isWriting || this.#isReady()) return this.resume();
        const limit = this.#now() - HOLD_MS;
        const late = this.#waiting.filter(({since}) => since <= limit);
        this.#waiting = this.#waiting.filter(({since}) => since > limit);
        for (const {reject} of late) reject(tooLong());
        this.#wait();
      },
      Math.max(1, left),
    );
  }
}

const tooLong = () => tryLater('the store is away');
const tooMuch = () => tryLater('too much waits for the store');

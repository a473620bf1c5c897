import type {MessageStore, Retention} from './backend/backend.js';
import type {Config} from './config.js';
import type {Log} from './log.js';

/** How often it is looked for what is not kept any longer. */
const PERIOD_MS = 3_600_000;
/** How many messages go at once, so that nobody waits long for the store. */
const STEP = 500;
const DAY_MS = 86_400_000;

export interface RetentionParts {
  readonly messages: MessageStore;
  readonly config: Pick<Config, 'keepDays' | 'keepNewest'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Removes messages that are older, or more in one conversation, than the site keeps. At rest where it keeps all. */
export class RetentionSweep {
  readonly #parts: RetentionParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Looks now and then every hour. */
  start(): void {
    const {keepDays, keepNewest} = this.#parts.config;
    if (keepDays === undefined && keepNewest === undefined) return;
    this.#running = this.#sweep();
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.#sweep());
    }, PERIOD_MS);
    this.#timer.unref();
  }

  /** Resolves when nothing more will be asked of the store. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #sweep(): Promise<void> {
    const {messages, config, log, now} = this.#parts;
    const {keepDays, keepNewest} = config;
    const retention: Retention = {
      ...(keepDays !== undefined && {before: now() - keepDays * DAY_MS}),
      ...(keepNewest !== undefined && {newest: keepNewest}),
    };
    try {
      while (!this.#isClosed && (await messages.prune(retention, STEP)));
    } catch (error) {
      // The store has no time or room: the next look, in an hour, will do.
      log.warn({err: error}, 'old messages could not be removed');
    }
  }
}

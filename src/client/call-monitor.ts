import {callExtras} from './call-extras-code.js';
import type {CallWatch, CallWatchOptions} from './call-watch.js';
import {QUIET, type Levels} from './levels.js';
import type {MediaSettings} from './media-settings.js';
import {SenderTuning} from './sender-tuning.js';
import type {CallStatistics} from './statistics.js';
import {Store, type ReadableStore} from './store.js';

export interface CallMonitorOptions extends Pick<
  CallWatchOptions,
  'local' | 'connection' | 'remotePicture'
> {
  readonly settings: ReadableStore<MediaSettings>;
}

/** For how long the first picture has the machine to itself. */
const WAIT_MS = 1_000;

/** Has a call watched, and sends as fits what is found. */
export class CallMonitor {
  readonly #options: CallMonitorOptions;
  readonly #tuning: SenderTuning;
  readonly #statistics = new Store<CallStatistics | undefined>(undefined);
  readonly #levels = new Store(QUIET);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: CallWatch | undefined;
  #closed = false;

  constructor(options: CallMonitorOptions) {
    this.#options = options;
    this.#tuning = new SenderTuning(options);
  }

  /** Undefined until there are two samples to compare, and after `close`. */
  get statistics(): ReadableStore<CallStatistics | undefined> {
    return this.#statistics;
  }

  get levels(): ReadableStore<Levels> {
    return this.#levels;
  }

  /** To be told of each connection in the turn in which it is made. */
  prepare(connection: RTCPeerConnection): void {
    if (!this.#closed) this.#tuning.prepare(connection);
  }

  /**
   * The two devices are connected, for the first time or by another connection; it may still ring. Resolves when the
   * senders know how to send.
   */
  async connected(): Promise<void> {
    if (!this.#closed) await this.#tuning.apply();
  }

  /** Both talk. Nothing is looked at for a while, so that the first picture has the machine to itself. */
  start(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#watchAfter(WAIT_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#tuning.close();
    this.#watch?.close();
  }

  /** The code for it has mostly come while it rang. Where it has not, the call goes on without, and it is tried again. */
  #watchAfter(ms: number): void {
    this.#timer = setTimeout(() => {
      callExtras().then(
        ({CallWatch}) => {
          if (!this.#closed) this.#watch = new CallWatch(this.#found());
        },
        () => {
          if (!this.#closed) this.#watchAfter(ms * 2);
        },
      );
    }, ms);
  }

  #found(): CallWatchOptions {
    return {
      ...this.#options,
      statistics: this.#statistics,
      levels: this.#levels,
      grow: (connection) => this.#tuning.grow(connection),
      relieve: (codec) => this.#tuning.relieve(codec),
    };
  }
}

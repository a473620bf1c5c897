import {LevelMeter, type Levels} from './levels.js';
import type {LocalMedia} from './local-media.js';
import type {MediaSettings} from './media-settings.js';
import {SenderTuning} from './sender-tuning.js';
import {
  statisticsBetween,
  type CallStatistics,
  type RemotePicture,
  type StatisticsSample,
} from './statistics.js';
import {hasSentPictures} from './stats-report.js';
import {Store, type ReadableStore} from './store.js';

export interface CallMonitorOptions {
  readonly local: LocalMedia;
  readonly settings: ReadableStore<MediaSettings>;
  /** The present connection of the call: there may be another one later. */
  readonly connection: () => RTCPeerConnection | undefined;
  readonly remotePicture: () => RemotePicture;
}

const INTERVAL_MS = 1_000;

/** Statistics are over this many intervals, so that one bad moment does not make the bars jump. */
const SAMPLES = 4;

/** For how many looks in a row the encoder may be too slow before it is given an easier codec. */
const PATIENCE = 5;

/** Watches how a call runs, and sends as fits that. It looks at a connection once a second, in a call only. */
export class CallMonitor {
  readonly #options: CallMonitorOptions;
  readonly #tuning: SenderTuning;
  readonly #meter: LevelMeter;
  readonly #statistics = new Store<CallStatistics | undefined>(undefined);
  #timer: ReturnType<typeof setInterval> | undefined;
  #watched: RTCPeerConnection | undefined;
  #picture: RemotePicture = 'none';
  #samples: readonly StatisticsSample[] = [];
  #isLooking = false;
  #slowLooks = 0;
  #closed = false;

  constructor(options: CallMonitorOptions) {
    this.#options = options;
    this.#tuning = new SenderTuning(options);
    this.#meter = new LevelMeter(options);
  }

  /** Undefined until there are two samples to compare, and after `close`. */
  get statistics(): ReadableStore<CallStatistics | undefined> {
    return this.#statistics;
  }

  get levels(): ReadableStore<Levels> {
    return this.#meter.levels;
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
    this.#timer = setInterval(() => {
      this.#meter.start();
      void this.#look();
    }, INTERVAL_MS);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#tuning.close();
    this.#meter.close();
    this.#statistics.set(undefined);
  }

  async #look(): Promise<void> {
    const connection = this.#options.connection();
    // A look that takes longer than an interval is not worth a second one beside it.
    if (!connection || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const reports = (await connection.getStats()) as ReadonlyMap<string, RTCStats>;
      if (!this.#closed) this.#take(connection, {at: performance.now(), reports});
    } catch {
      // The connection was closed meanwhile.
    } finally {
      this.#isLooking = false;
    }
  }

  #take(connection: RTCPeerConnection, sample: StatisticsSample): void {
    if (hasSentPictures(sample.reports)) this.#tuning.grow(connection);
    const picture = this.#options.remotePicture();
    if (connection !== this.#watched || picture !== this.#picture) this.#samples = [];
    this.#watched = connection;
    this.#picture = picture;
    const [oldest] = this.#samples;
    this.#samples = [...this.#samples, sample].slice(-(SAMPLES - 1));
    if (!oldest) return;
    const statistics = statisticsBetween(oldest, sample, picture);
    this.#statistics.set(statistics);
    this.#relieve(statistics);
  }

  #relieve({sending}: CallStatistics): void {
    const {video} = sending;
    this.#slowLooks = video?.limitedBy === 'cpu' ? this.#slowLooks + 1 : 0;
    if (this.#slowLooks < PATIENCE) return;
    this.#slowLooks = 0;
    this.#tuning.relieve(video!.codec);
  }
}

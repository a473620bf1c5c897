import {LevelMeter} from './level-meter.js';
import type {Levels} from './levels.js';
import type {LocalMedia} from './local-media.js';
import {
  statisticsBetween,
  type CallStatistics,
  type RemotePicture,
  type StatisticsSample,
} from './statistics.js';
import {hasSentPictures} from './stats-report.js';
import type {Store} from './store.js';

export interface CallWatchOptions {
  readonly local: LocalMedia;
  /** The present connection of the call: there may be another one later. */
  readonly connection: () => RTCPeerConnection | undefined;
  readonly remotePicture: () => RemotePicture;
  /** Where it is told what was found; emptied by `close`. */
  readonly statistics: Store<CallStatistics | undefined>;
  readonly levels: Store<Levels>;
  /** Pictures have gone over the connection: they may be larger now. */
  readonly grow: (connection: RTCPeerConnection) => void;
  /** The encoder is too slow for the codec. */
  readonly relieve: (codec: string | undefined) => void;
}

const INTERVAL_MS = 1_000;

/** Statistics are over this many intervals, so that one bad moment does not make the bars jump. */
const SAMPLES = 4;

/** For how many looks in a row the encoder may be too slow before it is given an easier codec. */
const PATIENCE = 5;

/** Looks at the connection of a call once a second, from when it is made until `close`, and listens to both sides. */
export class CallWatch {
  readonly #options: CallWatchOptions;
  readonly #meter: LevelMeter;
  readonly #timer: ReturnType<typeof setInterval>;
  #watched: RTCPeerConnection | undefined;
  #picture: RemotePicture = 'none';
  #samples: readonly StatisticsSample[] = [];
  #isLooking = false;
  #slowLooks = 0;
  #closed = false;

  constructor(options: CallWatchOptions) {
    this.#options = options;
    this.#meter = new LevelMeter(options);
    this.#meter.start();
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS);
    void this.#look();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#meter.close();
    this.#options.statistics.set(undefined);
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
    if (hasSentPictures(sample.reports)) this.#options.grow(connection);
    const picture = this.#options.remotePicture();
    if (connection !== this.#watched || picture !== this.#picture) this.#samples = [];
    this.#watched = connection;
    this.#picture = picture;
    const [oldest] = this.#samples;
    this.#samples = [...this.#samples, sample].slice(-(SAMPLES - 1));
    if (!oldest) return;
    const statistics = statisticsBetween(oldest, sample, picture);
    this.#options.statistics.set(statistics);
    this.#relieve(statistics);
  }

  #relieve({sending}: CallStatistics): void {
    const {video} = sending;
    this.#slowLooks = video?.limitedBy === 'cpu' ? this.#slowLooks + 1 : 0;
    if (this.#slowLooks < PATIENCE) return;
    this.#slowLooks = 0;
    this.#options.relieve(video!.codec);
  }
}

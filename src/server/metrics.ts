import {collectDefaultMetrics, Counter, Gauge, Histogram, Registry} from 'prom-client';
import type {EndReason, ErrorCode} from '../protocol/index.js';

/** Bounds of the buckets, in seconds: of what a commit to disk may take. */
const STORE_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
/** Of how long people talk. */
const TALK_SECONDS = [5, 15, 60, 180, 600, 1_800, 3_600, 14_400];

/** What became of a call: how it ended, and in which part of its life. */
export interface CallOutcome {
  readonly phase: 'ringing' | 'room';
  readonly reason: EndReason;
}

/** What this process counts, in the text format of Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  /** Counted here, and put into the registry's words when somebody asks: there is nothing that happens more often. */
  readonly #frames = new Map<string, number>();
  readonly #refusals: Counter<'code'>;
  readonly #calls: Counter<'phase' | 'reason'>;
  readonly #talks: Histogram;
  readonly #stored: Histogram.Internal<'outcome'>;
  readonly #unstored: Histogram.Internal<'outcome'>;

  /** @param connections how many connections there are now, signed in or not. */
  constructor(connections: () => {readonly signedIn: number; readonly unsigned: number}) {
    const registers = [this.#registry];
    collectDefaultMetrics({register: this.#registry});
    new Gauge({
      name: 'im_connections',
      help: 'Open connections',
      labelNames: ['state'],
      registers,
      collect() {
        const {signedIn, unsigned} = connections();
        this.set({state: 'signed-in'}, signedIn);
        this.set({state: 'unsigned'}, unsigned);
      },
    });
    const frames = this.#frames;
    new Counter({
      name: 'im_frames_total',
      help: 'Frames that clients have sent and that were understood',
      labelNames: ['type'],
      registers,
      collect() {
        this.reset();
        for (const [type, count] of frames) this.inc({type}, count);
      },
    });
    this.#refusals = new Counter({
      name: 'im_refusals_total',
      help: 'Frames and connections that were refused',
      labelNames: ['code'],
      registers,
    });
    this.#calls = new Counter({
      name: 'im_calls_total',
      help: 'Calls that are over: while they rang, or after both were in the room',
      labelNames: ['phase', 'reason'],
      registers,
    });
    this.#talks = new Histogram({
      name: 'im_call_seconds',
      help: 'How long the rooms of calls stood',
      buckets: TALK_SECONDS,
      registers,
    });
    const store = new Histogram({
      name: 'im_store_seconds',
      help: 'How long it took to store a message so that it could be acknowledged',
      labelNames: ['outcome'],
      buckets: STORE_SECONDS,
      registers,
    });
    // Looked up once, as each message is measured.
    this.#stored = store.labels('stored');
    this.#unstored = store.labels('refused');
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  frame(type: string): void {
    this.#frames.set(type, (this.#frames.get(type) ?? 0) + 1);
  }

  refused(code: ErrorCode): void {
    this.#refusals.inc({code});
  }

  /** @param seconds how long its room stood, where it had one. */
  ended({phase, reason}: CallOutcome, seconds?: number): void {
    this.#calls.inc({phase, reason});
    if (seconds !== undefined) this.#talks.observe(seconds);
  }

  /** Measures how long it takes until `stored` is kept or refused, and gives the same promise. */
  storing<T>(stored: Promise<T>): Promise<T> {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    stored.then(
      () => this.#stored.observe(seconds()),
      () => this.#unstored.observe(seconds()),
    );
    return stored;
  }
}

import {QUIET, type Levels} from './levels.js';
import type {LocalMedia} from './local-media.js';
import {hear, levelOf, SILENT} from './loudness.js';
import {MicrophoneMeter} from './microphone-meter.js';
import type {Store, Unsubscribe} from './store.js';

const INTERVAL_MS = 125;

/** A level that is older says nothing about now: who is silent sends little. */
const STALE_MS = 500;

export interface LevelMeterOptions {
  readonly local: LocalMedia;
  readonly connection: () => RTCPeerConnection | undefined;
  /** Where it is told; silent again after `close`. */
  readonly levels: Store<Levels>;
}

/** Measures how loud a call is, about eight times a second from `start` to `close`. */
export class LevelMeter {
  readonly #options: LevelMeterOptions;
  readonly #meter = new MicrophoneMeter();
  readonly #unsubscribe: Unsubscribe;
  #timer: ReturnType<typeof setInterval> | undefined;
  #own = SILENT;
  #other = SILENT;

  constructor(options: LevelMeterOptions) {
    this.#options = options;
    this.#unsubscribe = options.local.state.subscribe(() => this.#listen());
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#measure(), INTERVAL_MS);
    this.#listen();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    this.#meter.close();
    this.#options.levels.set(QUIET);
  }

  #listen(): void {
    if (this.#timer === undefined) return;
    this.#meter.listen(this.#options.local.state.value.local?.getAudioTracks()[0]);
  }

  #measure(): void {
    const now = performance.now();
    const microphone = levelOf(this.#meter.amplitude);
    const remote = levelOf(this.#remoteAmplitude());
    this.#own = hear(this.#own, microphone, now);
    this.#other = hear(this.#other, remote, now);
    const isHeard = this.#options.local.state.value.microphone === 'on';
    this.#options.levels.set({
      microphone,
      remote,
      speaking: isHeard && this.#own.isSpeaking,
      remoteSpeaking: this.#other.isSpeaking,
      speakingWhileMuted: !isHeard && this.#own.isSpeaking,
    });
  }

  /** The browser knows this from packets that say how loud they are, once their sound is played. */
  #remoteAmplitude(): number {
    const receiver = this.#options
      .connection()
      ?.getReceivers()
      .find(({track}) => track.kind === 'audio');
    const [source] = receiver?.getSynchronizationSources?.() ?? [];
    if (!source || performance.timeOrigin + performance.now() - source.timestamp > STALE_MS)
      return 0;
    return source.audioLevel ?? 0;
  }
}

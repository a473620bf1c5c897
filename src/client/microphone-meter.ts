import {amplitudeOf} from './loudness.js';

/** How many of the newest samples are listened to: about 40 ms. */
const STRETCH = 2_048;

/**
 * Hears how loud the own microphone is, also while it is muted: it listens to a copy of the track, which goes
 * nowhere else.
 */
export class MicrophoneMeter {
  readonly #samples = new Float32Array(STRETCH);
  #context: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #track: MediaStreamTrack | undefined;
  #copy: MediaStreamTrack | undefined;

  /** Listens to `track` from now on, or to nothing. */
  listen(track: MediaStreamTrack | undefined): void {
    if (track === this.#track) return;
    this.#drop();
    this.#track = track;
    if (!track || track.readyState === 'ended') return;
    this.#context ??= new AudioContext();
    this.#analyser ??= new AnalyserNode(this.#context, {fftSize: STRETCH});
    this.#copy = track.clone();
    this.#copy.enabled = true;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([this.#copy]));
    this.#source.connect(this.#analyser);
    // Where the browser waits for a press there is no level until then.
    void this.#context.resume().catch(() => undefined);
  }

  /** From 0 to 1, over the last moment. */
  get amplitude(): number {
    if (!this.#analyser || !this.#copy) return 0;
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return amplitudeOf(this.#samples);
  }

  close(): void {
    this.#drop();
    void this.#context?.close().catch(() => undefined);
    this.#context = this.#analyser = undefined;
  }

  #drop(): void {
    this.#source?.disconnect();
    this.#copy?.stop();
    this.#source = this.#copy = this.#track = undefined;
  }
}

/** The microphone and the sound of a shared screen as one track, as a call sends one. */
export class SoundMix {
  readonly #context = new AudioContext();
  readonly #output = this.#context.createMediaStreamDestination();
  #microphone: MediaStreamAudioSourceNode | undefined;
  #microphoneTrack: MediaStreamTrack | undefined;

  /** `sound` stays its owner's to stop. */
  constructor(sound: MediaStreamTrack) {
    this.#source(sound);
    // There was a press to share the screen, so browsers let it play.
    void this.#context.resume().catch(() => undefined);
  }

  get track(): MediaStreamTrack {
    return this.#output.stream.getAudioTracks()[0]!;
  }

  /** Mixes in `track` in the place of the one before. A muted one is silent here as well. */
  setMicrophone(track: MediaStreamTrack | undefined): void {
    if (track === this.#microphoneTrack) return;
    this.#microphoneTrack = track;
    this.#microphone?.disconnect();
    this.#microphone = track && this.#source(track);
  }

  close(): void {
    this.track.stop();
    void this.#context.close().catch(() => undefined);
  }

  #source(track: MediaStreamTrack): MediaStreamAudioSourceNode {
    const source = this.#context.createMediaStreamSource(new MediaStream([track]));
    source.connect(this.#output);
    return source;
  }
}

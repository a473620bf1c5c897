import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Plays what the other side says. Its audio element stands in no document, so that neither minimising the
 * window nor moving it in the page can cut the sound.
 */
export class RemoteSound implements ReactiveController {
  readonly #host: ReactiveControllerHost & {readonly isConnected: boolean};
  readonly #stream: () => MediaStream | undefined;
  readonly #speaker: () => string | undefined;
  readonly #audio = new Audio();
  #isBlocked = false;
  /** Where it was last asked to be heard. */
  #asked = '';

  constructor(
    host: ReactiveControllerHost & {readonly isConnected: boolean},
    stream: () => MediaStream | undefined,
    speaker: () => string | undefined,
  ) {
    this.#host = host;
    this.#stream = stream;
    this.#speaker = speaker;
    host.addController(this);
  }

  /** Whether the browser waits for a press before it lets the page be heard. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** From 0 to 1. */
  get volume(): number {
    return this.#audio.volume;
  }

  setVolume(volume: number): void {
    this.#audio.volume = Math.max(0, Math.min(volume, 1));
    this.#host.requestUpdate();
  }

  /** Not on an iPhone, where the buttons at its side alone decide. */
  readonly canSetVolume = takesVolume();

  /** Whether the browser lets a page choose where it is heard. */
  readonly canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

  /** To be called from a press, when the browser has asked for one. */
  readonly start = (): void => {
    this.#audio.play().then(
      () => this.#block(false),
      (error: unknown) => {
        // Any other failure is of a stream replaced meanwhile, which starts again by itself.
        if ((error as DOMException).name === 'NotAllowedError') this.#block(true);
      },
    );
  };

  hostUpdated(): void {
    this.#play(this.#stream());
    void this.#speakThrough(this.#speaker() ?? '');
  }

  hostDisconnected(): void {
    // A framework that moves the element puts it back at once.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#play(undefined);
    });
  }

  #play(stream: MediaStream | undefined): void {
    if (this.#audio.srcObject === (stream ?? null)) return;
    this.#audio.srcObject = stream ?? null;
    if (stream) this.start();
    else this.#isBlocked = false;
  }

  async #speakThrough(speaker: string): Promise<void> {
    if (speaker === this.#asked || !this.canChooseSpeaker) return;
    this.#asked = speaker;
    try {
      await this.#audio.setSinkId(speaker);
    } catch {
      // Gone meanwhile, or not allowed: better heard elsewhere than not at all.
      await this.#audio.setSinkId('').catch(() => undefined);
    }
  }

  #block(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#host.requestUpdate();
  }
}

function takesVolume(): boolean {
  const audio = new Audio();
  audio.volume = 0.5;
  return audio.volume === 0.5;
}

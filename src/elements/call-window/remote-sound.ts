import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Plays what the other side says. Its audio element stands in no document, so that neither minimising the
 * window nor moving it in the page can cut the sound.
 */
export class RemoteSound implements ReactiveController {
  readonly #host: ReactiveControllerHost & {readonly isConnected: boolean};
  readonly #stream: () => MediaStream | undefined;
  readonly #audio = new Audio();
  #isBlocked = false;

  constructor(
    host: ReactiveControllerHost & {readonly isConnected: boolean},
    stream: () => MediaStream | undefined,
  ) {
    this.#host = host;
    this.#stream = stream;
    host.addController(this);
  }

  /** Whether the browser waits for a press before it lets the page be heard. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

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

  #block(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#host.requestUpdate();
  }
}

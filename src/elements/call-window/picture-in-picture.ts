import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Shows the other side's picture in a small window above all applications. Its video stands in no document, so
 * that it stays while the call window is minimised.
 */
export class PictureInPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #picture: () => MediaStream | undefined;
  #video: HTMLVideoElement | undefined;

  constructor(host: ReactiveControllerHost, picture: () => MediaStream | undefined) {
    this.#host = host;
    this.#picture = picture;
    host.addController(this);
  }

  /** Whether there is something to show, and a browser that shows it. */
  get isPossible(): boolean {
    return document.pictureInPictureEnabled && this.#picture() !== undefined;
  }

  get isShown(): boolean {
    return this.#video !== undefined;
  }

  /** Shows the picture so, or takes it back. To be called from a press. */
  readonly toggle = (): void => {
    if (this.#video) this.#leave();
    else void this.#enter();
  };

  hostUpdate(): void {
    const video = this.#video;
    if (!video) return;
    const picture = this.#picture();
    if (!picture) return this.#leave();
    if (video.srcObject === picture) return;
    video.srcObject = picture;
    void video.play().catch(() => undefined);
  }

  hostDisconnected(): void {
    this.#leave();
  }

  async #enter(): Promise<void> {
    const picture = this.#picture();
    if (!picture) return;
    const video = document.createElement('video');
    this.#video = video;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = picture;
    // Told too when the person closes the small window.
    video.addEventListener('leavepictureinpicture', () => this.#end(video));
    this.#host.requestUpdate();
    try {
      // It has a size only once it plays, and none can be shown without.
      await video.play();
      await video.requestPictureInPicture();
      if (this.#video !== video) await document.exitPictureInPicture();
    } catch {
      this.#end(video);
    }
  }

  #leave(): void {
    const video = this.#video;
    if (!video) return;
    if (document.pictureInPictureElement === video) void document.exitPictureInPicture();
    this.#end(video);
  }

  #end(video: HTMLVideoElement): void {
    video.srcObject = null;
    if (this.#video !== video) return;
    this.#video = undefined;
    this.#host.requestUpdate();
  }
}

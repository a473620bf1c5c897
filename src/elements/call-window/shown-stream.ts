import {AsyncDirective, directive} from 'lit/async-directive.js';
import type {PropertyPart} from 'lit';

/**
 * `.srcObject=${shownStream(stream)}` on a `<video>`, which gives the stream back once it is removed. A browser may
 * keep a removed element for as long as it waits for the stream's next picture, and with it everything that was
 * rendered around it.
 */
class ShownStream extends AsyncDirective {
  #video: HTMLVideoElement | undefined;
  #stream: MediaStream | undefined;

  override update(part: PropertyPart, [stream]: [MediaStream]): MediaStream {
    this.#video = part.element as HTMLVideoElement;
    this.#stream = stream;
    return stream;
  }

  override render(stream: MediaStream): MediaStream {
    return stream;
  }

  protected override disconnected(): void {
    // A framework that moves the element puts it back at once.
    queueMicrotask(() => {
      if (!this.isConnected && this.#video) this.#video.srcObject = null;
    });
  }

  protected override reconnected(): void {
    const [video, stream] = [this.#video, this.#stream];
    if (video && stream && video.srcObject !== stream) video.srcObject = stream;
  }
}

export const shownStream = directive(ShownStream);

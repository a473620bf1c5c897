import {html, type TemplateResult} from 'lit';
import type {CallView} from './view.js';

/** The other side's picture. It is silent: what they say is played by RemoteSound. */
export function remotePicture({call, say}: CallView, stream: MediaStream): TemplateResult {
  return html`<video
    class="remote"
    part="remote-picture"
    aria-label=${say('remotePicture', {name: call.remote.name})}
    playsinline
    autoplay
    disablepictureinpicture
    .muted=${true}
    .srcObject=${stream}
    @resize=${tellShape}
    @loadedmetadata=${tellShape}
  ></video>`;
}

/** The own picture, mirrored as people know themselves, unless the camera looks away from them. */
export function ownPicture({say}: CallView, stream: MediaStream): TemplateResult {
  const facing = stream.getVideoTracks()[0]?.getSettings().facingMode;
  return html`<div class="own" part="own-picture">
    <video
      class=${facing === 'environment' ? '' : 'mirrored'}
      aria-label=${say('yourPicture')}
      playsinline
      autoplay
      disablepictureinpicture
      .muted=${true}
      .srcObject=${stream}
      @resize=${tellShape}
      @loadedmetadata=${tellShape}
    ></video>
  </div>`;
}

/** Goes on with pictures that a move of the element in the page has paused. */
export function resumePictures(root: ParentNode): void {
  for (const video of root.querySelectorAll('video')) {
    // It is muted, so only a removal can keep it from playing, and that needs no word.
    if (video.paused && video.srcObject) void video.play().catch(() => undefined);
  }
}

// For the stylesheet, which shows a tall picture whole in a wide window, where it would else show a chin.
function tellShape({currentTarget}: Event): void {
  const video = currentTarget as HTMLVideoElement;
  video.classList.toggle('tall', video.videoHeight > video.videoWidth);
}

import {html, nothing, type TemplateResult} from 'lit';
import {icons} from './call-icons.js';
import {round} from './buttons.js';
import {shownStream} from './shown-stream.js';
import {canFlipCamera, isSharing, type CallView} from './view.js';

/**
 * The other side's picture. It is silent: what they say is played by RemoteSound. A screen is shown whole, as what
 * is cut off could be what is talked about.
 */
export function remotePicture(
  {call, media, say}: CallView,
  stream: MediaStream,
  isShown: boolean,
): TemplateResult {
  const isScreen = media?.remoteScreen === 'on';
  return html`<video
    class="${isShown ? 'remote' : 'awaited'} ${isScreen ? 'screen' : ''}"
    part=${isShown ? 'remote-picture' : nothing}
    aria-label=${say(isScreen ? 'remoteScreen' : 'remotePicture', {name: call.remote.name})}
    aria-hidden=${isShown ? nothing : 'true'}
    playsinline
    autoplay
    disablepictureinpicture
    .muted=${true}
    .srcObject=${shownStream(stream)}
    @resize=${tellShape}
    @loadedmetadata=${tellShape}
  ></video>`;
}

/** What the other side sees of this one. */
export function ownPicture(view: CallView, stream: MediaStream): TemplateResult {
  const isScreen = isSharing(view);
  return html`<div class="own ${view.extras?.voices.speaking ? 'speaking' : ''}" part="own-picture">
    <video
      class=${isScreen ? 'screen' : mirroredUnlessAway(view)}
      aria-label=${view.say(isScreen ? 'yourScreen' : 'yourPicture')}
      playsinline
      autoplay
      disablepictureinpicture
      .muted=${true}
      .srcObject=${shownStream(stream)}
      @resize=${tellShape}
      @loadedmetadata=${tellShape}
    ></video>
    ${
      canFlipCamera(view) && !isScreen
        ? round('plain flip-camera', icons.flipCamera, view.say('flipCamera'), view.ask.flipCamera)
        : nothing
    }
  </div>`;
}

/** The class of an own camera's picture: people know themselves mirrored, but not the room before them. */
export const mirroredUnlessAway = ({media}: CallView): string =>
  media?.facing === 'environment' ? '' : 'mirrored';

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

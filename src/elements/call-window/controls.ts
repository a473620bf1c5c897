import {html, nothing, type TemplateResult} from 'lit';
import type {DeviceState} from '../../client/devices.js';
import {icons} from './call-icons.js';
import {round} from './buttons.js';
import {isSharing, type CallView} from './view.js';

/** Mute, camera, screen, what the page adds, more, and hang up. */
export function controls(view: CallView): TemplateResult {
  const {call, media, settings, ask, say} = view;
  const microphone = media?.microphone ?? 'opening';
  const camera = media?.camera ?? 'off';
  return html`<div class="controls" part="controls" role="group" aria-label=${say('callControls')}>
    ${round(
      `toggle microphone ${lookOf(microphone)}`,
      isWanted(microphone) ? icons.microphone : icons.microphoneOff,
      isWanted(microphone) ? say('mute') : say('unmute'),
      () => ask.setMicrophone(!isWanted(microphone)),
    )}
    ${
      settings.audioOnly
        ? nothing
        : round(
            // In a voice call a camera that is off is as it should be, and nothing to point out.
            `toggle camera ${call.media === 'audio' && camera === 'off' ? '' : lookOf(camera)}`,
            isWanted(camera) ? icons.video : icons.cameraOff,
            isWanted(camera) ? say('cameraOff') : say('cameraOn'),
            () => ask.setCamera(!isWanted(camera)),
          )
    }
    ${settings.audioOnly || !canShare() ? nothing : shareButton(view)}
    <slot name="controls"></slot>
    ${moreButton(view)} ${round('hang-up', icons.call, say('hangUp'), ask.hangUp)}
  </div>`;
}

function shareButton(view: CallView): TemplateResult {
  const {media, ask, say} = view;
  const state = media?.screen ?? 'off';
  if (isSharing(view)) {
    return round('toggle share off', icons.stopSharing, say('stopSharing'), ask.stopSharing);
  }
  return round(
    `toggle share ${state === 'opening' ? 'opening' : ''}`,
    icons.share,
    say('shareScreen'),
    ask.shareScreen,
  );
}

function moreButton({panels, say}: CallView): TemplateResult {
  return html`<button
    type="button"
    class="round toggle more"
    part="button more"
    data-opens="menu"
    title=${say('more')}
    aria-label=${say('more')}
    aria-haspopup="dialog"
    aria-expanded=${panels.current ? 'true' : 'false'}
    @click=${(event: Event) => (panels.current ? panels.close() : panels.toggle('menu', event))}
  >
    ${icons.more}
  </button>`;
}

/** Phones have no way to share a screen from a page, and no page at all where it is not secure. */
const canShare = (): boolean =>
  (navigator.mediaDevices as MediaDevices | undefined)?.getDisplayMedia !== undefined;

const isWanted = (state: DeviceState): boolean =>
  state === 'on' || state === 'opening' || state === 'interrupted';

// A device that could not be had looks switched off, with a mark; a press tries again.
const lookOf = (state: DeviceState): string => {
  if (state === 'interrupted') return 'faulty';
  return isWanted(state) || state === 'off' ? state : 'off faulty';
};

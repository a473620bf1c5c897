import {html, type TemplateResult} from 'lit';
import type {DeviceState} from '../../client/devices.js';
import {icons} from '../icons.js';
import {round} from './buttons.js';
import type {CallView} from './view.js';

/** Mute, camera, hang up, and what the page adds. */
export function controls({call, media, ask, say}: CallView): TemplateResult {
  const microphone = media?.microphone ?? 'opening';
  const camera = media?.camera ?? 'off';
  return html`<div class="controls" part="controls" role="group" aria-label=${say('callControls')}>
    ${round(
      `toggle microphone ${lookOf(microphone)}`,
      isWanted(microphone) ? icons.microphone : icons.microphoneOff,
      isWanted(microphone) ? say('mute') : say('unmute'),
      () => ask.setMicrophone(!isWanted(microphone)),
    )}
    ${round(
      // In a voice call a camera that is off is as it should be, and nothing to point out.
      `toggle camera ${call.media === 'audio' && camera === 'off' ? '' : lookOf(camera)}`,
      isWanted(camera) ? icons.video : icons.cameraOff,
      isWanted(camera) ? say('cameraOff') : say('cameraOn'),
      () => ask.setCamera(!isWanted(camera)),
    )}
    <slot name="controls"></slot>
    ${round('hang-up', icons.call, say('hangUp'), ask.hangUp)}
  </div>`;
}

const isWanted = (state: DeviceState): boolean => state === 'on' || state === 'opening';

// A device that could not be had looks switched off, with a mark; a press tries again.
const lookOf = (state: DeviceState): DeviceState | 'off faulty' =>
  isWanted(state) || state === 'off' ? state : 'off faulty';

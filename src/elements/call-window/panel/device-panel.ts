import {html, nothing, type TemplateResult} from 'lit';
import type {DeviceEntry, DeviceKind} from '../../../client/device-choices.js';
import {icons} from '../extra-icons.js';
import {mirroredUnlessAway} from '../pictures.js';
import {shownStream} from '../shown-stream.js';
import {cameraPictureOf, canFlipCamera, type CallView} from '../view.js';

/** Which camera, microphone and speaker to use, with a look and a listen at what they give. */
export function devicePanel(view: CallView): TemplateResult {
  const {devices, settings, extras, sound, say} = view;
  return html`
    ${
      settings.audioOnly
        ? nothing
        : html`<div class="camera-choice">
            ${preview(view)}
            <div class="beside">
              ${choiceOf('camera', view)}
              ${
                canFlipCamera(view)
                  ? html`<button
                      type="button"
                      class="small-button"
                      part="button flip-camera"
                      @click=${view.ask.flipCamera}
                    >
                      ${icons.flipCamera}${say('flipCamera')}
                    </button>`
                  : nothing
              }
            </div>
          </div>`
    }
    ${choiceOf('microphone', view)}
    <div
      class="meter"
      part="meter"
      role="meter"
      aria-label=${say('microphoneLevel')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round((extras?.voices.microphone ?? 0) * 100)}
    >
      <span></span>
    </div>
    ${
      sound.canChooseSpeaker && devices.available.value.speaker.length > 0
        ? choiceOf('speaker', view)
        : nothing
    }
  `;
}

function preview(view: CallView): TemplateResult {
  const picture = cameraPictureOf(view);
  return html`<div class="preview" part="preview">
    ${
      picture
        ? html`<video
            class=${mirroredUnlessAway(view)}
            aria-label=${view.say('yourPicture')}
            playsinline
            autoplay
            disablepictureinpicture
            .muted=${true}
            .srcObject=${shownStream(picture)}
          ></video>`
        : html`${icons.cameraOff}<span>${view.say('cameraIsOff')}</span>`
    }
  </div>`;
}

function choiceOf(kind: DeviceKind, {devices, media, ask, say}: CallView): TemplateResult {
  const found = devices.available.value[kind].filter(({id}) => !isAlias(id));
  const chosen = devices.present(kind);
  const used = kind === 'speaker' || chosen !== undefined ? undefined : media?.using[kind];
  const inUse = nameOf(found.find(({id}) => id === used));
  return html`<label class="field">
    <span class="label">${say(kind)}</span>
    <select
      part="select"
      @change=${(event: Event) =>
        ask.chooseDevice(kind, (event.target as HTMLSelectElement).value || undefined)}
    >
      <option value="" .selected=${chosen === undefined}>
        ${inUse ? say('systemChoiceOf', {device: inUse}) : say('systemChoice')}
      </option>
      ${found.map(
        (device, index) =>
          html`<option value=${device.id} .selected=${device.id === chosen}>
            ${nameOf(device) ?? say('numbered', {device: say(kind), count: index + 1})}
          </option>`,
      )}
    </select>
  </label>`;
}

/** Chromium lists the system's own choices as devices of their own, beside those that they stand for. */
const isAlias = (id: string): boolean => id === 'default' || id === 'communications';

/** Without the numbers of maker and product, which tell nobody anything; undefined where it has no name yet. */
const nameOf = (device: DeviceEntry | undefined): string | undefined =>
  device?.label.replace(/\s*\([\da-f]{4}:[\da-f]{4}\)$/i, '') || undefined;

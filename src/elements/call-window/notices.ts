import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {DeviceState} from '../../client/devices.js';
import {icons} from '../icons.js';
import {remotePictureOf, type CallView} from './view.js';

/** What a person should know during a call: that the other is muted, that a device of theirs does not work. */
export function notices(view: CallView): TemplateResult {
  const {call, media, isSoundBlocked, hiddenNotices, ask, say} = view;
  const name = call.remote.name;
  const problems = problemsOf(view).filter(({key}) => !hiddenNotices.has(key));
  return html`<div class="notices" part="notices">
    ${
      isSoundBlocked
        ? html`<button
            type="button"
            class="notice play-sound"
            part="button play-sound"
            @click=${ask.playSound}
          >
            ${icons.sound}${say('playSound', {name})}
          </button>`
        : nothing
    }
    <div class="notices" role="status">
      ${
        media?.remoteMicrophone === 'off' && remotePictureOf(view)
          ? html`<p class="notice">${icons.microphoneOff}${say('remoteMuted', {name})}</p>`
          : nothing
      }
      ${repeat(
        problems,
        ({key}) => key,
        ({key, sentence}) =>
          html`<p class="notice problem" part="problem">
            ${icons.warning}<span>${sentence}</span>
            <button
              type="button"
              class="dismiss"
              aria-label=${say('dismiss')}
              title=${say('dismiss')}
              @click=${() => ask.hideNotice(key)}
            >
              ${icons.close}
            </button>
          </p>`,
      )}
    </div>
  </div>`;
}

interface Problem {
  readonly key: string;
  readonly sentence: string;
}

function problemsOf({call, media, say}: CallView): readonly Problem[] {
  const {name} = call.remote;
  const devices = [
    ['microphone', media?.microphone],
    ['camera', media?.camera],
  ] as const;
  return devices.flatMap(([device, state]) => {
    const suffix = state && faults[state];
    const key = suffix && (`${device}${suffix}` as const);
    return key ? [{key, sentence: say(key, {name})}] : [];
  });
}

const faults = {
  on: undefined,
  off: undefined,
  opening: undefined,
  missing: 'Missing',
  blocked: 'Blocked',
  'in-use': 'In-use',
  insecure: 'Insecure',
  failed: 'Failed',
} as const satisfies Record<DeviceState, string | undefined>;

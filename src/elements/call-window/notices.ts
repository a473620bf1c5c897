import {html, nothing, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {DeviceState} from '../../client/devices.js';
import {icons} from './extra-icons.js';
import {missedLine} from './missed.js';
import {isSharing, remotePictureOf, type CallView} from './view.js';

/** What a person should know during a call: that nobody hears them, that a device of theirs does not work. */
export function notices(view: CallView): TemplateResult {
  const {call, media, sound, extras, hiddenNotices, remark, ask, say} = view;
  const name = call.remote.name;
  const problems = problemsOf(view).filter(({key}) => !hiddenNotices.has(key));
  return html`<div class="notices" part="notices">
    ${
      sound.isBlocked
        ? html`<button
            type="button"
            class="notice play-sound"
            part="button play-sound"
            @click=${sound.start}
          >
            ${icons.sound}${say('playSound', {name})}
          </button>`
        : nothing
    }
    <div class="notices" role="status" aria-atomic="false">
      ${
        isSharing(view)
          ? html`<p class="notice sharing" part="notice sharing">
              ${icons.share}<span>${say(media?.screenSound ? 'sharingWithSound' : 'sharing')}</span>
              ${noticeButton('stop-sharing', say('stopSharing'), ask.stopSharing)}
            </p>`
          : nothing
      }
      ${
        extras?.voices.isHintDue && media?.microphone === 'off'
          ? html`<p class="notice muted-hint" part="notice muted-hint">
              ${icons.microphoneOff}<span>${say('youAreMuted')}</span>
              ${noticeButton('unmute', say('unmute'), () => ask.setMicrophone(true))}
            </p>`
          : nothing
      }
      ${
        media?.remoteScreen === 'on'
          ? html`<p class="spoken">${say('remoteSharing', {name})}</p>`
          : nothing
      }
      ${
        media?.remoteMicrophone === 'off' && remotePictureOf(view)
          ? html`<p class="notice">${icons.microphoneOff}${say('remoteMuted', {name})}</p>`
          : nothing
      }
      ${missedLine(view)}
      ${
        remark
          ? html`<p class="notice ${remark.kind}" part="notice">
              ${remark.kind === 'done' ? icons.sent : icons.warning}<span
                >${say(remark.sentence)}</span
              >
            </p>`
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

const noticeButton = (part: string, label: string, press: () => void): TemplateResult =>
  html`<button type="button" class="notice-button" part="button ${part}" @click=${press}>
    ${label}
  </button>`;

interface Problem {
  readonly key: string;
  readonly sentence: string;
}

function problemsOf({call, media, statistics, isWeak, say}: CallView): readonly Problem[] {
  const {name} = call.remote;
  const devices = [
    ['microphone', media?.microphone],
    ['camera', media?.camera],
    ['screen', media?.screen],
  ] as const;
  const problems = devices.flatMap(([device, state]) => {
    const suffix = state && faults[state];
    const key = suffix && (`${device}${suffix}` as const);
    return key ? [{key, sentence: say(key, {name})}] : [];
  });
  // While nothing arrives, the stage says so itself.
  if (!isWeak || call.phase !== 'connected') return problems;
  const [worst] = statistics?.reasons ?? [];
  const sentence = worst
    ? say('weakBecause', {reason: say(`reason.${worst}`)})
    : say('weakConnection');
  return [...problems, {key: 'weak', sentence}];
}

const faults = {
  on: undefined,
  off: undefined,
  opening: undefined,
  missing: 'Missing',
  blocked: 'Blocked',
  'in-use': 'In-use',
  dismissed: 'Dismissed',
  insecure: 'Insecure',
  policy: 'Policy',
  constrained: 'Constrained',
  interrupted: 'Interrupted',
  failed: 'Failed',
} as const satisfies Record<DeviceState, string | undefined>;

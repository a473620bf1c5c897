import {html, type TemplateResult} from 'lit';
import {avatar} from '../avatar.js';
import {icons} from './call-icons.js';
import {restoreButton, round} from './buttons.js';
import {time} from './time.js';
import {isSharing, type CallView} from './view.js';

/** The call in a corner while its user does something else. */
export function pill(view: CallView): TemplateResult {
  const {call, media, ask, say} = view;
  const isRinging = call.phase === 'inviting' || call.phase === 'ringing';
  return html`<div
    class="pill ${view.extras?.voices.remoteSpeaking ? 'remote-speaking' : ''}"
    part="pill"
  >
    <div class="portrait">${avatar(call.remote)}</div>
    <div class="who">
      <p class="name" part="name">${call.remote.name}</p>
      <p class="status" part="status">
        ${media?.microphone === 'off' ? icons.microphoneOff : ''}
        ${isSharing(view) ? icons.share : ''} ${time(view)}
      </p>
    </div>
    ${restoreButton(view)}
    ${
      isRinging
        ? round('hang-up', icons.call, say('cancel'), ask.cancel)
        : round('hang-up', icons.call, say('hangUp'), ask.hangUp)
    }
  </div>`;
}

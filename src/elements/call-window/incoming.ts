import {html, nothing, type TemplateResult} from 'lit';
import {avatar} from '../avatar.js';
import {icons} from './call-icons.js';
import {choice, moveHandle} from './buttons.js';
import {statusOf, type CallView} from './view.js';

/** Someone calls: who it is, and what can be done about it. */
export function incoming(view: CallView): TemplateResult {
  const {call, ask, say} = view;
  const isVideo = call.media === 'video';
  return html`<div class="card">
    <div class="corner-buttons">${moveHandle(view)}</div>
    <div class="person">
      <div class="portrait calling">${avatar(call.remote)}</div>
      <p class="name" part="name">${call.remote.name}</p>
      <p class="status" part="status" id="status">
        ${isVideo ? icons.video : icons.call} ${statusOf(view)}
      </p>
    </div>
    <div class="choices" part="controls">
      ${choice('accept', isVideo ? icons.video : icons.call, say('accept'), () =>
        ask.accept(call.media),
      )}
      ${
        isVideo
          ? choice('accept-voice', icons.call, say('acceptVoice'), () => ask.accept('audio'))
          : nothing
      }
      ${choice('decline', icons.call, say('decline'), ask.decline)}
    </div>
  </div>`;
}

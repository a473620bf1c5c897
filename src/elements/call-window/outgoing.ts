import {html, nothing, type TemplateResult} from 'lit';
import {avatar} from '../avatar.js';
import {icons} from './call-icons.js';
import {choice, minimiseButton, moveHandle} from './buttons.js';
import {ownPicture} from './pictures.js';
import {ownPictureOf, statusOf, type CallView} from './view.js';

/** We call: "ringing" only once a device of theirs really rings. */
export function outgoing(view: CallView): TemplateResult {
  const {call, ask, say} = view;
  const own = ownPictureOf(view);
  return html`<div class="card">
    <div class="corner-buttons">${moveHandle(view)} ${minimiseButton(view)}</div>
    <div class="person">
      <div class="portrait ${call.phase === 'ringing' ? 'calling' : ''}">
        ${avatar(call.remote)}
      </div>
      <p class="name" part="name">${call.remote.name}</p>
      <p class="status" part="status">
        ${call.media === 'video' ? icons.video : icons.call} ${statusOf(view)}
      </p>
    </div>
    ${own ? ownPicture(view, own) : nothing}
    <div class="choices" part="controls">
      ${choice('cancel', icons.call, say('cancel'), ask.cancel)}
    </div>
  </div>`;
}

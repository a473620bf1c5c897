import {html, nothing, type TemplateResult} from 'lit';
import {avatar} from '../avatar.js';
import {icons} from './call-icons.js';
import {controls} from './controls.js';
import {ownPicture, remotePicture} from './pictures.js';
import {time} from './time.js';
import {titleBar} from './title-bar.js';
import {awaitedPictureOf, ownPictureOf, remotePictureOf, type CallView} from './view.js';

/** Both talk, or are about to: the other's picture or portrait, and all that is needed in a call. */
export function stage(view: CallView): TemplateResult {
  const {call, say} = view;
  const remote = remotePictureOf(view);
  const stream = remote ?? awaitedPictureOf(view);
  const own = ownPictureOf(view);
  return html`<div
    class="stage ${view.extras?.voices.remoteSpeaking ? 'remote-speaking' : ''}"
    data-phase=${call.phase}
  >
    ${stream ? remotePicture(view, stream, stream === remote) : nothing}
    ${remote ? nothing : portrait(view)}
    ${
      call.phase === 'reconnecting'
        ? html`<div class="overlay"><span class="spinner"></span>${say('reconnecting')}</div>`
        : nothing
    }
    ${titleBar(view)} ${view.extras?.notices(view) ?? nothing}
    ${own ? ownPicture(view, own) : nothing} ${controls(view)} ${corners(view)}
    ${view.panels.render(view) ?? nothing}
  </div>`;
}

function portrait(view: CallView): TemplateResult {
  const {call, media, say} = view;
  const name = {name: call.remote.name};
  const isTalking = call.phase === 'connected';
  return html`<div class="person">
    <div class="portrait ${call.phase === 'connecting' ? 'waiting' : ''}">
      ${avatar(call.remote)}
    </div>
    <p class="name" part="name">${call.remote.name}</p>
    ${
      call.phase === 'reconnecting'
        ? nothing
        : html`<p class="status" part="status">${time(view)}</p>`
    }
    ${
      isTalking && media?.remoteMicrophone === 'off'
        ? html`<p class="remark">${icons.microphoneOff} ${say('remoteMuted', name)}</p>`
        : nothing
    }
    ${
      isTalking && call.media === 'video' && media?.remoteCamera === 'off'
        ? html`<p class="remark">${icons.cameraOff} ${say('remoteCameraOff', name)}</p>`
        : nothing
    }
  </div>`;
}

function corners({extras, say}: CallView): TemplateResult {
  return html`
    <span class="corner" data-corner="top-left"></span>
    <span class="corner" data-corner="top-right"></span>
    <span class="corner" data-corner="bottom-left"></span>
    <button
      type="button"
      class="corner"
      part="button resize"
      data-corner="bottom-right"
      title=${say('resizeWindow')}
      aria-label=${say('resizeWindow')}
      @click=${extras?.floating.toggleSize}
      @keydown=${extras?.floating.resizeByKey}
    ></button>
  `;
}

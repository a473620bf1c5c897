import {html, nothing, type TemplateResult} from 'lit';
import {icons} from './call-icons.js';
import {minimiseButton, moveHandle, round} from './buttons.js';
import {time} from './time.js';
import {remotePictureOf, type CallView} from './view.js';

/** The top of the window in a call: who and how long over a picture, and the window's own buttons. */
export function titleBar(view: CallView): TemplateResult {
  const {call, mode, extras, say} = view;
  return html`<header class="title-bar" part="header">
    ${extras?.qualityMark(view) ?? nothing}
    <div class="who">
      ${
        remotePictureOf(view)
          ? html`<p class="name" part="name">
                ${call.remote.name}<span class="voice" aria-hidden="true"
                  ><i></i><i></i><i></i
                ></span>
              </p>
              <p class="status" part="status">${time(view)}</p>`
          : nothing
      }
    </div>
    <div class="window-buttons">
      ${mode.current === 'full' ? nothing : moveHandle(view)} ${minimiseButton(view)}
      ${
        mode.current === 'full'
          ? round('plain full-screen', icons.leaveFullScreen, say('leaveFullScreen'), mode.restore)
          : round('plain full-screen', icons.fullScreen, say('fullScreen'), mode.fill)
      }
    </div>
  </header>`;
}

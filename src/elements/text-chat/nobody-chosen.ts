import {html, nothing, type TemplateResult} from 'lit';
import type {SessionStatus} from '../../client/signaling.js';
import {connectionBanner} from '../connection-banner.js';
import {icons} from '../icons.js';
import type {PlainKey, Say} from '../strings/index.js';

/** The chat before it knows with whom. */
export function nobodyChosen(status: SessionStatus, say: Say): TemplateResult {
  return html`<section
    class="chat"
    lang=${say.lang}
    dir=${say.dir ?? nothing}
    aria-label=${say('chat')}
  >
    ${status === 'offline' ? connectionBanner(status, say) : nothing}
    <slot name="empty"
      ><div class="blank" part="empty">
        ${icons.chat}
        <p>${say(sentences[status])}</p>
      </div></slot
    >
  </section>`;
}

const sentences: Record<SessionStatus, PlainKey> = {
  unconfigured: 'notSetUp',
  connecting: 'connecting',
  online: 'chooseContact',
  offline: 'chooseContact',
  refused: 'signInRefused',
  closed: 'notSetUp',
};

/** The chat while its code is on its way. */
export const onItsWay = (say: Say): TemplateResult =>
  html`<section
    class="chat"
    lang=${say.lang}
    dir=${say.dir ?? nothing}
    aria-label=${say('chat')}
    aria-busy="true"
  >
    <p class="spoken" role="status">${say('loadingMessages')}</p>
  </section>`;

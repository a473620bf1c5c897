import {html, nothing, type TemplateResult} from 'lit';
import type {Session} from '../../client/session.js';
import type {SessionStatus} from '../../client/signaling.js';
import {connectionBanner} from '../connection-banner.js';
import {icons} from '../icons.js';
import {outsideSentence} from '../outside.js';
import type {PlainKey, Say} from '../strings/index.js';

/** The chat before it knows with whom. */
export function nobodyChosen(session: Session, say: Say): TemplateResult {
  const status = session.status.value;
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
        <p>${say(sentences[status] ?? outsideSentence(session))}</p>
      </div></slot
    >
  </section>`;
}

const sentences: Partial<Record<SessionStatus, PlainKey>> = {
  connecting: 'connecting',
  online: 'chooseContact',
  offline: 'chooseContact',
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

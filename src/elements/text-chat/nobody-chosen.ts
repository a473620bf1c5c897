import {html, nothing, type TemplateResult} from 'lit';
import type {SessionStatus} from '../../client/signaling.js';
import {icons} from '../icons.js';
import {outsideSentence} from '../outside.js';
import type {SessionController} from '../session-controller.js';
import type {PlainKey, Say} from '../strings/index.js';

/** The chat before it knows with whom. */
export function nobodyChosen(im: SessionController, say: Say): TemplateResult {
  const status = im.session.status.value;
  const isWell = status === 'connecting' || status === 'online';
  return html`<section
    class="chat"
    lang=${say.lang}
    dir=${say.dir ?? nothing}
    aria-label=${say('chat')}
  >
    <slot name="empty"
      ><div class="blank" part="empty" role=${isWell || !im.tells ? nothing : 'status'}>
        ${icons.chat}
        <p>${say(sentences[status] ?? outsideSentence(im.session))}</p>
      </div></slot
    >
  </section>`;
}

const sentences: Partial<Record<SessionStatus, PlainKey>> = {
  connecting: 'connecting',
  online: 'chooseContact',
  offline: 'connectionLost',
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
    <p class="spoken">${say('loadingMessages')}</p>
  </section>`;

import {html, type TemplateResult} from 'lit';
import {isLive} from '../client/call.js';
import type {Session} from '../client/session.js';
import {type ImError, isImError, type Media, type Profile} from '../protocol/index.js';
import {ImCallRequestEvent, ImErrorEvent} from './events.js';
import {icons} from './talk-icons.js';
import type {Say} from './strings/index.js';

export interface CallButtons {
  readonly contact: Profile;
  readonly enabled: boolean;
  /** Whether the tab key stops here; a list lets it stop in one row only. */
  readonly tabStop: boolean;
  readonly say: Say;
  readonly onCall: (contact: Profile, media: Media) => void;
}

/** The two buttons that place a call to a person. */
export function callButtons({contact, enabled, tabStop, say, onCall}: CallButtons): TemplateResult {
  const button = (media: Media) => {
    const label = say(media === 'audio' ? 'voiceCall' : 'videoCall', {name: contact.name});
    return html`<button
      class="icon-button ${media}"
      part="call-button ${media}-call-button"
      type="button"
      tabindex=${tabStop ? 0 : -1}
      aria-label=${label}
      title=${label}
      aria-disabled=${enabled ? 'false' : 'true'}
      @click=${() => enabled && onCall(contact, media)}
    >
      ${media === 'audio' ? icons.call : icons.video}
    </button>`;
  };
  return html`${button('audio')}${button('video')}`;
}

/** Whether a call could be placed now. Somebody offline may be called: the answer says that they are. */
export const canCall = (session: Session): boolean =>
  session.status.value === 'online' && !isLive(session.calls.current.value);

/** Places a call unless the page objects; gives the refusal, of which the page has been told, where there is one. */
export function placeCall(
  element: EventTarget,
  session: Session,
  contact: Profile,
  media: Media,
): ImError | undefined {
  const request = new ImCallRequestEvent(contact, media);
  if (!element.dispatchEvent(request)) return undefined;
  try {
    session.calls.invite(contact.id, media);
    return undefined;
  } catch (error) {
    if (!isImError(error)) throw error;
    const refusal = new ImErrorEvent(error);
    element.dispatchEvent(refusal);
    return error;
  }
}

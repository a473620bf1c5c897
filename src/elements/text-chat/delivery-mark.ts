import {html, type TemplateResult} from 'lit';
import type {DeliveryState} from '../../client/transcript.js';
import {icons} from './chat-icons.js';
import type {Say} from '../strings/index.js';

/** How far an own message has come: a picture of its own for each state, and the word read out. */
export function deliveryMark(state: DeliveryState, say: Say): TemplateResult {
  return html`<span class="mark" part="delivery-mark" data-state=${state} title=${say(state)}
    >${pictures[state]}<span class="spoken">${say(state)}</span></span
  >`;
}

const pictures: Record<DeliveryState, TemplateResult> = {
  sending: icons.sending,
  sent: icons.sent,
  delivered: icons.delivered,
  read: icons.read,
  failed: icons.failed,
};

import {html, type TemplateResult} from 'lit';
import {isMissed, type CallContent, type Media} from '../../protocol/index.js';
import {icons} from './chat-icons.js';
import {callWords} from '../message-words.js';
import type {Say} from '../strings/index.js';

export interface CallEvent {
  readonly call: CallContent;
  /** Whether this user placed it. */
  readonly own: boolean;
  readonly canCall: boolean;
  readonly onCall: (media: Media) => void;
  readonly say: Say;
}

/** A call that is over, where it stands among the messages: what became of it, and a way to call again. */
export function callEvent({call, own, canCall, onCall, say}: CallEvent): TemplateResult {
  const missed = !own && isMissed(call);
  const again = own ? 'callAgain' : 'callBack';
  return html`<span class="sign ${missed ? 'missed' : ''}" part="call-event"
      >${call.media === 'video' ? icons.video : pictureOf(own, missed)}</span
    ><span class="what">${callWords(call, own, say)}</span
    ><button
      class="text-button"
      type="button"
      aria-disabled=${canCall ? 'false' : 'true'}
      @click=${() => canCall && onCall(call.media)}
    >
      ${say(again)}
    </button>`;
}

const pictureOf = (own: boolean, missed: boolean) =>
  missed ? icons.missed : own ? icons.outgoingCall : icons.incomingCall;

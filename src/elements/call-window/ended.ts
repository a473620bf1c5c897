import {html, nothing, type TemplateResult} from 'lit';
import type {Call} from '../../client/call.js';
import type {EndReason} from '../../protocol/index.js';
import {avatar} from '../avatar.js';
import {icons} from './call-icons.js';
import {moveHandle} from './buttons.js';
import {statusOf, type CallView} from './view.js';

/** The call is over: why, how long it was, and what can be done now. */
export function ended(view: CallView): TemplateResult {
  const {call, elapsed, remark, missed, extras, ask, say} = view;
  const again = againOf(call);
  return html`<div class="card ended">
    <div class="corner-buttons">${moveHandle(view)}</div>
    <div class="person">
      <div class="portrait">${avatar(call.remote)}</div>
      <p class="name" part="name">${call.remote.name}</p>
      <p class="status reason" part="status" id="status">${endSentence(view)}</p>
      ${
        elapsed
          ? html`<p class="length"><span class="spoken">${say('duration')}</span> ${elapsed}</p>`
          : nothing
      }
      ${remark ? html`<p class="refusal" role="alert">${say(remark.sentence)}</p>` : nothing}
    </div>
    ${missed.length > 0 ? extras?.missedCard({missed, remark: undefined, ask, say}) : nothing}
    <div class="answers" part="controls">
      ${
        again
          ? html`<button
              type="button"
              class="wide again"
              part="button call-again"
              @click=${ask.callAgain}
            >
              ${call.media === 'video' ? icons.video : icons.call}${say(again)}
            </button>`
          : nothing
      }
      <button type="button" class="wide" part="button close" @click=${ask.dismiss}>
        ${say('close')}
      </button>
    </div>
  </div>`;
}

/** The sentence that tells this side why its call has ended. */
export function endSentence({call, say}: Pick<CallView, 'call' | 'say'>): string {
  if (!call.endReason) return '';
  const sentence = say(endKey(call.endReason, call.direction), {name: call.remote.name});
  return call.refusal === undefined ? sentence : `${sentence} ${call.refusal}`;
}

/** What is read out: once for each phase, since the seconds of the timer would talk over the call. */
export function announcementOf(view: CallView): string {
  const {call, say} = view;
  switch (call.phase) {
    case 'connected':
      return say('connected', {name: call.remote.name});
    case 'ended':
      return endSentence(view);
    default:
      return statusOf(view);
  }
}

const DIFFER_BY_SIDE = ['declined', 'cancelled', 'missed'] as const;
type DiffersBySide = (typeof DIFFER_BY_SIDE)[number];

const differsBySide = (reason: EndReason): reason is DiffersBySide =>
  (DIFFER_BY_SIDE as readonly EndReason[]).includes(reason);

const endKey = (reason: EndReason, direction: Call['direction']) =>
  differsBySide(reason) ? (`ended.${reason}.${direction}` as const) : (`ended.${reason}` as const);

const WORTH_TRYING: readonly EndReason[] = [
  'declined',
  'missed',
  'busy',
  'offline',
  'connection-lost',
  'media-failed',
];

function againOf({direction, endReason}: Call): 'callAgain' | 'callBack' | undefined {
  if (direction === 'incoming') return endReason === 'missed' ? 'callBack' : undefined;
  return endReason && WORTH_TRYING.includes(endReason) ? 'callAgain' : undefined;
}

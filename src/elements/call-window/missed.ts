import {html, nothing, type TemplateResult} from 'lit';
import type {MissedCall} from '../../client/missed-calls.js';
import {avatar} from '../avatar.js';
import {icons} from './extra-icons.js';
import type {Say} from '../strings/index.js';
import {round} from './buttons.js';
import type {CallRequests, Remark} from './view.js';

export interface MissedView {
  /** Oldest first. */
  readonly missed: readonly MissedCall[];
  /** Why one of them could not be called back, where that was tried. */
  readonly remark: Remark | undefined;
  readonly ask: Pick<CallRequests, 'callBack' | 'dismissMissed'>;
  readonly say: Say;
}

/** More would make a list of what is a hint. */
const MOST_SHOWN = 3;

/** The same where there is no call to show: a hint and no dialog, so it takes no focus from what somebody does. */
export function missedWindow(
  view: MissedView,
  onKeydown: (event: KeyboardEvent) => void,
): TemplateResult | typeof nothing {
  const {missed, say} = view;
  const last = missed.at(-1);
  if (!last) return nothing;
  return html`<section
    class="window"
    part="window"
    popover="manual"
    role="region"
    lang=${say.lang}
    dir=${say.dir ?? nothing}
    aria-label=${say('missedCalls')}
    data-face="missed"
    data-mode="window"
    @keydown=${onKeydown}
  >
    <div class="frame">
      <p class="spoken" role="status">${say('triedToCall', {name: last.from.name})}</p>
      ${missedCard(view)}
    </div>
  </section>`;
}

/** Who tried to call while this user was busy, once the call is over. */
export function missedCard({missed, remark, ask, say}: MissedView): TemplateResult {
  return html`<div class="missed" part="missed">
    <ul>
      ${newestOfEach(missed).map((call) => missedRow(call, {ask, say}))}
    </ul>
    ${round('plain dismiss-missed', icons.close, say('dismiss'), ask.dismissMissed)}
    ${remark ? html`<p class="refusal" role="alert">${say(remark.sentence)}</p>` : nothing}
  </div>`;
}

function missedRow(call: MissedCall, {ask, say}: Pick<MissedView, 'ask' | 'say'>): TemplateResult {
  const {from, media} = call;
  const label = say('callBackName', {name: from.name});
  return html`<li>
    ${avatar(from)}
    <div class="who">
      <p class="name" part="name">${from.name}</p>
      <p class="status" part="status">${say('tried')}</p>
    </div>
    ${round('call-back', media === 'video' ? icons.video : icons.call, label, () =>
      ask.callBack(call),
    )}
  </li>`;
}

/** Whoever tried three times is told of once. */
function newestOfEach(missed: readonly MissedCall[]): readonly MissedCall[] {
  const byPerson = new Map(missed.map((call) => [call.from.id, call]));
  return [...byPerson.values()].toSorted((one, other) => other.at - one.at).slice(0, MOST_SHOWN);
}

/** The last of them in one line, for a window that shows another call. */
export function missedLine({
  missed,
  ask,
  say,
}: Pick<MissedView, 'missed' | 'ask' | 'say'>): TemplateResult | typeof nothing {
  const last = missed.at(-1);
  if (!last) return nothing;
  return html`<p class="notice missed-line" part="notice">
    ${icons.missed}<span>${say('triedToCall', {name: last.from.name})}</span>
    <button
      type="button"
      class="dismiss"
      aria-label=${say('dismiss')}
      title=${say('dismiss')}
      @click=${ask.dismissMissed}
    >
      ${icons.close}
    </button>
  </p>`;
}

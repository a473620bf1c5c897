import {html, type TemplateResult} from 'lit';
import {statusOf, type CallView} from './view.js';

/** The status; where it is the time, a timer, which is read out only to who asks. */
export function time(view: CallView): TemplateResult {
  const {call, elapsed, say} = view;
  return call.phase === 'connected' && elapsed
    ? html`<span role="timer" part="timer" class="timer"
        ><span class="spoken">${say('duration')}</span> ${elapsed}</span
      >`
    : html`${statusOf(view)}`;
}

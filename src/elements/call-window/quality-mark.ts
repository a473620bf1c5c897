import {html, svg, type TemplateResult} from 'lit';
import type {CallStatistics} from '../../client/statistics.js';
import type {Say} from '../strings/index.js';
import type {CallView} from './view.js';

/** Four bars, as many of them full as the connection is good. */
export function bars({bars}: Pick<CallStatistics, 'bars'>): TemplateResult {
  return html`<svg class="bars" data-bars=${bars} viewBox="0 0 24 24" aria-hidden="true">
    ${[1, 2, 3, 4].map(
      (bar) =>
        svg`<rect class=${bar <= bars ? 'full' : 'empty'} x=${bar * 5 - 2} y=${20 - bar * 4} width="3.5" height=${bar * 4} rx="1.2" />`,
    )}
  </svg>`;
}

/** The bars in the title bar: a press tells more. Nothing before there is something to tell. */
export function qualityMark({statistics, panels, say}: CallView): TemplateResult | undefined {
  if (!statistics) return undefined;
  const sentence = say('connectionIs', {quality: qualityOf(statistics, say)});
  return html`<button
    type="button"
    class="round plain quality"
    part="button quality"
    data-opens="connection"
    title=${sentence}
    aria-label=${sentence}
    aria-expanded=${panels.current === 'connection' ? 'true' : 'false'}
    @click=${(event: Event) => panels.toggle('connection', event)}
  >
    ${bars(statistics)}
  </button>`;
}

/** How good the connection is, in a word, and what is wrong with it. */
export function qualityOf({bars, reasons}: CallStatistics, say: Say): string {
  const [worst] = reasons;
  const word = say(`quality.${bars}`);
  return worst ? say('qualityBecause', {quality: word, reason: say(`reason.${worst}`)}) : word;
}

/** Said on the stage when talking becomes hard, and until it is clearly better: it must not come and go. */
export function isWeak({bars}: CallStatistics, wasWeak: boolean): boolean {
  return bars <= (wasWeak ? 2 : 1);
}

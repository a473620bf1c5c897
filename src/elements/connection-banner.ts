import {html, nothing, type TemplateResult} from 'lit';
import type {SessionStatus} from '../client/signaling.js';
import {icons} from './icons.js';
import type {Say} from './strings/index.js';

/** A line across the top while there is no connection; nothing while there is, or before the first. */
export function connectionBanner(status: SessionStatus, say: Say): TemplateResult | typeof nothing {
  switch (status) {
    case 'offline':
      return html`<div class="banner lost" part="banner" role="status">
        ${icons.offline}<span>${say('connectionLost')}</span>
      </div>`;
    case 'refused':
      return html`<div class="banner failed" part="banner" role="alert">
        ${icons.failed}<span>${say('signInRefused')}</span>
      </div>`;
    default:
      return nothing;
  }
}

/** A refusal in words, until it is dismissed or something else is tried. */
export function refusalBanner(sentence: string, say: Say, onDismiss: () => void): TemplateResult {
  return html`<div class="banner failed" part="banner" role="alert">
    ${icons.failed}<span>${sentence}</span>
    <button
      class="icon-button"
      type="button"
      aria-label=${say('dismiss')}
      title=${say('dismiss')}
      @click=${onDismiss}
    >
      ${icons.close}
    </button>
  </div>`;
}

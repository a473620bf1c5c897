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

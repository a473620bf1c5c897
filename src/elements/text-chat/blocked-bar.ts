import {html, type TemplateResult} from 'lit';
import type {Say} from '../strings/index.js';
import type {Partner} from './chat-header.js';
import {icons} from './chat-icons.js';

export interface BlockedBar {
  readonly partner: Partner;
  readonly enabled: boolean;
  readonly say: Say;
  readonly onUnblock: (partner: Partner) => void;
}

/** In place of the field for messages to somebody who is blocked: that they are, and the way back. */
export function blockedBar({partner, enabled, say, onUnblock}: BlockedBar): TemplateResult {
  return html`<div class="blocked-bar" part="blocked">
    <p role="status">${icons.block}<span>${say('youBlocked', {name: partner.name})}</span></p>
    <button
      class="text-button"
      part="unblock-button"
      type="button"
      aria-disabled=${enabled ? 'false' : 'true'}
      @click=${() => enabled && onUnblock(partner)}
    >
      ${say('unblock')}
    </button>
  </div>`;
}

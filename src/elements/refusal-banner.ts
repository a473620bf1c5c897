import {html, type TemplateResult} from 'lit';
import type {Say} from './strings/index.js';
import {icons} from './talk-icons.js';

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

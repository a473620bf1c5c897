import {html, type TemplateResult} from 'lit';
import type {Say} from './strings/index.js';

/** In place of what could not be loaded. */
export const notLoaded = (say: Say, onRetry: () => void): TemplateResult =>
  html`<div class="blank" role="alert">
    <p>${say('notLoaded')}</p>
    <button type="button" class="retry" part="retry-button" @click=${onRetry}>
      ${say('tryAgain')}
    </button>
  </div>`;

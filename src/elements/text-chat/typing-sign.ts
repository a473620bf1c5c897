import {html, type TemplateResult} from 'lit';
import type {Say} from '../strings/index.js';

/** Three dots where the next message will stand: the other is writing it. */
export function typingSign(name: string, say: Say): TemplateResult {
  return html`<div class="writing their first last" part="typing">
    <span class="bubble" part="bubble" title=${say('typing', {name})}>
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="spoken">${say('typing', {name})}</span>
    </span>
  </div>`;
}

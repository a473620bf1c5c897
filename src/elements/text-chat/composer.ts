import {html, nothing, type TemplateResult} from 'lit';
import {ref, type Ref} from 'lit/directives/ref.js';
import {TEXT_LENGTH} from '../../protocol/index.js';
import {icons} from './chat-icons.js';
import type {Say} from '../strings/index.js';

export interface Composer {
  readonly name: string;
  readonly draft: string;
  /** Whether what is sent now waits for the connection. */
  readonly waits: boolean;
  readonly field: Ref<HTMLTextAreaElement>;
  readonly say: Say;
  readonly onDraft: (draft: string) => void;
  readonly onSend: () => void;
}

/** Where a message is written: it grows with its lines, Enter sends, Shift+Enter breaks the line. */
export function composer(parts: Composer): TemplateResult {
  const {name, draft, waits, field, say, onDraft, onSend} = parts;
  const left = TEXT_LENGTH - sendable(draft).length;
  const ready = left >= 0 && left < TEXT_LENGTH;
  const label = say('messageTo', {name});
  return html`<form
    class="composer"
    part="composer"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      if (ready) onSend();
    }}
  >
    ${waits ? html`<p class="hint" id="waits">${say('waitsForConnection')}</p>` : nothing}
    <slot name="composer-start"></slot>
    <div class="field" part="field">
      <span class="mirror" aria-hidden="true">${draft}&#8203;</span>
      <textarea
        rows="1"
        aria-label=${label}
        placeholder=${label}
        aria-invalid=${left < 0 ? 'true' : 'false'}
        aria-describedby=${descriptions(waits, left) || nothing}
        dir=${draft ? 'auto' : nothing}
        autocomplete="off"
        enterkeyhint="send"
        .value=${draft}
        ${ref(field)}
        @input=${({currentTarget}: InputEvent) =>
          onDraft((currentTarget as HTMLTextAreaElement).value)}
        @keydown=${sendOnEnter}
      ></textarea>
      ${left < NEAR_END ? counter(left, say) : nothing}
    </div>
    <slot name="composer-end"></slot>
    <button
      class="send"
      part="send-button"
      type="submit"
      aria-label=${say('send')}
      title=${say('send')}
      aria-disabled=${ready ? 'false' : 'true'}
    >
      ${icons.send}
    </button>
  </form>`;
}

/** The draft as it would be sent: nothing around it, and no characters that no message may hold. */
export const sendable = (draft: string): string =>
  draft
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

/** With fewer characters left than this, the writer wants to know. */
const NEAR_END = 500;

/** The banner has said that the connection is lost; what that means for a message is heard by whoever writes one. */
const descriptions = (waits: boolean, left: number): string =>
  `${waits ? 'waits ' : ''}${left < NEAR_END ? 'counter' : ''}`.trim();

const counter = (left: number, say: Say) =>
  html`<span
    id="counter"
    class="counter ${left < 0 ? 'over' : ''}"
    role=${left < 0 ? 'alert' : nothing}
  >
    ${say(left < 0 ? 'tooLong' : 'charactersLeft', {count: Math.abs(left)})}
  </span>`;

function sendOnEnter(event: KeyboardEvent): void {
  // While an input method composes, Enter chooses a word; Safari says so by the key code alone.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== 'Enter' || event.shiftKey || event.altKey || composing) return;
  event.preventDefault();
  (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
}

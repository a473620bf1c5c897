import {html, nothing, type TemplateResult} from 'lit';
import {classMap} from 'lit/directives/class-map.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import type {Content} from '../../protocol/index.js';
import {deliveryMark} from '../delivery-mark.js';
import {englishErrors, type Say} from '../strings/index.js';
import {clockTime, machineTime, wholeTime} from '../times.js';
import {linksIn, type Link} from './links.js';
import type {MessageRow} from './transcript-rows.js';

export interface MessageBubble {
  readonly row: MessageRow;
  /** Who wrote it. */
  readonly author: string;
  /** Whether it is the newest own one, whose state is told in words. */
  readonly newestOwn: boolean;
  readonly say: Say;
  readonly onRetry: (entry: TranscriptEntry) => void;
  readonly onDiscard: (entry: TranscriptEntry) => void;
}

/** One message; the last of a group also says when it was written and how far it has come. */
export function messageBubble(bubble: MessageBubble): TemplateResult {
  const {row, author, say} = bubble;
  const {entry, first, last, markApart} = row;
  const {own, state} = entry;
  const failed = state === 'failed';
  return html`<div
    class=${classMap({message: true, own, their: !own, first, last, failed})}
    part="message ${own ? 'own-message' : 'their-message'}"
  >
    ${first ? html`<span class="spoken">${author}:</span>` : nothing}
    <div class="line">
      ${markApart && !failed ? deliveryMark(state, say) : nothing}
      <p class="bubble" part="bubble" dir="auto" title=${wholeTime(entry.at)}>${textOf(entry)}</p>
    </div>
    ${failed ? failure(bubble) : last ? meta(bubble) : nothing}
  </div>`;
}

const meta = ({row: {entry}, newestOwn, say}: MessageBubble) =>
  html`<div class="meta">
    <time datetime=${machineTime(entry.at)}>${clockTime(entry.at)}</time>
    ${entry.own ? deliveryMark(entry.state, say) : nothing}
    ${newestOwn ? html`<span aria-hidden="true">${say(entry.state)}</span>` : nothing}
  </div>`;

const failure = ({row: {entry}, say, onRetry, onDiscard}: MessageBubble) =>
  html`<div class="failure">
    <span class="why">
      ${deliveryMark('failed', say)}<span aria-hidden="true">${say('failed')}.</span>
      ${(entry.failure && englishErrors[entry.failure.code]) ?? nothing}
    </span>
    <button class="text-button" type="button" @click=${() => onRetry(entry)}>
      ${say('tryAgain')}
    </button>
    <button class="text-button" type="button" @click=${() => onDiscard(entry)}>
      ${say('remove')}
    </button>
  </div>`;

/** Finding the addresses again on every render of a long transcript would be felt. */
const found = new WeakMap<Content, readonly (string | Link)[]>();

function textOf({content}: TranscriptEntry) {
  const parts = found.get(content) ?? linksIn(content.text);
  found.set(content, parts);
  return parts.map((part) =>
    typeof part === 'string'
      ? part
      : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow"
          >${part.text}</a
        >`,
  );
}

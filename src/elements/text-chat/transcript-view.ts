import {html, nothing, type TemplateResult} from 'lit';
import {ref, type Ref} from 'lit/directives/ref.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Transcript, TranscriptEntry} from '../../client/transcript.js';
import {avatar} from '../avatar.js';
import {icons} from '../icons.js';
import type {Say} from '../strings/index.js';
import {dayHeading, machineTime} from '../times.js';
import type {Partner} from './chat-header.js';
import {messageBubble} from './message-bubble.js';
import {rowsOf, type TranscriptRow} from './transcript-rows.js';

export interface TranscriptView {
  readonly transcript: Transcript;
  readonly partner: Partner;
  readonly now: number;
  /** The element that scrolls. */
  readonly log: Ref<HTMLElement>;
  /** Whether to offer the way back to the newest messages, and whether there are some not seen. */
  readonly jump: 'none' | 'back' | 'new';
  readonly say: Say;
  readonly onScroll: () => void;
  readonly onJump: () => void;
  readonly onLoadOlder: () => void;
  readonly onRetry: (entry: TranscriptEntry) => void;
  readonly onDiscard: (entry: TranscriptEntry) => void;
}

/** The messages. They are not read out as they are drawn: history is no news; see the element's announcement. */
export function transcriptView(view: TranscriptView): TemplateResult {
  const {transcript, partner, say} = view;
  const {entries} = transcript;
  const newestOwn = entries.findLast(({own}) => own);
  return html`<div class="transcript">
    <div
      class="log"
      part="log"
      role="log"
      aria-live="off"
      aria-label=${say('chatWith', {name: partner.name})}
      aria-busy=${transcript.history === 'loading' ? 'true' : 'false'}
      tabindex="0"
      ${ref(view.log)}
      @scroll=${view.onScroll}
    >
      ${older(view)}
      ${repeat(
        rowsOf(entries),
        ({key}) => key,
        (row) => transcriptRow(row, newestOwn, view),
      )}
    </div>
    ${jumpButton(view)}
  </div>`;
}

function transcriptRow(
  row: TranscriptRow,
  newestOwn: TranscriptEntry | undefined,
  {partner, now, say, onRetry, onDiscard}: TranscriptView,
): TemplateResult {
  return row.kind === 'day'
    ? html`<div class="day" part="day">
        <time datetime=${machineTime(row.at)}>${dayHeading(row.at, now, say)}</time>
      </div>`
    : messageBubble({
        row,
        author: row.entry.own ? say('you') : partner.name,
        newestOwn: row.entry === newestOwn,
        say,
        onRetry,
        onDiscard,
      });
}

/** What stands above the oldest known message. */
function older({transcript, partner, say, onLoadOlder}: TranscriptView) {
  const {history, entries} = transcript;
  switch (history) {
    case 'unloaded':
    case 'loading':
      return html`<div class="older" role="status">
        <span class="spinner"></span>
        <span class="spoken">${say(entries.length > 1 ? 'loadingOlder' : 'loadingMessages')}</span>
      </div>`;
    case 'failed':
      return html`<div class="older">
        <span>${say('olderFailed')}</span>
        <button class="text-button" type="button" @click=${onLoadOlder}>${say('tryAgain')}</button>
      </div>`;
    case 'partial':
      return html`<div class="older">
        <button class="text-button" type="button" @click=${onLoadOlder}>${say('loadOlder')}</button>
      </div>`;
    case 'complete':
      return entries.length > 0
        ? nothing
        : html`<div class="blank greeting">
            ${avatar(partner)}
            <p class="title" dir="auto">${partner.name}</p>
            <p>${say('emptyConversation')}</p>
          </div>`;
  }
}

function jumpButton({jump, say, onJump}: TranscriptView) {
  switch (jump) {
    case 'none':
      return nothing;
    case 'back':
      return html`<button
        class="jump"
        part="jump"
        type="button"
        aria-label=${say('newestMessages')}
        title=${say('newestMessages')}
        @click=${onJump}
      >
        ${icons.down}
      </button>`;
    case 'new':
      return html`<button class="jump new" part="jump" type="button" @click=${onJump}>
        ${icons.down}${say('newMessages')}
      </button>`;
  }
}

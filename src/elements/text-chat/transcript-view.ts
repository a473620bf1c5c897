import {html, nothing, type TemplateResult} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {ref, type Ref} from 'lit/directives/ref.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Transcript} from '../../client/transcript.js';
import {isCall} from '../../protocol/index.js';
import {avatar} from '../avatar.js';
import {icons} from './chat-icons.js';
import type {Say} from '../strings/index.js';
import {dayHeading, dayOf, machineTime} from '../times.js';
import type {Partner} from './chat-header.js';
import type {CustomMessages, RenderMessage} from './custom-message.js';
import {messageBubble, type MessageActions} from './message-bubble.js';
import {rowsOf, type MessageRow, type TranscriptRow} from './transcript-rows.js';
import {typingSign} from './typing-sign.js';

export interface TranscriptView {
  readonly transcript: Transcript;
  readonly partner: Partner;
  /** The key of the first message that came while the reader was away. */
  readonly news: string | undefined;
  readonly isTyping: boolean;
  readonly canCall: boolean;
  /** The key of the message that was just copied. */
  readonly copied: string | undefined;
  readonly custom: CustomMessages;
  readonly renderMessage: RenderMessage | undefined;
  readonly now: number;
  /** The element that scrolls, and the one that is scrolled in it. */
  readonly log: Ref<HTMLElement>;
  readonly rows: Ref<HTMLElement>;
  /** Whether to offer the way back to the newest messages, and whether there are some not seen. */
  readonly jump: 'none' | 'back' | 'new';
  readonly say: Say;
  readonly actions: MessageActions;
  readonly onScroll: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onJump: () => void;
  readonly onLoadOlder: () => void;
  readonly onLoadNewer: () => void;
}

/** The messages. They are not read out as they are drawn: history is no news; see the element's announcement. */
export function transcriptView(view: TranscriptView): TemplateResult {
  const {transcript, partner, isTyping, say} = view;
  const {history, newer} = transcript;
  return html`<div class="transcript">
    <div
      class="log"
      part="log"
      role="log"
      aria-live="off"
      aria-relevant="additions"
      aria-label=${say('chatWith', {name: partner.name})}
      aria-busy=${history === 'loading' || newer === 'loading' ? 'true' : 'false'}
      tabindex="0"
      ${ref(view.log)}
      @scroll=${view.onScroll}
      @keydown=${view.onKey}
    >
      <div class="rows" ${ref(view.rows)}>
        ${older(view)} ${rows(view)} ${newerSide(view)}
        ${isTyping && newer === 'complete' ? typingSign(partner.name, say) : nothing}
      </div>
    </div>
    ${jumpButton(view)}
    <span id="own-author" hidden>${say('you')}:</span>
    <span id="their-author" hidden>${partner.name}:</span>
  </div>`;
}

/** Drawn anew only where something in them has changed, and not with each letter that is typed below. */
function rows(view: TranscriptView) {
  const {transcript, partner, news, canCall, copied, renderMessage, now, say} = view;
  const {entries} = transcript;
  const parts = [entries, partner.name, news, canCall, copied, renderMessage, dayOf(now), say];
  return guard(parts, () => {
    const newestOwn = entries.findLast(({own}) => own);
    return repeat(
      rowsOf(entries, news),
      ({key}) => key,
      (row) => transcriptRow(row, row.kind === 'message' && row.entry === newestOwn, view),
    );
  });
}

function transcriptRow(row: TranscriptRow, newestOwn: boolean, view: TranscriptView) {
  const {now, say} = view;
  switch (row.kind) {
    case 'day':
      return html`<div class="day" part="day">
        <time datetime=${machineTime(row.at)}>${dayHeading(row.at, now, say)}</time>
      </div>`;
    case 'news':
      return html`<div class="news" part="news"><span>${say('newSince')}</span></div>`;
    case 'message':
      return messageRow(row, newestOwn, view);
  }
}

/** Each for itself, too: while somebody reads, the marks of a few change in a transcript of hundreds. */
function messageRow(row: MessageRow, newestOwn: boolean, view: TranscriptView) {
  const {custom, renderMessage, canCall, actions, say} = view;
  const {key, entry, first, last, markApart} = row;
  const partner = view.partner.name;
  const copied = key === view.copied;
  const own = [newestOwn, copied, isCall(entry.content) && canCall];
  return guard([entry, first, last, markApart, ...own, partner, renderMessage, say], () =>
    messageBubble({
      row,
      partner,
      newestOwn,
      canCall,
      copied,
      custom,
      renderMessage,
      actions,
      say,
    }),
  );
}

/** What stands above the oldest known message. */
function older({transcript, partner, say, onLoadOlder}: TranscriptView) {
  const {history, entries} = transcript;
  switch (history) {
    case 'unloaded':
    case 'loading':
      return waiting(say(entries.length > 1 ? 'loadingOlder' : 'loadingMessages'));
    case 'failed':
      return failed(say('olderFailed'), say, onLoadOlder);
    case 'partial':
      return html`<div class="older">
        <button class="text-button" type="button" @click=${onLoadOlder}>${say('loadOlder')}</button>
      </div>`;
    case 'complete':
      return entries.length > 0
        ? nothing
        : html`<div class="blank greeting" part="empty">
            ${avatar(partner)}
            <p class="title" dir="auto">${partner.name}</p>
            <p>${say('emptyConversation')}</p>
          </div>`;
  }
}

/** What stands below the newest message of the page, where that is not the newest there is. */
function newerSide({transcript: {newer}, say, onLoadNewer}: TranscriptView) {
  switch (newer) {
    case 'partial':
    case 'loading':
      return waiting(say('loadingNewer'));
    case 'failed':
      return failed(say('newerFailed'), say, onLoadNewer);
    case 'complete':
      return nothing;
  }
}

const waiting = (words: string) =>
  html`<div class="older" role="status">
    <span class="spinner"></span>
    <span class="spoken">${words}</span>
  </div>`;

const failed = (words: string, say: Say, onAgain: () => void) =>
  html`<div class="older">
    <span>${words}</span>
    <button class="text-button" type="button" @click=${onAgain}>${say('tryAgain')}</button>
  </div>`;

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

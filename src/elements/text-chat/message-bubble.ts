import {html, nothing, type TemplateResult} from 'lit';
import {classMap} from 'lit/directives/class-map.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import {isCall, isText, type Content, type ImError, type Media} from '../../protocol/index.js';
import {deliveryMark} from './delivery-mark.js';
import {icons} from './chat-icons.js';
import {wordsOf} from '../message-words.js';
import {sentenceOf, type Say} from '../strings/index.js';
import {clockTime, machineTime, wholeTime} from '../times.js';
import {callEvent} from './call-event.js';
import type {CustomMessages, RenderMessage} from './custom-message.js';
import {isEmojiOnly} from './emoji.js';
import {linksIn, type Link} from './links.js';
import type {MessageRow} from './transcript-rows.js';

/** What can be done with a message. */
export interface MessageActions {
  readonly retry: (entry: TranscriptEntry) => void;
  readonly discard: (entry: TranscriptEntry) => void;
  readonly copy: (key: string, text: string) => void;
  /** That it was copied has been shown for long enough. */
  readonly copyShown: () => void;
  readonly call: (media: Media) => void;
}

export interface MessageBubble {
  readonly row: MessageRow;
  /** The name of the other. */
  readonly partner: string;
  /** Whether it is the newest own one, whose state is told in words. */
  readonly newestOwn: boolean;
  readonly canCall: boolean;
  /** Whether it is the message that was just copied. */
  readonly copied: boolean;
  readonly custom: CustomMessages;
  readonly renderMessage: RenderMessage | undefined;
  readonly actions: MessageActions;
  readonly say: Say;
}

/** One message; the last of a group also says when it was written and how far it has come. */
export function messageBubble(bubble: MessageBubble): TemplateResult {
  const {row, partner, say} = bubble;
  const {entry, first, last, markApart, key} = row;
  const {own, state, content, place, at} = entry;
  const failed = state === 'failed';
  const call = isCall(content);
  const emoji = isText(content) && isEmojiOnly(content.text);
  return html`<div
    class=${classMap({message: true, own, their: !own, first, last, failed, call, emoji})}
    part="message ${own ? 'own-message' : 'their-message'}"
    role="article"
    tabindex="-1"
    aria-labelledby="${own ? 'own' : 'their'}-author text-${key}"
    data-key=${key}
    data-place=${place ?? nothing}
  >
    ${first ? html`<span class="spoken">${own ? say('you') : partner}:</span>` : nothing}
    <div class="line">
      ${markApart && !failed ? deliveryMark(state, say) : nothing}
      <div class="held">
        <span class="bubble" id="text-${key}" part="bubble" dir="auto" title=${wholeTime(at, say)}
          >${saidIn(bubble)}</span
        >
        ${isText(content) ? copyButton(bubble, content.text) : nothing}
      </div>
    </div>
    ${failed ? failure(bubble) : last ? meta(bubble) : nothing}
  </div>`;
}

function saidIn({row, custom, renderMessage, canCall, actions, say}: MessageBubble) {
  const {entry} = row;
  const {content, own} = entry;
  const drawn = custom.of(entry, renderMessage);
  if (drawn !== undefined) return drawn;
  if (isText(content)) return textOf(content, content.text);
  if (isCall(content)) return callEvent({call: content, own, canCall, onCall: actions.call, say});
  return textOf(content, wordsOf(entry, say));
}

const copyButton = ({row: {key}, copied, actions, say}: MessageBubble, text: string) => {
  const label = say(copied ? 'copied' : 'copy');
  return html`<button
    class="icon-button copy ${copied ? 'copied' : ''}"
    part="copy-button"
    type="button"
    aria-label=${label}
    title=${label}
    @click=${() => actions.copy(key, text)}
    @animationend=${() => copied && actions.copyShown()}
  >
    ${copied ? icons.sent : icons.copy}
  </button>`;
};

const meta = ({row: {entry}, newestOwn, say}: MessageBubble) => {
  const {at, own, state, content} = entry;
  const isMarked = own && !isCall(content);
  return html`<div class="meta" part="meta">
    <time datetime=${machineTime(at)}>${clockTime(at, say)}</time>
    ${isMarked ? deliveryMark(state, say) : nothing}
    ${isMarked && newestOwn ? html`<span aria-hidden="true">${say(state)}</span>` : nothing}
  </div>`;
};

/** Why a message was refused: where the site has refused it, with the reason that the site gives, which is text. */
function reasonOf(error: ImError, say: Say): string | TemplateResult {
  const sentence = say(sentenceOf(error));
  return error.code === 'not-allowed' ? html`${sentence} <bdi>${error.message}</bdi>` : sentence;
}

const failure = ({row: {entry}, actions, say}: MessageBubble) =>
  html`<div class="failure" part="failure">
    <span class="why">
      ${deliveryMark('failed', say)}
      <span>
        <span aria-hidden="true">${say('notSent')}</span>
        ${entry.failure ? reasonOf(entry.failure, say) : nothing}
      </span>
    </span>
    <span class="ways">
      <button class="text-button" type="button" @click=${() => actions.retry(entry)}>
        ${say('tryAgain')}
      </button>
      <button class="text-button" type="button" @click=${() => actions.discard(entry)}>
        ${say('remove')}
      </button>
    </span>
  </div>`;

/** Finding the addresses again on every render of a long transcript would be felt. */
const found = new WeakMap<Content, readonly (string | Link)[]>();

function textOf(content: Content, text: string) {
  const parts = found.get(content) ?? linksIn(text);
  found.set(content, parts);
  return parts.map((part) => (typeof part === 'string' ? part : link(part)));
}

/** What opens in another application needs no tab of its own. */
const link = ({href, text}: Link) =>
  html`<a
    href=${href}
    target=${href.startsWith('http') ? '_blank' : nothing}
    rel="noopener noreferrer nofollow"
    dir="ltr"
    >${text}</a
  >`;

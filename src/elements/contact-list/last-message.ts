import {html, nothing, type TemplateResult} from 'lit';
import type {TranscriptEntry} from '../../client/transcript.js';
import {isCall, isMissed} from '../../protocol/index.js';
import {icons} from '../talk-icons.js';
import {wordsOf} from '../message-words.js';
import type {Say} from '../strings/index.js';
import {listTime, machineTime, wholeTime} from '../times.js';

/** When the last message came and, unless its author is just writing the next, what it says. */
export function lastMessage(
  entry: TranscriptEntry,
  isTyping: boolean,
  now: number,
  say: Say,
): TemplateResult {
  const {at} = entry;
  const words = html`<span class="preview" part="preview" dir="auto"
    >${lastWords(entry, say)}</span
  >`;
  return html`<time part="time" datetime=${machineTime(at)} title=${wholeTime(at, say)}
      >${listTime(at, now, say)}</time
    >
    ${isTyping ? nothing : words}`;
}

function lastWords(entry: TranscriptEntry, say: Say) {
  const {own, content, state} = entry;
  const words = wordsOf(entry, say);
  if (isCall(content)) {
    const missed = !own && isMissed(content);
    const picture = missed ? icons.missed : content.media === 'video' ? icons.video : icons.call;
    return html`<span class="sign ${missed ? 'failed' : ''}">${picture}</span>${words}`;
  }
  const mark = html`<span class="sign failed"
    >${icons.failed}<span class="spoken">${say('failed')}</span></span
  >`;
  return html`${state === 'failed' ? mark : nothing}${own ? say('youSaid', {text: words}) : words}`;
}

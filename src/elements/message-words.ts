import type {TranscriptEntry} from '../client/transcript.js';
import {isCall, isMissed, isText, type CallContent, type EndReason} from '../protocol/index.js';
import {duration} from './durations.js';
import type {Say} from './strings/index.js';

/**
 * What a message says, in plain words: for a line in a list, a notification, and whoever listens. A custom
 * message says the `text` of its data, where it has one.
 */
export function wordsOf(
  {content, own}: Pick<TranscriptEntry, 'content' | 'own'>,
  say: Say,
): string {
  if (isText(content)) return content.text;
  if (isCall(content)) return callWords(content, own, say);
  return textIn(content.data) ?? say('unknownMessage');
}

/** What became of a call, for the one who placed it (`own`) or the one who was called. */
export function callWords(call: CallContent, own: boolean, say: Say): string {
  const {media, seconds} = call;
  if (seconds > 0) return say(`call.${media}.lasted`, {duration: duration(seconds, say.locale)});
  if (!own && isMissed(call)) return say(`call.${media}.missed`);
  return say(`call.${media}${(own ? outgoing : incoming)[call.reason] ?? ''}`);
}

type Fate =
  '.unanswered' | '.refused' | '.declined' | '.busy' | '.offline' | '.cancelled' | '.failed';

const failed: Readonly<Partial<Record<EndReason, Fate>>> = {
  'media-failed': '.failed',
  'connection-lost': '.failed',
  'device-error': '.failed',
  'server-ended': '.failed',
};
const outgoing: Readonly<Partial<Record<EndReason, Fate>>> = {
  ...failed,
  missed: '.unanswered',
  declined: '.declined',
  busy: '.busy',
  offline: '.offline',
  cancelled: '.cancelled',
};
const incoming: Readonly<Partial<Record<EndReason, Fate>>> = {...failed, declined: '.refused'};

function textIn(data: unknown): string | undefined {
  const text = typeof data === 'object' && data !== null && 'text' in data ? data.text : undefined;
  return typeof text === 'string' && text.trim() ? text : undefined;
}

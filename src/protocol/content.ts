import * as v from 'valibot';
import {END_REASONS, type EndReason} from './end-reasons.js';
import {isDeeperThan, jsonBytes} from './json.js';
import {CUSTOM_DATA_BYTES, CUSTOM_DATA_DEPTH, TEXT_LENGTH} from './limits.js';
import {Media} from './media.js';

/** Words. Text may break lines; other control characters are refused. */
export const TextContent = v.object({
  kind: v.literal('text'),
  text: v.pipe(
    v.string(),
    v.maxLength(TEXT_LENGTH, `is longer than ${TEXT_LENGTH} characters`),
    v.check((text) => text.trim() !== '', 'is empty'),
    v.check((text) => text.isWellFormed(), 'is not valid Unicode'),
    v.check((text) => !/[^\P{Cc}\n\t]/u.test(text), 'holds control characters'),
  ),
});
export type TextContent = v.InferOutput<typeof TextContent>;

/** A call that is over, as the server stores it: the caller is its author, its id that of the call. */
export const CallContent = v.object({
  kind: v.literal('call'),
  /** What the caller asked for. */
  media: Media,
  reason: v.picklist(Object.keys(END_REASONS) as EndReason[]),
  /** How long the two were in the call, at least 1; 0 where nobody answered. */
  seconds: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type CallContent = v.InferOutput<typeof CallContent>;

/** What an application sends as a message of a kind of its own, stored and delivered like text. */
export const CustomContent = v.object({
  kind: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'is not a kind: a letter, then letters, digits or hyphens'),
    v.check((kind) => kind !== 'text' && kind !== 'call', 'is a kind of the server'),
  ),
  data: v.pipe(
    v.unknown(),
    v.check((data) => jsonBytes(data) !== undefined, 'is not JSON'),
    v.check(
      (data) => jsonBytes(data)! <= CUSTOM_DATA_BYTES,
      `is more than ${CUSTOM_DATA_BYTES} bytes`,
    ),
    v.check(
      (data) => !isDeeperThan(data, CUSTOM_DATA_DEPTH),
      `is nested deeper than ${CUSTOM_DATA_DEPTH} levels`,
    ),
  ),
});
export type CustomContent = v.InferOutput<typeof CustomContent>;

/** What a client may send; a call is stored by the server alone. */
export const SentContent = v.lazy((content) =>
  isOfKind(content, 'text') ? TextContent : CustomContent,
);
export type SentContent = TextContent | CustomContent;

/** What a message says; `isText` and `isCall` tell which of the three it is. */
export const Content = v.lazy((content) => {
  if (isOfKind(content, 'text')) return TextContent;
  return isOfKind(content, 'call') ? CallContent : CustomContent;
});
export type Content = TextContent | CallContent | CustomContent;

const isOfKind = (content: unknown, kind: string): boolean =>
  typeof content === 'object' && content !== null && 'kind' in content && content.kind === kind;

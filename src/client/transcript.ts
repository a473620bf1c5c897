import type {Content, ImError, Message, MessageId, Place, UserId} from '../protocol/index.js';
import type {History, KnownConversation, Newer} from './conversation.js';
import {countOf, firstOf} from './unread.js';
import type {Unsent} from './unsent.js';

export type {History, Newer} from './conversation.js';

/** How far an own message has come; another's is `delivered`, then `read`. */
export type DeliveryState = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

/** One message as it is shown. The same object for as long as nothing about it changes. */
export interface TranscriptEntry {
  /** Unique among the messages of its author. */
  readonly id: MessageId;
  readonly from: UserId;
  readonly own: boolean;
  /** In ms since 1970: by the server's clock, and by this page's until the server has it. */
  readonly at: number;
  readonly content: Content;
  readonly state: DeliveryState;
  /** Where it stands in the server's order; undefined until the server has it. */
  readonly place?: Place;
  /** Why it `failed`. */
  readonly failure?: ImError;
}

/**
 * One conversation. `entries` is a window of it: a run without gaps, in the server's order, of a few hundred
 * messages at most. Own unsent ones come last, where the window reaches the newest.
 */
export interface Transcript {
  readonly with: UserId;
  readonly entries: readonly TranscriptEntry[];
  /** Whether there is more before and after the entries. */
  readonly history: History;
  readonly newer: Newer;
  /** The newest message of all, wherever the window is; also one that is unsent. */
  readonly last?: TranscriptEntry;
  /** How many of theirs I have not read, and where the first of them stands, where that is known. */
  readonly unread: number;
  readonly firstUnread?: Place;
}

export function toTranscript(known: KnownConversation): Transcript {
  const firstUnread = firstOf(known.unread);
  const entries = known.messages.map((message) => showStored(message, known));
  const unsent = known.unsent.map((item) => showUnsent(item));
  const last = unsent.at(-1) ?? (known.last && showStored(known.last, known));
  return {
    with: known.with,
    entries: known.newer === 'complete' ? [...entries, ...unsent] : entries,
    history: known.history,
    newer: known.newer,
    ...(last && {last}),
    unread: countOf(known.unread),
    ...(firstUnread !== undefined && {firstUnread}),
  };
}

/** What was last made of each message, so that a view can tell by identity what has changed. */
const shown = new WeakMap<Message | Unsent, TranscriptEntry>();

export function showStored(message: Message, known: KnownConversation): TranscriptEntry {
  const {id, from, at, content, place} = message;
  const own = from !== known.with;
  const marks = own ? known.theirs : known.mine;
  const state =
    place <= marks.read ? 'read' : own && place > marks.delivered ? 'sent' : 'delivered';
  return remember(message, {id, from, own, at, content, state, place});
}

function showUnsent(unsent: Unsent): TranscriptEntry {
  const state = unsent.failure ? 'failed' : 'sending';
  return remember(unsent, {...unsent, own: true, state});
}

function remember(source: Message | Unsent, entry: TranscriptEntry): TranscriptEntry {
  const before = shown.get(source);
  if (before?.state === entry.state) return before;
  shown.set(source, entry);
  return entry;
}

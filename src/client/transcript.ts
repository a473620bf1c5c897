import type {
  Content,
  Conversation,
  ImError,
  Message,
  MessageId,
  Place,
  UserId,
} from '../protocol/index.js';
import {further, NO_MARKS, type Marks} from './receipts.js';

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
 * Whether older messages exist: `unloaded` until somebody asks, `loading`, `partial` where there are more,
 * `complete` where there are none, `failed` where asking was refused.
 */
export type History = 'unloaded' | 'loading' | 'partial' | 'complete' | 'failed';

/** The messages of one conversation, in the server's order; own unsent ones come last. */
export interface Transcript {
  readonly with: UserId;
  readonly entries: readonly TranscriptEntry[];
  readonly unread: number;
  readonly history: History;
}

/** An own message that the server does not have yet. */
export interface Unsent {
  readonly id: MessageId;
  readonly from: UserId;
  readonly at: number;
  readonly content: Content;
  readonly failure?: ImError;
}

/** What is known of a conversation: what a `Transcript` is made from. Without gaps from its first message on. */
export interface KnownConversation {
  readonly with: UserId;
  readonly messages: readonly Message[];
  readonly unsent: readonly Unsent[];
  /** What I have received and read of theirs, and they of mine. */
  readonly mine: Marks;
  readonly theirs: Marks;
  /** How many unread messages are older than those that are known. */
  readonly unreadBefore: number;
  readonly history: History;
}

export const unknownConversation = (user: UserId): KnownConversation => ({
  with: user,
  messages: [],
  unsent: [],
  mine: NO_MARKS,
  theirs: NO_MARKS,
  unreadBefore: 0,
  history: 'unloaded',
});

/** With `messages` in their places: each once, and no longer unsent. */
export function withMessages(
  known: KnownConversation,
  messages: readonly Message[],
): KnownConversation {
  const fresh = messages.filter(
    (message, index) =>
      !known.messages.some((other) => same(message, other)) &&
      messages.findIndex((other) => same(message, other)) === index,
  );
  if (fresh.length === 0) return known;
  const last = known.messages.at(-1)?.place ?? -1;
  const all = [...known.messages, ...fresh];
  // Most come one by one and at the end.
  if (fresh.length > 1 || fresh[0]!.place < last) all.sort((one, other) => one.place - other.place);
  const own = new Set(fresh.filter(({from}) => from !== known.with).map(({id}) => id));
  return {...known, messages: all, unsent: known.unsent.filter(({id}) => !own.has(id))};
}

/** With a page of messages that are older than all known ones. */
export function withHistory(
  known: KnownConversation,
  messages: readonly Message[],
  more: boolean,
): KnownConversation {
  const before = countUnread(known);
  const all = withMessages(known, messages);
  const found = countUnread(all) - before;
  return {
    ...all,
    unreadBefore: more ? Math.max(0, known.unreadBefore - found) : 0,
    history: more ? 'partial' : 'complete',
  };
}

/** With what the server knows of the conversation. */
export function withOverview(
  known: KnownConversation,
  {last, unread, mine, theirs}: Conversation,
): KnownConversation {
  const marked = withMarks(withMarks(known, 'mine', mine), 'theirs', theirs);
  const all = withMessages(marked, [last]);
  const counted = all.messages.filter(
    (message) => message.place <= last.place && isUnread(all, message),
  );
  return {...all, unreadBefore: Math.max(0, unread - counted.length)};
}

/** With the marks moved forward; they never move back. */
export function withMarks(
  known: KnownConversation,
  whose: 'mine' | 'theirs',
  {delivered, read}: Marks,
): KnownConversation {
  const marks = further(known[whose], delivered, read);
  if (marks === known[whose]) return known;
  const first = known.messages[0]?.place ?? Infinity;
  const passesAllOlder = whose === 'mine' && marks.read >= first;
  return {
    ...known,
    [whose]: marks,
    unreadBefore: passesAllOlder ? 0 : known.unreadBefore,
  };
}

/** Where their newest known message stands; 0 where there is none. */
export const newestTheirs = (known: KnownConversation): Place =>
  known.messages.findLast(({from}) => from === known.with)?.place ?? 0;

/** Another author may have given a message the same id. */
const same = (one: Message, other: Message): boolean =>
  one.id === other.id && one.from === other.from;

export function toTranscript(known: KnownConversation): Transcript {
  return {
    with: known.with,
    entries: [
      ...known.messages.map((message) => showStored(message, known)),
      ...known.unsent.map((unsent) => showUnsent(unsent)),
    ],
    unread: known.unreadBefore + countUnread(known),
    history: known.history,
  };
}

const isUnread = ({with: user, mine}: KnownConversation, {from, place}: Message): boolean =>
  from === user && place > mine.read;

const countUnread = (known: KnownConversation): number =>
  known.messages.filter((message) => isUnread(known, message)).length;

/** What was last made of each message, so that a view can tell by identity what has changed. */
const shown = new WeakMap<Message | Unsent, TranscriptEntry>();

function showStored(message: Message, known: KnownConversation): TranscriptEntry {
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

import {
  countsAsUnread,
  type Conversation,
  type Message,
  type Place,
  type Receipt,
  type UserId,
} from '../protocol/index.js';
import {further, NO_MARKS, type Marks} from './receipts.js';
import {
  afterReading,
  asTold,
  countOf,
  NOTHING_UNREAD,
  withArrived,
  type HeldPlaces,
  type Unread,
} from './unread.js';
import {withoutStored, type Unsent} from './unsent.js';

/**
 * Whether older messages exist: `unloaded` until somebody asks, `loading`, `partial` where there are more,
 * `complete` where there are none, `failed` where asking was refused.
 */
export type History = 'unloaded' | 'loading' | 'partial' | 'complete' | 'failed';

/** The same of newer ones: `complete` where the newest is held. */
export type Newer = 'loading' | 'partial' | 'complete' | 'failed';

/** What is known of a conversation: what a `Transcript` is made from. */
export interface KnownConversation {
  readonly with: UserId;
  /** The window: one run of the conversation without gaps, in the server's order. */
  readonly messages: readonly Message[];
  /** From this place on nothing is missing in the window, up to its last message or for ever where `newer` is complete. */
  readonly from: Place;
  readonly history: History;
  readonly newer: Newer;
  /** The newest message of all, and where the other's newest stands, wherever the window is. */
  readonly last?: Message;
  readonly lastTheirs: Place;
  readonly unsent: readonly Unsent[];
  /** What I have received and read of theirs, and they of mine. */
  readonly mine: Marks;
  readonly theirs: Marks;
  readonly unread: Unread;
}

/** A window that holds more is cut back to `KEPT`, so that it is not cut at every message. */
const MOST_HELD = 400;
const KEPT = 300;

export const unknownConversation = (user: UserId): KnownConversation => ({
  with: user,
  messages: [],
  from: 0,
  history: 'unloaded',
  newer: 'complete',
  lastTheirs: 0,
  unsent: [],
  mine: NO_MARKS,
  theirs: NO_MARKS,
  unread: NOTHING_UNREAD,
});

/** With messages that have come, by whichever way: each once, in its place, and no longer unsent. */
export function withMessages(
  known: KnownConversation,
  messages: readonly Message[],
): KnownConversation {
  const end = known.newer === 'complete' ? Infinity : (known.messages.at(-1)?.place ?? 0);
  const inWindow = messages.filter(({place}) => place >= known.from && place < end);
  const held = inserted(known.messages, inWindow);
  const grown = held === known.messages ? known : {...known, messages: held};
  const told = withoutStored(withNewest(grown, messages), messages);
  const arrived = messages.filter((message) => isCounted(known, message)).map(({place}) => place);
  const unread = withArrived(known.unread, arrived, known.mine.read);
  const all = unread === known.unread ? told : {...told, unread};
  // Whoever has read everything is at the end and needs the newest; whoever has not will go on from there.
  return countOf(known.unread) === 0 ? withoutOldest(all) : withoutNewest(all, MOST_HELD);
}

/** With the page that precedes the window. */
export function withOlder(
  known: KnownConversation,
  page: readonly Message[],
  more: boolean,
): KnownConversation {
  const messages = inserted(known.messages, page);
  const from = more ? (messages[0]?.place ?? known.from) : 0;
  const history = more ? 'partial' : 'complete';
  const grown = withoutStored(withNewest({...known, messages, from, history}, page), page);
  return withoutNewest(grown, KEPT);
}

/** With the page that follows the window. */
export function withNewer(
  known: KnownConversation,
  page: readonly Message[],
  more: boolean,
): KnownConversation {
  const messages = inserted(known.messages, page);
  const grown = withoutStored(withNewest({...known, messages}, page), page);
  return withoutOldest({...grown, newer: newerOf(grown, more)});
}

/** With another window in the place of the one there was. */
export function withRun(
  known: KnownConversation,
  run: {readonly messages: readonly Message[]; readonly older: boolean; readonly newer: boolean},
): KnownConversation {
  const messages = inserted([], run.messages);
  const placed: KnownConversation = {
    ...known,
    messages,
    from: run.older ? (messages[0]?.place ?? 0) : 0,
    history: run.older ? 'partial' : 'complete',
  };
  const told = withoutStored(withNewest(placed, messages), messages);
  return {...told, newer: newerOf(told, run.newer)};
}

/** With what the server knows of the conversation, as of `cursor`. */
export function withOverview(
  known: KnownConversation,
  {last, unread, firstUnread, mine, theirs}: Conversation,
  cursor: Place,
): KnownConversation {
  const live = known.messages.filter(({place}) => place > last.place);
  const placed: KnownConversation = {
    ...known,
    messages: [last, ...live],
    from: last.place,
    history: 'unloaded',
    newer: 'complete',
    // A reply of mine may be the newest: receipts reach as far as there is something to receive.
    lastTheirs: unread > 0 ? Math.max(known.lastTheirs, last.place) : known.lastTheirs,
  };
  const marked = withMarks(withMarks(placed, 'mine', mine), 'theirs', theirs);
  const told = withoutStored(withNewest(marked, [last]), [last]);
  return {...told, unread: asTold(told.unread, cursor, unread, firstUnread)};
}

/** With a receipt of either side; another device of mine may have read what is counted here. */
export function withReceipt(known: KnownConversation, receipt: Receipt): KnownConversation {
  const {reader, place, delivered, read, unread, firstUnread} = receipt;
  if (reader === known.with) return withMarks(known, 'theirs', {delivered, read});
  const marked = withMarks(known, 'mine', {delivered, read});
  // What this device has read meanwhile is not in that count.
  if (unread === undefined || read < marked.mine.read) return marked;
  return {...marked, unread: asTold(marked.unread, place, unread, firstUnread)};
}

/** With the marks moved forward; they never move back. */
export function withMarks(
  known: KnownConversation,
  whose: 'mine' | 'theirs',
  {delivered, read}: Marks,
): KnownConversation {
  const marks = further(known[whose], delivered, read);
  if (marks === known[whose]) return known;
  const marked = {...known, [whose]: marks};
  if (whose === 'theirs' || marks.read === known.mine.read) return marked;
  const {upTo} = known.unread;
  const unread =
    marks.read >= known.lastTheirs
      ? {...NOTHING_UNREAD, upTo}
      : afterReading(known.unread, known.mine.read, marks.read, heldPlaces(known));
  return {...marked, unread};
}

const heldPlaces = (known: KnownConversation): HeldPlaces => ({
  places: known.messages.filter((message) => isCounted(known, message)).map(({place}) => place),
  from: known.from,
  toNewest: known.newer === 'complete',
});

const isCounted = ({with: user}: KnownConversation, {from, content}: Message): boolean =>
  from === user && countsAsUnread(content);

/** A page may say that it is the last, and a message have come since. */
const newerOf = ({messages, last}: KnownConversation, more: boolean): Newer =>
  more || (last !== undefined && last.place > (messages.at(-1)?.place ?? 0))
    ? 'partial'
    : 'complete';

function withNewest(known: KnownConversation, messages: readonly Message[]): KnownConversation {
  let {last, lastTheirs} = known;
  for (const message of messages) {
    if (!last || message.place > last.place) last = message;
    if (message.from === known.with) lastTheirs = Math.max(lastTheirs, message.place);
  }
  if (last === known.last && lastTheirs === known.lastTheirs) return known;
  return {...known, ...(last && {last}), lastTheirs};
}

function withoutOldest(known: KnownConversation): KnownConversation {
  if (known.messages.length <= MOST_HELD) return known;
  const messages = known.messages.slice(-KEPT);
  const isSettled = known.history === 'complete' || known.history === 'failed';
  const history = isSettled ? 'partial' : known.history;
  return {...known, messages, from: messages[0]!.place, history};
}

function withoutNewest(known: KnownConversation, kept: number): KnownConversation {
  if (known.messages.length <= MOST_HELD) return known;
  return {...known, messages: known.messages.slice(0, kept), newer: 'partial'};
}

/** Both in one order, each message once; the same array where nothing is new. */
function inserted(held: readonly Message[], more: readonly Message[]): readonly Message[] {
  // A place belongs to one message for ever.
  const places = new Set(held.map(({place}) => place));
  const fresh = more.filter(({place}) => !places.has(place) && places.add(place));
  if (fresh.length === 0) return held;
  const last = held.at(-1)?.place ?? -1;
  const all = [...held, ...fresh];
  // Most come one by one and at the end.
  if (fresh.length > 1 || fresh[0]!.place < last) all.sort((one, other) => one.place - other.place);
  return all;
}

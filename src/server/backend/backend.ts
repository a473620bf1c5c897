import type {
  CallContent,
  CallId,
  ChosenPresence,
  Content,
  DeviceId,
  EndReason,
  IcePolicy,
  Media,
  Message,
  MessageId,
  Place,
  Preconnect,
  Profile,
  Receipt,
  Reply,
  RoomNumber,
  Signal,
  UserId,
} from '../../protocol/index.js';
import type {Awaitable} from '../awaitable.js';
import type {ContactStore, EventQueue, NewEvent} from './site-stores.js';

export type {ContactStore, DueEvent, EventQueue, NewEvent} from './site-stores.js';

/**
 * What stands behind a server: who is there, who is in a call, a bus to the other servers, and what is stored.
 * Everything may answer with a promise, as it may live in another process; what frames wait for answers at once where it can.
 */
export interface Backend {
  readonly devices: DeviceStore;
  readonly calls: CallStore;
  readonly bus: Bus;
  readonly users: UserStore;
  readonly messages: MessageStore;
  readonly blocks: BlockStore;
  /** Begins to hear of other servers, and to be heard of by them. */
  open(): Promise<void>;
  readonly contacts: ContactStore;
  readonly events: EventQueue;
  /** @throws Error whose message says what keeps this backend from its work now. */
  check(): Promise<void>;
  readonly revocations: RevocationStore;
  /** Tells of what is stored, here or elsewhere, and of what other servers do. */
  watch(watcher: BackendWatcher): () => void;
  close(): Promise<void>;
}

/** Something that was stored, with the device it came from, which need not be told. */
export type StoredEvent =
  | {readonly kind: 'message'; readonly message: Message; readonly by?: DeviceId}
  /** Counted where it is known how many are unread, which is for its reader alone. */
  | {
      readonly kind: 'receipt';
      readonly receipt: Receipt;
      readonly by?: DeviceId;
      /** It is for its reader only. */
      readonly isPrivate?: boolean;
    };

/** What a server is told by its backend. Of other servers it hears where there are any. */
export interface BackendWatcher {
  /**
   * A message or a receipt is stored that concerns somebody who is connected here, in the order of places: before the
   * promise of any `append` that has a later place is kept.
   */
  stored(event: StoredEvent): void;
  /** At another server the user has come, gone or changed, or an accepted call of theirs has begun or ended. */
  changed(user: UserId): void;
  /** A device that has `connection` here has another one at another server by now. */
  replaced(party: Party, connection: string): void;
  /** A device has gone with the server it was connected to, which this one clears up after. */
  lost(party: Party): Promise<void>;
  /** A call is overdue, and the server that watched it may have gone. */
  overdue(call: CallId): void;
  /** A call has ended a while ago, and whoever ended it may have gone before its record was written. */
  unwritten(record: UnwrittenRecord): void;
  /** This server was cut off from the others since that time, in ms since 1970; only what is stored was told. */
  missed(since: number): void;
}

/** One signed-in device. `connection` tells its present socket from those it had before. */
export interface DeviceRecord {
  readonly device: DeviceId;
  readonly connection: string;
  readonly presence: ChosenPresence;
}

/** A user with at least one signed-in device. */
export interface LiveUser {
  readonly profile: Profile;
  readonly devices: readonly DeviceRecord[];
  /** Whether the user has an accepted call. */
  readonly inCall: boolean;
}

/** Who is signed in, with which devices. */
export interface DeviceStore {
  /** Adds the device, or replaces what was known of it. */
  put(profile: Profile, record: DeviceRecord): Promise<void>;
  /** Changes the presence of the device if `connection` is still its socket; answers whether it was. */
  choose(
    user: UserId,
    device: DeviceId,
    connection: string,
    presence: ChosenPresence,
  ): Promise<boolean>;
  /** Removes the device if `connection` is still its socket; answers whether it was. */
  remove(user: UserId, device: DeviceId, connection: string): Promise<boolean>;
  of(user: UserId): Awaitable<LiveUser | undefined>;
  all(): Promise<readonly LiveUser[]>;
}

/** One device of one user. */
export interface Party {
  readonly user: UserId;
  readonly device: DeviceId;
}

/** Since when a side is not connected, and until when the call waits for it, in ms since 1970. */
export interface Absence {
  readonly since: number;
  readonly until: number;
}

/** The sides of a call that are not connected. */
export interface Away {
  readonly caller?: Absence;
  readonly callee?: Absence;
}

/** A call that nobody has answered yet. */
export interface RingingCall {
  readonly phase: 'ringing';
  readonly id: CallId;
  readonly caller: Party;
  readonly callee: UserId;
  readonly media: Media;
  readonly ringsUntil: number;
  /** Whether a device of the called user has said that it rings. */
  readonly heard: boolean;
  /** How far the caller lets the devices connect while it rings. */
  readonly preconnect: Preconnect;
  /** The one device of the called user that may do so. */
  readonly preconnected?: {readonly device: DeviceId; readonly policy: IcePolicy};
  readonly away: Away;
}

/** An accepted call: two devices that hold a room. */
export interface RoomCall {
  readonly phase: 'room';
  readonly id: CallId;
  readonly room: RoomNumber;
  readonly caller: Party;
  readonly callee: UserId;
  readonly calleeDevice: DeviceId;
  readonly media: {readonly caller: Media; readonly callee: Media};
  /** When it was accepted, in ms since 1970. */
  readonly openedAt: number;
  /** The called user's device that was allowed to connect while it rang; another one may have accepted. */
  readonly preconnected?: DeviceId;
  /** The called side's own invite, where both invited each other at once. */
  readonly replaces?: CallId;
  readonly away: Away;
}

/** A call that is over, kept for a while so that late frames can be answered with its reason. */
export interface EndedCall {
  readonly phase: 'ended';
  readonly id: CallId;
  readonly caller: Party;
  readonly callee: UserId;
  /** The device that accepted or declined. */
  readonly calleeDevice?: DeviceId;
  readonly replaces?: CallId;
  readonly reason: EndReason;
}

export type LiveCall = RingingCall | RoomCall;
export type CallRecord = LiveCall | EndedCall;

/** What a transcript is to say of a call that is over, before it stands there. Its id is never that of another record. */
export interface UnwrittenRecord {
  readonly id: MessageId;
  readonly from: UserId;
  readonly to: UserId;
  readonly content: CallContent;
  /** When the call ended, in ms since 1970. */
  readonly endedAt: number;
}

/**
 * The calls. A user has one live call at most; that is what "busy" means. Calls outlive the process: what a promise
 * of `open` or `replace` has confirmed is there after a restart, but for who is away and what is held. An `event` that
 * comes with a change is queued where the change is made, and only then; a `record` that comes with an end is kept there in
 * the same way, until `written` is said of it.
 */
export interface CallStore {
  /**
   * Keeps a call that is new. Where its id is taken, or one of its users has a live call, nothing is kept
   * and the call that stands in the way is the answer. Both users are claimed in one step, or none.
   */
  open(
    call: RingingCall | EndedCall,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<CallRecord | undefined>;
  /** The call of that id, or the one that replaced it. */
  find(id: CallId): Promise<CallRecord | undefined>;
  /** The user's live call. */
  ofUser(user: UserId): Promise<LiveCall | undefined>;
  /** Every live call, as a server needs them that has just started. */
  live(): Promise<readonly LiveCall[]>;
  /** The calls that have ended since then, in ms since 1970, as far as they are remembered. */
  endedSince(time: number): Promise<readonly EndedCall[]>;
  /** Puts `after` in the place of `before`, unless that has changed since it was read: then false. */
  replace(
    before: LiveCall,
    after: CallRecord,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<boolean>;
  /** The records that came with an end and do not stand in a transcript yet, as far as is known. */
  unwritten(): Promise<readonly UnwrittenRecord[]>;
  /** That record stands in its transcript. */
  written(record: MessageId): Promise<void>;
  nextRoom(): Promise<RoomNumber>;
  /**
   * Keeps a signal for a party that is away, the newest `SIGNALS_HELD` of them. False where the call has changed
   * since it was read: the party may be back.
   */
  hold(call: LiveCall, party: Party, signal: Signal): Promise<boolean>;
  /** Takes what was held, oldest first. */
  release(id: CallId, party: Party): Promise<readonly Signal[]>;
}

/** How many signals wait for a party that is away. */
export const SIGNALS_HELD = 64;

/** Whom a frame is for. */
export type Audience =
  | {readonly kind: 'user'; readonly user: UserId; readonly except?: DeviceId}
  | {readonly kind: 'device'; readonly user: UserId; readonly device: DeviceId}
  /** The user's devices whose token was issued before this time, in ms since 1970: it is the last they hear. */
  | {readonly kind: 'revoked'; readonly user: UserId; readonly before: number};

/** An encoded server frame on its way. */
export interface Envelope {
  readonly audience: Audience;
  readonly text: string;
}

/** Carries frames between the servers that share a backend. */
export interface Bus {
  /** Hears what the other members publish, in each member's order. */
  join(listener: (envelope: Envelope) => void): BusMember;
}

export interface BusMember {
  publish(envelope: Envelope): void;
  leave(): void;
}

/** The profiles of all who ever signed in, or whom the site has put there. */
export interface UserStore {
  remember(profile: Profile): Promise<void>;
  find(user: UserId): Awaitable<Profile | undefined>;
  /** In the order of their ids: those after `after`, at most `limit`. */
  page(after: UserId, limit: number): Promise<readonly Profile[]>;
  /** Answers whether there was one. */
  forget(user: UserId): Promise<boolean>;
}

/**
 * Since when tokens of a user count. Kept for ever, as nobody here knows how long the tokens of a site live.
 *
 * @throws ImError `try-later` where the store is busy or full; then nothing has been kept.
 */
export interface RevocationStore {
  /** Tokens of the user issued before this time, in ms since 1970, are refused from now on. It never goes back. */
  revoke(user: UserId, before: number): Promise<void>;
  /** The time of the last `revoke`; 0 where there was none. */
  revokedBefore(user: UserId): Promise<number>;
}

/** Who has blocked whom. A promise of `block` or `unblock` is kept once it is stored. */
export interface BlockStore {
  /** Answers whether that is news. */
  block(blocker: UserId, blocked: UserId): Promise<boolean>;
  /** Answers whether that is news. */
  unblock(blocker: UserId, blocked: UserId): Promise<boolean>;
  /** Which of the two have blocked the other. */
  between(one: UserId, other: UserId): Awaitable<readonly UserId[]>;
  /** Everyone whom the user has blocked. */
  blockedBy(user: UserId): Promise<readonly UserId[]>;
  /** Everyone who has blocked the user. */
  blockersOf(user: UserId): Promise<readonly UserId[]>;
  /** Takes back every block that the user has made. Those that others have made of the user are theirs, and stay. */
  forget(blocker: UserId): Promise<void>;
}

/** A message before it is stored. Its id is the sender's, or one of `StoredId` that no client can write. */
export interface Draft {
  readonly id: MessageId;
  readonly from: UserId;
  readonly to: UserId;
  readonly content: Content;
  /** The device it comes from. */
  readonly by?: DeviceId;
}

export interface Appended {
  readonly message: Message;
  /** False where the same sender and id were stored before; `message` is what was stored then. */
  readonly isNew: boolean;
}

/** How far a reader says they have come. */
export interface Progress {
  readonly reader: UserId;
  readonly author: UserId;
  readonly delivered: Place;
  readonly read: Place;
  /** The device that says so. */
  readonly by?: DeviceId;
  /** The author is not to be told. */
  readonly isPrivate?: boolean;
}

/** On which side of which place a page of history lies; the newest page where neither is given. */
export interface HistoryEdge {
  readonly before?: Place;
  readonly after?: Place;
}

/** Which messages are too old, or too many in their conversation. */
export interface Retention {
  /** Those that were stored before then, in ms since 1970. */
  readonly before?: number;
  /** Those beyond the newest so many of a conversation. */
  readonly newest?: number;
}

/** Of which conversations an overview tells: those whose last message stands between two places. */
export interface OverviewRange {
  readonly before?: Place;
  readonly since?: Place;
}

/**
 * Conversations and receipts. A promise of `append` or `advance` is kept after the commit, and those of
 * several calls are kept in the order of their places. The backend's watchers are told of what is stored.
 *
 * @throws ImError `try-later` where the store is busy or full; then nothing has been kept.
 */
export interface MessageStore {
  /**
   * Stores the message. The same sender and id again give what was stored first, with `isNew: false`. The event that
   * `announce` makes of a new one is queued together with it.
   */
  append(draft: Draft, announce?: (message: Message) => NewEvent): Promise<Appended>;
  /**
   * Moves a receipt forward, as far as messages of that author exist; undefined where it did not move. The
   * receipt counts what is left unread, which is for its reader alone.
   *
   * @throws ImError `nothing-received` where that author has sent nothing, `place-unknown`.
   */
  advance(progress: Progress): Promise<Receipt | undefined>;
  /**
   * The newest conversations of a range, newest first, at most `limit`.
   *
   * @throws ImError `place-unknown`
   */
  overview(user: UserId, range: OverviewRange, limit: number): Promise<Reply<'overview'>>;
  /** @throws ImError `place-unknown` for a cursor that the store has not reached. */
  sync(user: UserId, since: Place): Promise<Reply<'sync'>>;
  /** @throws ImError `place-unknown` */
  history(user: UserId, other: UserId, edge: HistoryEdge, limit: number): Promise<Reply<'history'>>;
  /**
   * Removes some of the messages that `retention` does not keep, about `limit` of them, so that others get their turn;
   * answers whether there may be more. Places go on from where they were, and what is left unread stays counted.
   */
  prune(retention: Retention, limit: number): Promise<boolean>;
  /** Everyone the user has a conversation with. */
  partners(user: UserId): Promise<readonly UserId[]>;
  /**
   * Takes out messages that `sender` has sent, that of `id` or the oldest `limit` of all; answers how many. What is left
   * unread is counted without them, and their places are not given again.
   */
  erase(sender: UserId, of: {readonly id: MessageId} | {readonly limit: number}): Promise<number>;
  /** Takes out all receipts by the user and about what the user has sent. */
  eraseReceipts(user: UserId): Promise<void>;
}

import * as v from 'valibot';
import {Content} from './content.js';
import {NAME_LENGTH, USER_ID_LENGTH} from './limits.js';

/** A string of `min` to `max` UTF-16 code units that is valid Unicode and holds no control characters. */
const line = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.minLength(min),
    v.maxLength(max),
    v.check((text) => text.isWellFormed(), 'is not valid Unicode'),
    v.check((text) => !/\p{Cc}/u.test(text), 'holds control characters'),
  );

/** An id made by a client, as `crypto.randomUUID` makes it. */
const madeId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/, 'is not an id'));

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A user's id as the site's tokens name it (`sub`). */
export const UserId = line(1, USER_ID_LENGTH);
export type UserId = v.InferOutput<typeof UserId>;

/** Made by the caller; the same for both sides and all devices. */
export const CallId = madeId;
export type CallId = v.InferOutput<typeof CallId>;

/** Made by a page; one per open page, kept while its connection comes and goes. */
export const DeviceId = madeId;
export type DeviceId = v.InferOutput<typeof DeviceId>;

/** Made for every connection between two devices: two links of one device in one room are told apart by it. */
export const LinkId = madeId;
export type LinkId = v.InferOutput<typeof LinkId>;

/** Made by the sender; with the sender it names a message for ever, however often it is sent. */
export const MessageId = madeId;
export type MessageId = v.InferOutput<typeof MessageId>;

/** Names a stored message: the id its sender made, or the one the server gave the record of a call, which no client can write. */
export const StoredId = v.pipe(
  v.string(),
  v.regex(/^([A-Za-z0-9-]{8,64}|call:[A-Za-z0-9-]{8,64}:\d{1,16})$/, 'is not an id'),
);

/**
 * Where a stored event stands in the server's order. Grows, with gaps; comparable between any two events
 * that one user can see, and good for nothing else.
 */
export const Place = count;
export type Place = v.InferOutput<typeof Place>;

/** What the server allocates when a call is accepted, as AnyChat's business server does. */
export const RoomNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export type RoomNumber = v.InferOutput<typeof RoomNumber>;

/** A user's presence; over several devices the most reachable counts. */
export const Presence = v.picklist(['online', 'away', 'busy', 'in-call', 'offline']);
export type Presence = v.InferOutput<typeof Presence>;

/** The part of presence that a person chooses; the server works out the rest. */
export const ChosenPresence = v.picklist(['online', 'away', 'busy']);
export type ChosenPresence = v.InferOutput<typeof ChosenPresence>;

/** A user as others see them. `picture` is an http(s) address. */
export const Profile = v.object({
  id: UserId,
  name: line(1, NAME_LENGTH),
  picture: v.exactOptional(
    v.pipe(v.string(), v.maxLength(2048), v.regex(/^https?:\/\//i, 'is not an http(s) address')),
  ),
});
export type Profile = v.InferOutput<typeof Profile>;

/** A person in one's roster. Between two of whom one has blocked the other, both see each other as offline. */
export const Contact = v.object({
  ...Profile.entries,
  presence: Presence,
  /** Told to the one who has blocked this person, and never to the other. */
  blocked: v.exactOptional(v.literal(true)),
});
export type Contact = v.InferOutput<typeof Contact>;

/** One stored item of a conversation. `at` is the server's clock in milliseconds since 1970. */
export const Message = v.object({
  id: StoredId,
  place: Place,
  from: UserId,
  to: UserId,
  at: count,
  content: Content,
});
export type Message = v.InferOutput<typeof Message>;

/** How far `reader` has received and read what `author` sent them. Both only grow; `read` ≤ `delivered`. */
export const Receipt = v.object({
  place: Place,
  reader: UserId,
  author: UserId,
  delivered: Place,
  read: Place,
  /** Told to the reader alone: how many of the author's messages before `place` are unread, and the first of them. */
  unread: v.exactOptional(count),
  firstUnread: v.exactOptional(Place),
});
export type Receipt = v.InferOutput<typeof Receipt>;

/** What a contact list needs of a conversation before it is opened. */
export const Conversation = v.object({
  with: UserId,
  last: Message,
  /** How many of their messages I have not read, and the first of them. */
  unread: count,
  firstUnread: v.exactOptional(Place),
  /** What I have received and read of theirs. */
  mine: v.object({delivered: Place, read: Place}),
  /** What they have received and read of mine. */
  theirs: v.object({delivered: Place, read: Place}),
});
export type Conversation = v.InferOutput<typeof Conversation>;

/**
 * How far the two devices of a call may connect while it rings: `direct` in any way, so that each learns
 * the other's network address, `relay` through a TURN server only, `off` not at all. The least first.
 */
export const Preconnect = v.picklist(['off', 'relay', 'direct']);
export type Preconnect = v.InferOutput<typeof Preconnect>;

/** `relay`: through a TURN server only, so that neither device learns the other's network address. */
export const IcePolicy = v.picklist(['all', 'relay']);
export type IcePolicy = v.InferOutput<typeof IcePolicy>;

/** A STUN or TURN server, in the shape `RTCPeerConnection` takes. */
export const IceServer = v.object({
  urls: v.array(v.string()),
  username: v.exactOptional(v.string()),
  credential: v.exactOptional(v.string()),
});
export type IceServer = v.InferOutput<typeof IceServer>;

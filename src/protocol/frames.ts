import * as v from 'valibot';
import {SentContent} from './content.js';
import {CLIENT_END_REASONS, END_REASONS, type EndReason} from './end-reasons.js';
import {
  CallId,
  ChosenPresence,
  Contact,
  Conversation,
  DeviceId,
  IcePolicy,
  IceServer,
  LinkId,
  Message,
  MessageId,
  Place,
  Preconnect,
  Profile,
  Receipt,
  RoomNumber,
  UserId,
} from './entities.js';
import type {ErrorCode} from './errors.js';
import {frameInvalid} from './connection-errors.js';
import {isDeeperThan} from './json.js';
import {
  CANDIDATE_LENGTH,
  FRAME_DEPTH,
  LONGEST_RING_MS,
  PAGE_LENGTH,
  SDP_LENGTH,
  SHORTEST_RING_MS,
} from './limits.js';
import {Media} from './media.js';

/** Pairs a request with its answer; chosen by the client, unique while the answer is outstanding. */
const ref = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What an application sends through the transparent channel: any JSON. */
export const TransmitData = v.unknown();

/** A field in which a client would name itself: the server knows who it is. */
const stamped = v.exactOptional(
  v.pipe(
    v.unknown(),
    v.check(() => false, 'is stamped by the server'),
  ),
);

/** Between which two links a signal passes. `for` is left out as long as the sender's link belongs to no other yet. */
const between = {link: LinkId, for: v.exactOptional(LinkId)};

/**
 * What the two devices of a room tell each other so that their media connects. A link that the other side does not
 * know means that this side has begun afresh, as after a reload; the caller always makes the first offer.
 */
export const Signal = v.variant('kind', [
  /** The callee has a new link that waits to be dialled; with `for`, its link needs another offer of that one. */
  v.object({kind: v.literal('enter'), ...between}),
  v.object({
    kind: v.literal('offer'),
    ...between,
    sdp: v.pipe(v.string(), v.maxLength(SDP_LENGTH)),
  }),
  v.object({
    kind: v.literal('answer'),
    ...between,
    sdp: v.pipe(v.string(), v.maxLength(SDP_LENGTH)),
  }),
  v.object({
    kind: v.literal('candidate'),
    ...between,
    candidate: v.pipe(v.string(), v.maxLength(CANDIDATE_LENGTH)),
    sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(64))),
    sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))),
    usernameFragment: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
  }),
  /** Which of its devices are on the air, so that "muted" and "camera off" can be shown at once. */
  v.object({
    kind: v.literal('state'),
    ...between,
    microphone: v.boolean(),
    camera: v.boolean(),
    /** A shared screen is sent in the place of the camera's picture. */
    screen: v.exactOptional(v.boolean(), false),
  }),
]);
export type Signal = v.InferOutput<typeof Signal>;

const hello = v.object({
  type: v.literal('hello'),
  version: v.number(),
  token: v.optional(v.string(), ''),
  device: DeviceId,
  /** The call this device believes it is in; answered with `room`, `ring` or `ended`. */
  call: v.exactOptional(CallId),
});

/** Frames that are answered with `reply` or `error` under the same `ref`. */
const requests = {
  /** Is the server still there? */
  ping: v.object({type: v.literal('ping'), ref}),
  /** A newer token of the same user, for the connection there is. */
  token: v.object({type: v.literal('token'), ref, token: v.string()}),
  /** The transparent channel. */
  transmit: v.object({type: v.literal('transmit'), ref, to: UserId, data: TransmitData}),
  /** Stores a message; the same id again is the same message. */
  send: v.object({
    type: v.literal('send'),
    ref,
    id: MessageId,
    to: UserId,
    content: SentContent,
    from: stamped,
  }),
  /**
   * A page of conversations, newest first. The next page is of those whose last message stands before that of the
   * last one here, and once all are known, those `since` the cursor of the first page have moved meanwhile.
   */
  overview: v.object({
    type: v.literal('overview'),
    ref,
    before: v.exactOptional(Place),
    since: v.exactOptional(Place),
  }),
  /** What happened after a place. */
  sync: v.object({type: v.literal('sync'), ref, since: Place}),
  /** A page of a conversation: the newest before a place, the oldest after one, or the newest of all. */
  history: v.object({
    type: v.literal('history'),
    ref,
    with: UserId,
    before: v.exactOptional(Place),
    after: v.exactOptional(Place),
    limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PAGE_LENGTH))),
  }),
  /** From now on nothing of that user reaches this one, until `unblock`. Blocked again, they stay blocked. */
  block: v.object({type: v.literal('block'), ref, user: UserId}),
  unblock: v.object({type: v.literal('unblock'), ref, user: UserId}),
};

/** Frames that are not answered; safe to send again. */
const notices = {
  /** Answers the server's `ping`. */
  pong: v.object({type: v.literal('pong')}),
  'set-presence': v.object({type: v.literal('set-presence'), presence: ChosenPresence}),
  receipt: v.object({
    type: v.literal('receipt'),
    author: UserId,
    delivered: Place,
    read: v.exactOptional(Place),
    reader: stamped,
  }),
  /** This user is writing to another, or has stopped; said again while it goes on. */
  typing: v.object({type: v.literal('typing'), to: UserId, active: v.boolean()}),
  invite: v.object({
    type: v.literal('invite'),
    call: CallId,
    to: UserId,
    media: Media,
    /** How far the two devices may connect while it rings; not at all unless said. */
    preconnect: v.exactOptional(Preconnect),
    /** For how many seconds it rings; as long as the server likes unless said. */
    ringTimeout: v.exactOptional(
      v.pipe(
        v.number(),
        v.minValue(SHORTEST_RING_MS / 1000, `is less than ${SHORTEST_RING_MS / 1000} seconds`),
        v.maxValue(LONGEST_RING_MS / 1000, `is more than ${LONGEST_RING_MS / 1000} seconds`),
      ),
    ),
  }),
  /** This device shows the call and sounds. `preconnect` as in `invite`: the lesser of the two counts. */
  ringing: v.object({
    type: v.literal('ringing'),
    call: CallId,
    preconnect: v.exactOptional(Preconnect),
  }),
  accept: v.object({type: v.literal('accept'), call: CallId, media: Media}),
  end: v.object({type: v.literal('end'), call: CallId, reason: v.picklist(CLIENT_END_REASONS)}),
  'room-signal': v.object({type: v.literal('room-signal'), call: CallId, signal: Signal}),
  /** The other device is not at the server, but its media still arrives here. */
  'peer-alive': v.object({type: v.literal('peer-alive'), call: CallId}),
};

/** What a client may say. `hello` comes first, and once. */
export const ClientFrame = v.variant('type', [
  hello,
  ...(Object.values(requests) as Values<typeof requests>),
  ...(Object.values(notices) as Values<typeof notices>),
]);
export type ClientFrame = v.InferOutput<typeof ClientFrame>;
export type ClientFrameType = ClientFrame['type'];
export type ClientFrameOf<T extends ClientFrameType> = Extract<ClientFrame, {type: T}>;

/** The names of the frames that are answered. */
export type RequestType = keyof typeof requests;
/** A request as its sender writes it: `ref` is added on the way out. */
export type RequestOf<T extends RequestType> = Omit<ClientFrameOf<T>, 'ref'>;

/** The answer to each request. */
export const replies = {
  ping: v.object({}),
  token: v.object({}),
  transmit: v.object({
    /** How many of the addressee's devices it was handed to; at least one. */
    devices: v.number(),
  }),
  send: v.object({place: Place, at: v.number()}),
  overview: v.object({
    conversations: v.array(Conversation),
    /** What stands here is as of this place; that of the first page is where `sync` begins. */
    cursor: Place,
    more: v.boolean(),
  }),
  sync: v.object({
    messages: v.array(Message),
    receipts: v.array(Receipt),
    /** Everything up to here is known now; the next `since`. */
    cursor: Place,
    more: v.boolean(),
  }),
  history: v.object({
    /** Oldest first. */
    messages: v.array(Message),
    /** Whether there are more in the direction asked for: newer ones after a place, older ones otherwise. */
    more: v.boolean(),
  }),
  block: v.object({}),
  unblock: v.object({}),
} satisfies Record<RequestType, v.GenericSchema>;
export type Reply<T extends RequestType> = v.InferOutput<(typeof replies)[T]>;

const endReason = v.picklist(Object.keys(END_REASONS) as EndReason[]);

/** How two devices of a call may connect: through a relay only, or in any way; and with whose help. */
const connecting = {policy: IcePolicy, iceServers: v.array(IceServer)};

/** What the server may say. */
export const ServerFrame = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    user: Profile,
    device: DeviceId,
    contacts: v.array(Contact),
    /** Whether `contacts` frames with the rest of them follow. */
    more: v.exactOptional(v.boolean()),
    /** The server asks a silent client this often; silence for two and a half times as long means it is gone. */
    heartbeat: v.number(),
    /** The server's clock in milliseconds since 1970. */
    time: v.number(),
    /** How many frames a second the server takes from a connection in the long run. */
    frameRate: v.exactOptional(v.number()),
  }),
  /** The server stops; the connection is closed next. `after` so many ms another one is there, or this one again. */
  v.object({type: v.literal('stopping'), after: v.pipe(v.number(), v.minValue(0))}),
  v.object({type: v.literal('reply'), ref, result: v.unknown()}),
  v.object({
    type: v.literal('error'),
    // A newer server may know codes that this side does not.
    code: v.custom<ErrorCode>((code) => typeof code === 'string'),
    message: v.string(),
    /** The request it answers, or the call it concerns, where there is one. */
    ref: v.exactOptional(ref),
    call: v.exactOptional(CallId),
  }),
  v.object({type: v.literal('ping')}),
  /** The token of this connection runs out soon. Asked again until `token` brings the next, or it has run out. */
  v.object({type: v.literal('token-wanted')}),
  /** More of the contacts that `welcome` began to tell of. */
  v.object({type: v.literal('contacts'), contacts: v.array(Contact), more: v.boolean()}),
  /** A contact appeared or changed. */
  v.object({type: v.literal('contact'), contact: Contact}),
  /** Somebody is no contact any more, and is not to be shown. */
  v.object({type: v.literal('contact-removed'), user: UserId}),
  v.object({type: v.literal('transmit'), from: UserId, data: TransmitData}),
  v.object({type: v.literal('message'), message: Message}),
  v.object({type: v.literal('receipt'), receipt: Receipt}),
  /** A contact is writing to this user, or has stopped. Ends by itself after `TYPING_MS`. */
  v.object({type: v.literal('typing'), from: UserId, active: v.boolean()}),
  /** Someone calls. `remaining`: how many milliseconds it still rings. */
  v.object({
    type: v.literal('ring'),
    call: CallId,
    from: Profile,
    media: Media,
    remaining: v.number(),
  }),
  /**
   * A device of the called user really rings. `remaining` as in `ring`. With `preconnect` the two devices may
   * connect already, without media.
   */
  v.object({
    type: v.literal('ringing'),
    call: CallId,
    remaining: v.number(),
    preconnect: v.exactOptional(v.object(connecting)),
  }),
  /** Told to the called device that may connect with the caller's while it rings, without media. */
  v.object({type: v.literal('preconnect'), call: CallId, ...connecting}),
  /** The call was accepted: both devices enter this room now. Sent again to a device that came back. */
  v.object({
    type: v.literal('room'),
    call: CallId,
    room: RoomNumber,
    role: v.picklist(['caller', 'callee']),
    peer: Profile,
    /** What each side chose to show: the caller on inviting, the callee on accepting. */
    media: v.object({caller: Media, callee: Media}),
    ...connecting,
    /** Whether it was this pair of devices that connected while it rang. */
    preconnected: v.boolean(),
    /** How many milliseconds ago the room was opened; more than none for a device that comes back. */
    elapsed: v.number(),
    /** Glare: this device's own invite, which became part of `call`. */
    replaces: v.exactOptional(CallId),
  }),
  /** Whether the signaling of the other device in the room is there. */
  v.object({type: v.literal('room-peer'), call: CallId, present: v.boolean()}),
  v.object({type: v.literal('room-signal'), call: CallId, signal: Signal}),
  v.object({type: v.literal('ended'), call: CallId, reason: endReason}),
  /** Someone called while this user was busy, and was told so. `at` is the server's clock. */
  v.object({
    type: v.literal('missed-call'),
    call: CallId,
    from: Profile,
    media: Media,
    at: v.number(),
  }),
]);
export type ServerFrame = v.InferOutput<typeof ServerFrame>;
export type ServerFrameType = ServerFrame['type'];
export type ServerFrameOf<T extends ServerFrameType> = Extract<ServerFrame, {type: T}>;

/**
 * The frame that `text` holds.
 *
 * @throws ImError `frame-invalid`, with a sentence that names the field; never shows what the field held.
 */
export function parseFrame<Schema extends typeof ClientFrame | typeof ServerFrame>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw frameInvalid('The frame is not JSON.');
  }
  if (isDeeperThan(json, FRAME_DEPTH)) {
    throw frameInvalid(`The frame is nested deeper than ${FRAME_DEPTH} levels.`);
  }
  return parse(optionOf(schema, json) ?? schema, json, 'frame') as v.InferOutput<Schema>;
}

type FrameOption = (typeof ClientFrame | typeof ServerFrame)['options'][number];

/** The schemas of the frames by their types, of each side. */
const options = new Map<typeof ClientFrame | typeof ServerFrame, ReadonlyMap<unknown, FrameOption>>(
  [ClientFrame, ServerFrame].map((schema) => [
    schema,
    new Map(schema.options.map((option) => [option.entries.type.literal, option])),
  ]),
);

/** What the variant would find by trying one after the other; undefined where it would find nothing. */
function optionOf(
  schema: typeof ClientFrame | typeof ServerFrame,
  json: unknown,
): FrameOption | undefined {
  const type = typeof json === 'object' && json !== null && 'type' in json && json.type;
  return options.get(schema)?.get(type);
}

/**
 * `value` checked and stripped to what `schema` knows.
 *
 * @throws ImError `frame-invalid` that names the field and what it should be.
 */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, {abortEarly: true});
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? what;
  const why =
    issue.kind === 'validation' && !issue.message.startsWith('Invalid')
      ? issue.message
      : `should be ${issue.expected ?? 'something else'}`;
  throw frameInvalid(`"${path}" ${why}.`);
}

/** The values of a record as a tuple type, as `variant` wants its options. */
type Values<T extends Record<string, unknown>> = [T[keyof T], ...T[keyof T][]];

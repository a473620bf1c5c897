import type {
  ClientEndReason,
  EndReason,
  Media,
  RoomNumber,
  ServerFrameOf,
} from '../protocol/index.js';
import type {Call, CallKnowledge, CallPhase} from './call.js';

/**
 * The life of one call, and nothing else: no timers, no sockets, no media.
 *
 *     inviting ──▶ ringing ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *         └───────────┴────────────┴──────────────┴───────────────┴──▶ ended
 *
 * An outgoing call starts at `inviting` and is `ringing` only when a device of the called user really
 * rings; an incoming one starts at `ringing`. Who accepts is `connecting` at once; the caller when it hears of it,
 * from the called device or from the server's room. A page that comes back to its call is `reconnecting`.
 *
 * An event adds to what is known, and the phase follows from that: in whatever order the words of the server and
 * of the other device come, and however often, the call ends up the same. The whole table is in
 * `test/vectors/calls.json`.
 *
 * `at` is this page's clock, in ms since 1970.
 */
export type CallEvent =
  | {readonly type: 'ringing'}
  /** The person here has accepted, or the called person's device says that they have. */
  | {readonly type: 'accepted'; readonly at: number}
  /** The server has opened a room. */
  | {
      readonly type: 'room';
      readonly room: RoomNumber;
      readonly remoteMedia: Media;
      readonly at: number;
    }
  /** The two devices are connected, for the first time or again. */
  | {readonly type: 'connected'; readonly at: number}
  | {readonly type: 'interrupted'}
  /** The server's reason counts more than the one this page has given. */
  | {
      readonly type: 'ended';
      readonly reason: EndReason;
      readonly by: 'page' | 'server';
      readonly at: number;
    };

/** The call after `event`; the same object where the event has no meaning, as a late frame has none. */
export function advance(call: Call, event: CallEvent): Call {
  if (event.type === 'ended') return end(call, event);
  if (call.phase === 'ended') return call;
  const known = learn(call.known ?? {}, event);
  const isEntered = event.type === 'room' && call.room === undefined;
  if (known === call.known && !isEntered) return call;
  const connectedAt = firstTalk(known);
  const phase = phaseOf(call.direction, known, connectedAt);
  return {
    ...call,
    phase,
    known,
    ...(isEntered && {room: event.room, remoteMedia: event.remoteMedia}),
    ...(connectedAt !== undefined && {connectedAt}),
  };
}

function learn(known: CallKnowledge, event: Exclude<CallEvent, {type: 'ended'}>): CallKnowledge {
  switch (event.type) {
    case 'ringing':
      return known.rings ? known : {...known, rings: true};
    case 'accepted':
    case 'room':
      return isEarlier(event.at, known.acceptedAt) ? {...known, acceptedAt: event.at} : known;
    case 'connected':
      if (known.link === 'up') return known;
      return {...known, link: 'up', linkedAt: known.linkedAt ?? event.at};
    case 'interrupted':
      return known.link === 'up' ? {...known, link: 'down'} : known;
  }
}

function phaseOf(
  direction: Call['direction'],
  known: CallKnowledge,
  connectedAt: number | undefined,
): CallPhase {
  if (known.acceptedAt === undefined) {
    return direction === 'incoming' || known.rings ? 'ringing' : 'inviting';
  }
  if (known.link === 'up') return 'connected';
  return connectedAt === undefined ? 'connecting' : 'reconnecting';
}

/** Devices that connect while it rings do not talk before the call is accepted. */
function firstTalk({acceptedAt, linkedAt}: CallKnowledge): number | undefined {
  if (acceptedAt === undefined || linkedAt === undefined) return undefined;
  return Math.max(acceptedAt, linkedAt);
}

function end(call: Call, {reason, by, at}: Extract<CallEvent, {type: 'ended'}>): Call {
  const weight = weightOf(reason, by);
  if (call.endReason === reason || weight <= (call.known?.endWeight ?? -1)) return call;
  return {
    ...call,
    phase: 'ended',
    endReason: reason,
    endedAt: Math.min(call.endedAt ?? at, at),
    known: {...call.known, endWeight: weight},
  };
}

/** The server says `connection-lost` of calls that it knows nothing of, too: then the page knows better. */
function weightOf(reason: EndReason, by: 'page' | 'server'): number {
  if (by === 'page') return 1;
  return reason === 'connection-lost' ? 0 : 2;
}

const isEarlier = (at: number, known: number | undefined) => known === undefined || at < known;

/**
 * The call once the server has opened its room. Where both sides invited each other at once, this is the
 * other side's call, and the own one has become part of it.
 */
export function enterRoom(call: Call, frame: ServerFrameOf<'room'>, at: number): Call {
  const {room, role, peer, media} = frame;
  const agreed: Call =
    call.id === frame.call
      ? {...call, remote: peer}
      : {...call, id: frame.call, remote: peer, direction: 'incoming', media: media.caller};
  const remoteMedia = role === 'caller' ? media.callee : media.caller;
  return advance(agreed, {type: 'room', room, remoteMedia, at});
}

/** The call of a page that comes back to it and knows nothing of it any more. */
export function reenterRoom(frame: ServerFrameOf<'room'>, at: number): Call {
  const {call: id, role, peer, media, elapsed} = frame;
  const direction = role === 'caller' ? 'outgoing' : 'incoming';
  const connectedAt = at - elapsed;
  const forgotten: Call = {
    id,
    remote: peer,
    direction,
    phase: 'reconnecting',
    media: media.caller,
    known: {linkedAt: connectedAt},
  };
  return enterRoom(forgotten, frame, connectedAt);
}

/** The reason to give the server when this page gets out of the call; none leaves it to the other devices. */
export function leaveReason(call: Call): ClientEndReason | undefined {
  switch (call.phase) {
    case 'inviting':
    case 'ringing':
      return call.direction === 'outgoing' ? 'cancelled' : undefined;
    case 'ended':
      return undefined;
    default:
      return 'hung-up';
  }
}

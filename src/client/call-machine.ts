import type {
  CallId,
  ClientEndReason,
  EndReason,
  Media,
  Profile,
  RoomNumber,
  ServerFrameOf,
} from '../protocol/index.js';

/**
 * The life of one call, and nothing else: no timers, no sockets, no media.
 *
 *     inviting ──▶ ringing ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *         └───────────┴────────────┴──────────────┴───────────────┴──▶ ended
 *
 * An outgoing call starts at `inviting` and is `ringing` only when a device of the called user really
 * rings; an incoming one starts at `ringing`. Who accepts is `connecting` at once, the caller when the
 * server has opened the room.
 */
export type CallPhase =
  'inviting' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export type CallEvent =
  | {readonly type: 'ringing'}
  /** The person here has accepted. */
  | {readonly type: 'accepted'}
  /** The server has opened a room. */
  | {readonly type: 'room'; readonly room: RoomNumber; readonly remoteMedia: Media}
  /** Media flows, for the first time or again. */
  | {readonly type: 'connected'; readonly at: number}
  | {readonly type: 'interrupted'}
  | {readonly type: 'ended'; readonly reason: EndReason; readonly at: number};

export interface Call {
  readonly id: CallId;
  readonly remote: Profile;
  readonly direction: 'incoming' | 'outgoing';
  readonly phase: CallPhase;
  /** What was asked for by whoever called. */
  readonly media: Media;
  /** What the other side chose to show, known from `connecting` on. */
  readonly remoteMedia?: Media;
  readonly room?: RoomNumber;
  /** When media first flowed and when the call ended, by this page's clock, in ms since 1970. */
  readonly connectedAt?: number;
  readonly endedAt?: number;
  readonly endReason?: EndReason;
}

const next: Record<CallPhase, Partial<Record<CallEvent['type'], CallPhase>>> = {
  inviting: {ringing: 'ringing', room: 'connecting', ended: 'ended'},
  ringing: {accepted: 'connecting', room: 'connecting', ended: 'ended'},
  connecting: {room: 'connecting', connected: 'connected', ended: 'ended'},
  connected: {interrupted: 'reconnecting', ended: 'ended'},
  reconnecting: {connected: 'connected', ended: 'ended'},
  ended: {},
};

/** The call after `event`; the same object where the event has no meaning, as a late frame has none. */
export function advance(call: Call, event: CallEvent): Call {
  const phase = next[call.phase][event.type];
  if (!phase) return call;
  switch (event.type) {
    case 'room':
      // A device that came back is told its room again.
      if (call.room === event.room) return call;
      return {...call, phase, room: event.room, remoteMedia: event.remoteMedia};
    case 'connected':
      return {...call, phase, connectedAt: call.connectedAt ?? event.at};
    case 'ended':
      return {...call, phase, endReason: event.reason, endedAt: event.at};
    default:
      return {...call, phase};
  }
}

/**
 * The call once the server has opened its room. Where both sides invited each other at once, this is the
 * other side's call, and the own one has become part of it.
 */
export function enterRoom(call: Call, frame: ServerFrameOf<'room'>): Call {
  const {room, role, peer, media} = frame;
  const agreed: Call =
    call.id === frame.call
      ? {...call, remote: peer}
      : {...call, id: frame.call, remote: peer, direction: 'incoming', media: media.caller};
  const remoteMedia = role === 'caller' ? media.callee : media.caller;
  return advance(agreed, {type: 'room', room, remoteMedia});
}

/** Whether the call still keeps its user busy. */
export const isLive = (call: Call | undefined): call is Call =>
  call !== undefined && call.phase !== 'ended';

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

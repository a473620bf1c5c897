import type {CallId, EndReason, Media, Profile, RoomNumber} from '../protocol/index.js';

/**
 * The life of one call, and nothing else: no timers, no sockets, no media.
 *
 *     inviting ──▶ ringing ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *         └───────────┴────────────┴──────────────┴───────────────┴──▶ ended
 *
 * An outgoing call starts at `inviting` and is `ringing` only when a device of the called user really
 * rings; an incoming one starts at `ringing`.
 */
export type CallPhase =
  'inviting' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export type CallEvent =
  | {readonly type: 'ringing'}
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
  ringing: {room: 'connecting', ended: 'ended'},
  connecting: {connected: 'connected', ended: 'ended'},
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
      return {...call, phase, room: event.room, remoteMedia: event.remoteMedia};
    case 'connected':
      return {...call, phase, connectedAt: call.connectedAt ?? event.at};
    case 'ended':
      return {...call, phase, endReason: event.reason, endedAt: event.at};
    default:
      return {...call, phase};
  }
}

/** Whether the call still keeps its user busy. */
export const isLive = (call: Call | undefined): call is Call =>
  call !== undefined && call.phase !== 'ended';

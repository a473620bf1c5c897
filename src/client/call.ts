import type {CallId, EndReason, Media, Profile, RoomNumber} from '../protocol/index.js';

/**
 * Where a call stands.
 *
 *     inviting ──▶ ringing ──▶ connecting ──▶ connected ◀──▶ reconnecting
 *         └───────────┴────────────┴──────────────┴───────────────┴──▶ ended
 */
export type CallPhase =
  'inviting' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

export interface Call {
  readonly id: CallId;
  readonly remote: Profile;
  readonly direction: 'incoming' | 'outgoing';
  readonly phase: CallPhase;
  /** What was asked for by whoever called. */
  readonly media: Media;
  /** What the other side chose to show, known once there is a room. */
  readonly remoteMedia?: Media;
  readonly room?: RoomNumber;
  /** When media first flowed and when the call ended, by this page's clock, in ms since 1970. */
  readonly connectedAt?: number;
  readonly endedAt?: number;
  readonly endReason?: EndReason;
  /** Where the site has refused the call: its words for why. */
  readonly refusal?: string;
  /** What `phase` follows from, for `advance` alone. */
  readonly known?: CallKnowledge;
}

export interface CallKnowledge {
  readonly rings?: true;
  readonly acceptedAt?: number;
  /** When the devices were first connected. */
  readonly linkedAt?: number;
  /** Whether they are now, by the last word of this page's media session. */
  readonly link?: 'up' | 'down';
  /** How much the reason of the end counts. */
  readonly endWeight?: number;
}

/** Whether the call still keeps its user busy. */
export const isLive = (call: Call | undefined): call is Call =>
  call !== undefined && call.phase !== 'ended';

/** Whether somebody has accepted it, so that it is more than an attempt. */
export const isAccepted = (call: Call): boolean =>
  call.phase !== 'inviting' && call.phase !== 'ringing';

/**
 * Every reason a call ends, with the AnyChat result code that means the same (BRAC error codes 100101–100106),
 * so that a site that knows those can keep its tables.
 */
export const END_REASONS = {
  /** One side pressed hang up, removed the element or signed out during the call. */
  'hung-up': {anychat: 0},
  /** The called user refused. */
  declined: {anychat: 100104},
  /** The caller withdrew before an answer. */
  cancelled: {anychat: 100101},
  /** Nobody answered in time. */
  missed: {anychat: 100105},
  /** The called user is ringing or talking already. */
  busy: {anychat: 100103},
  /** The called user has no device that could ring. */
  offline: {anychat: 100102},
  /** Told to the called user's other devices when one has accepted. */
  'answered-elsewhere': {anychat: undefined},
  /** Told to the called user's other devices when one has declined. */
  'declined-elsewhere': {anychat: undefined},
  /** No media path between the two devices could be found. */
  'media-failed': {anychat: undefined},
  /** A device or its network vanished and did not come back in time. */
  'connection-lost': {anychat: 100106},
  /** The browser could not set up the call at all, as where it has no WebRTC. */
  'device-error': {anychat: undefined},
  /** The caller may not call this user. */
  forbidden: {anychat: undefined},
  /** The server ended the call. */
  'server-ended': {anychat: undefined},
} as const satisfies Record<string, {anychat: number | undefined}>;

export type EndReason = keyof typeof END_REASONS;

/** The reasons a client may give; all others are the server's to decide. */
export const CLIENT_END_REASONS = [
  'hung-up',
  'declined',
  'cancelled',
  'media-failed',
  'device-error',
] as const satisfies readonly EndReason[];

export type ClientEndReason = (typeof CLIENT_END_REASONS)[number];

/** The numbers both sides hold each other to. Times are in milliseconds, sizes in bytes unless said. */

/** Counts up when a frame changes so that an older other side could not understand it. */
export const PROTOCOL_VERSION = 1;

/** The largest frame a client may send, in bytes of UTF-8. */
export const FRAME_BYTES = 64 * 1024;

/** The deepest nesting of arrays and objects in a frame. */
export const FRAME_DEPTH = 32;

/** How long a new connection has to sign in before it is closed. */
export const SIGN_IN_DEADLINE_MS = 5_000;

/** How often the server asks a silent connection whether it is still there. */
export const HEARTBEAT_MS = 10_000;

/** How long a call rings before it is missed. AnyChat's 30 s draws complaints; telephones use 45. */
export const RING_TIMEOUT_MS = 45_000;

/** The shortest and the longest time for which a caller may let it ring. */
export const SHORTEST_RING_MS = 5_000;
export const LONGEST_RING_MS = 180_000;

/** How long a room waits for a device whose socket has closed. A reload takes less. */
export const CLOSED_GRACE_MS = 6_000;

/** How long a room waits for a device that has fallen silent with its socket open: a lost network. */
export const SILENT_GRACE_MS = 30_000;

/** How often a device says that the media of the other, which is not at the server, still arrives. */
export const PEER_ALIVE_MS = 3_000;

/** How long a device may be away from the server altogether while its media still arrives. */
export const PEER_ALIVE_LIMIT_MS = 600_000;

/** The longest text message, in UTF-16 code units. */
export const TEXT_LENGTH = 10_000;

/** The largest and deepest `data` of a custom message: bytes of its JSON in UTF-8, and levels. */
export const CUSTOM_DATA_BYTES = 16 * 1024;
export const CUSTOM_DATA_DEPTH = 16;

/** Typing that is not said again for this long is over. */
export const TYPING_MS = 6_000;

/** How many messages or events one page of an answer holds at most. */
export const PAGE_LENGTH = 100;

/** How many bytes the items of a page or a part of the roster take at most; one item that is larger comes alone. */
export const PAGE_BYTES = 48 * 1024;

/** How many others one user can block. */
export const MOST_BLOCKED = 1_000;

/** The longest user id and the longest display name, in UTF-16 code units. */
export const USER_ID_LENGTH = 128;
export const NAME_LENGTH = 200;

/** The longest session description and ICE candidate that a room forwards, in UTF-16 code units. */
export const SDP_LENGTH = 48 * 1024;
export const CANDIDATE_LENGTH = 2 * 1024;

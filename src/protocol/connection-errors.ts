// Apart from the errors of a page that has not connected yet, which need not load these.
import {ImError, type ErrorCode} from './errors.js';

/**
 * The WebSocket close code of every error that ends a connection.
 * 1003, 1009, 1011, 1012 and 1013 mean what RFC 6455 and the IANA registry say; 4000–4999 are ours.
 */
export const CLOSE_CODES = {
  'frame-binary': 1003,
  'frame-too-large': 1009,
  'server-stopping': 1012,
  'try-later': 1013,
  'token-missing': 4001,
  'token-invalid': 4002,
  'token-expired': 4003,
  'token-algorithm': 4004,
  'sign-in-timeout': 4005,
  'version-unsupported': 4006,
  replaced: 4007,
  silent: 4008,
  'rate-limited': 4009,
  'too-slow': 4010,
  'frame-invalid': 4011,
  'too-many-connections': 4012,
  'token-revoked': 4013,
  'server-error': 1011,
} as const satisfies Partial<Record<ErrorCode, number>>;

export type CloseReason = keyof typeof CLOSE_CODES;

/** The error a close code stands for, or undefined where the code is not one of ours. */
export function closeReason(closeCode: number): CloseReason | undefined {
  return (Object.keys(CLOSE_CODES) as CloseReason[]).find(
    (code) => CLOSE_CODES[code] === closeCode,
  );
}

export const tokenMissing = () =>
  new ImError('token-missing', 'The first frame must be "hello" with a token.');
export const tokenInvalid = (why: string) =>
  new ImError('token-invalid', `The token was refused: ${why}.`);
export const tokenAlgorithm = () =>
  new ImError(
    'token-algorithm',
    'The token is signed with an algorithm this server does not accept.',
  );
export const tokenExpired = () => new ImError('token-expired', 'The token has expired.');
export const tokenRevoked = () =>
  new ImError('token-revoked', 'The token was revoked; a newer one may sign in.');
export const signInTimeout = (ms: number) =>
  new ImError('sign-in-timeout', `No "hello" arrived within ${ms} ms.`);
export const versionUnsupported = (asked: number, spoken: number) =>
  new ImError(
    'version-unsupported',
    `Protocol version ${asked} was asked for; this server speaks ${spoken}.`,
  );
export const originRefused = (origin: string) =>
  new ImError('origin-refused', `Pages of ${origin} may not connect; see the "origins" setting.`);
export const replaced = () =>
  new ImError('replaced', 'The same device signed in again on another connection.');
export const silent = (ms: number) =>
  new ImError('silent', `The device did not answer for ${ms} ms.`);
export const tooSlow = () =>
  new ImError('too-slow', 'The device read its frames too slowly; it may come back and resume.');
export const tooManyConnections = () =>
  new ImError('too-many-connections', 'This user has too many devices signed in.');
export const frameInvalid = (what: string) => new ImError('frame-invalid', what);
export const frameBinary = () => new ImError('frame-binary', 'Binary frames are not accepted.');
export const frameTooLarge = (limit: number) =>
  new ImError('frame-too-large', `A frame holds at most ${limit} bytes.`);
export const rateLimited = () =>
  new ImError('rate-limited', 'Too many frames in too short a time.');
export const userUnknown = (user: string) =>
  new ImError('user-unknown', `There is no user "${user}" that you may reach.`);
export const userOffline = (user: string) =>
  new ImError('user-offline', `"${user}" has no device connected.`);
export const tooMany = (what: 'calls' | 'messages', seconds: number) =>
  new ImError('rate-limited', `Too many ${what}; try again in ${seconds} seconds.`);
export const notAContact = (user: string) =>
  new ImError('not-a-contact', `Only contacts may be reached, and "${user}" is none of yours.`);
/** In the words of the site. */
export const notAllowed = (why: string) => new ImError('not-allowed', why);
export const toOneself = () => new ImError('to-oneself', 'A user cannot address themselves.');
export const blocked = (user: string) =>
  new ImError('blocked', `"${user}" takes no messages and no calls from you.`);
export const blocking = (user: string) =>
  new ImError('blocking', `You have blocked "${user}"; unblock them first.`);
export const blockLimit = (most: number) =>
  new ImError('block-limit', `A user can block at most ${most} others.`);
export const notInCall = (call: string) =>
  new ImError('not-in-call', `This device is not in call "${call}" (AnyChat 100107).`);
export const placeUnknown = (what: string) =>
  new ImError('place-unknown', `"${what}" is a place that this server has not reached yet.`);
export const nothingReceived = (author: string) =>
  new ImError(
    'nothing-received',
    `"${author}" has sent you nothing that a receipt could be about.`,
  );
export const tryLater = (why: string) => new ImError('try-later', `Not now: ${why}.`);
export const serverStopping = () => new ImError('server-stopping', 'The server is stopping.');
export const serverError = () =>
  new ImError('server-error', 'The server failed; its log has more.');
/** `address`: of the signaling. A browser does not tell a page why a WebSocket could not be opened. */
export const serverUnreachable = (address: string) =>
  new ImError(
    'server-unreachable',
    `No connection to ${address} came up: does the server run, do its "origins" name this page, and does the page’s content security policy allow it?`,
  );
export const unconfirmed = () =>
  new ImError(
    'unconfirmed',
    'This was written before it was known who has signed in; sent again, it is theirs.',
  );
export const noAnswer = (type: string) =>
  new ImError('no-answer', `The connection was lost before "${type}" was answered.`);
export const inCall = () => new ImError('in-call', 'This page is in a call already.');
export const guestRefused = (why: string) => new ImError('guest-refused', why);

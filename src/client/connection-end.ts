import {closeReason, type ErrorCode} from '../protocol/index.js';

/** Errors after which the server closes the connection; the close code says the same once more. */
const PARTING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'token-missing',
  'token-invalid',
  'token-algorithm',
  'token-expired',
  'token-revoked',
  'sign-in-timeout',
  'version-unsupported',
  'replaced',
  'silent',
  'too-slow',
  'too-many-connections',
  'server-stopping',
]);

/** Whether the server says this in the last frame of a connection. */
export const isParting = (code: ErrorCode): boolean => PARTING.has(code);

/**
 * What the end of a connection asks of this side: another token, another token made later than the end (tokens tell
 * their time in seconds), another device id, only to come back, or to come back more and more slowly, because this
 * side is what the server objects to.
 */
export type Consequence =
  'renew-token' | 'renew-token-later' | 'renew-device' | 'come-back' | 'slow-down';

/** What follows when a connection ends with `closeCode`, or with what the server `said` before it was cut. */
export function consequenceOf(
  closeCode: number | undefined,
  said: ErrorCode | undefined,
): Consequence {
  switch ((closeCode !== undefined && closeReason(closeCode)) || said) {
    case 'token-missing':
    case 'token-invalid':
    case 'token-algorithm':
    case 'token-expired':
      return 'renew-token';
    case 'token-revoked':
      return 'renew-token-later';
    case 'replaced':
      return 'renew-device';
    case 'version-unsupported':
    case 'sign-in-timeout':
    case 'rate-limited':
    case 'too-slow':
    case 'too-many-connections':
    case 'try-later':
    case 'frame-invalid':
    case 'frame-binary':
    case 'frame-too-large':
      return 'slow-down';
    default:
      return 'come-back';
  }
}

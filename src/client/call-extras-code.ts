import {codeUnavailable} from '../protocol/index.js';

export type CallExtras = typeof import('./call-extras.js');

/**
 * What of a call neither its ring nor its first picture waits for: what watches it, what is said of devices that do not
 * open, screen share, snapshots. It is fetched behind the rest while it rings, so that a call does not depend on
 * the network for it; whoever needs it earlier, or where that has failed, fetches it by asking.
 *
 * @throws ImError `code-unavailable`.
 */
export async function callExtras(): Promise<CallExtras> {
  try {
    return await import('./call-extras.js');
  } catch (cause) {
    throw codeUnavailable('what goes along with calls', cause);
  }
}

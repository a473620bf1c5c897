import type {Session} from '../../client/session.js';
import {isImError, type ImError, type UserId} from '../../protocol/index.js';
import {ImErrorEvent} from '../events.js';

/**
 * Asks for a block to be made or taken back. The roster tells when it is so; gives the refusal, of which the page has
 * been told, where there is one.
 */
export async function setBlocked(
  element: EventTarget,
  session: Session,
  user: UserId,
  isBlocked: boolean,
): Promise<ImError | undefined> {
  try {
    await (isBlocked ? session.roster.block(user) : session.roster.unblock(user));
    return undefined;
  } catch (error) {
    if (!isImError(error)) throw error;
    element.dispatchEvent(new ImErrorEvent(error));
    return error;
  }
}

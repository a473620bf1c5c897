import {blocked, blocking, type UserId} from '../protocol/index.js';
import {whenThere, type Awaitable} from './awaitable.js';
import type {BlockStore} from './backend/backend.js';

/**
 * Whether something of `from` may reach `to`. Neither of two writes to or calls the other while one has blocked them.
 *
 * @throws ImError `blocking` where `from` has blocked `to`, and `blocked` where it is the other way round.
 */
export function admit(blocks: BlockStore, from: UserId, to: UserId): Awaitable<void> {
  return whenThere(blocks.between(from, to), (blockers) => {
    if (blockers.includes(from)) throw blocking(to);
    if (blockers.length > 0) throw blocked(to);
  });
}

/** Whether one of the two has blocked the other. */
export const isBlocked = async (blocks: BlockStore, one: UserId, other: UserId): Promise<boolean> =>
  (await blocks.between(one, other)).length > 0;

/** Everyone from whom the user is parted, by whichever of the two. */
export async function partedFrom(blocks: BlockStore, user: UserId): Promise<ReadonlySet<UserId>> {
  const both = await Promise.all([blocks.blockedBy(user), blocks.blockersOf(user)]);
  return new Set(both.flat());
}

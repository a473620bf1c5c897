import {blockLimit, MOST_BLOCKED, toOneself, userUnknown} from '../../protocol/index.js';
import type {Handlers} from './index.js';

/** Blocking a user and taking it back. What was said before stays with both; a call between the two ends. */
export const blocks: Pick<Handlers, 'block' | 'unblock'> = {
  async block({user}, from, {backend, roster, reach, calls}) {
    if (user === from.user) throw toOneself();
    if (!(await reach.mayKnow(from.user, user))) throw userUnknown(user);
    const blocked = await backend.blocks.blockedBy(from.user);
    if (blocked.length >= MOST_BLOCKED && !blocked.includes(user)) throw blockLimit(MOST_BLOCKED);
    await backend.blocks.block(from.user, user);
    await calls.part(from, user);
    await roster.tellBlock(from.user, user);
    return {};
  },

  async unblock({user}, from, {backend, roster}) {
    if (user === from.user) throw toOneself();
    if (await backend.blocks.unblock(from.user, user)) await roster.tellBlock(from.user, user);
    return {};
  },
};

import type {UserId} from '../../../protocol/index.js';
import type {BlockStore} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable, script, type Script} from './script.js';

const BLOCK = script(`
redis.call('SADD', p .. 'blockers-of:' .. ARGV[2], ARGV[1])
return redis.call('SADD', p .. 'blocked-by:' .. ARGV[1], ARGV[2])
`);

const UNBLOCK = script(`
redis.call('SREM', p .. 'blockers-of:' .. ARGV[2], ARGV[1])
return redis.call('SREM', p .. 'blocked-by:' .. ARGV[1], ARGV[2])
`);

const BETWEEN = repeatable(`
local one, other = ARGV[1], ARGV[2]
local found = {}
if redis.call('SISMEMBER', p .. 'blocked-by:' .. one, other) == 1 then found[1] = one end
if redis.call('SISMEMBER', p .. 'blocked-by:' .. other, one) == 1 then found[#found + 1] = other end
return found
`);

const BLOCKED_BY = repeatable(`return redis.call('SMEMBERS', p .. 'blocked-by:' .. ARGV[1])`);
const BLOCKERS_OF = repeatable(`return redis.call('SMEMBERS', p .. 'blockers-of:' .. ARGV[1])`);

const FORGET = repeatable(`
for _, blocked in ipairs(redis.call('SMEMBERS', p .. 'blocked-by:' .. ARGV[1])) do
  redis.call('SREM', p .. 'blockers-of:' .. blocked, ARGV[1])
end
return redis.call('DEL', p .. 'blocked-by:' .. ARGV[1])
`);

/** Who has blocked whom, in Redis. */
export class RedisBlocks implements BlockStore {
  readonly #site: RedisSite;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  async block(blocker: UserId, blocked: UserId): Promise<boolean> {
    return (await this.#site.run(BLOCK, blocker, blocked)) === 1;
  }

  async unblock(blocker: UserId, blocked: UserId): Promise<boolean> {
    return (await this.#site.run(UNBLOCK, blocker, blocked)) === 1;
  }

  between(one: UserId, other: UserId): Promise<readonly UserId[]> {
    return this.#users(BETWEEN, one, other);
  }

  blockedBy(user: UserId): Promise<readonly UserId[]> {
    return this.#users(BLOCKED_BY, user);
  }

  blockersOf(user: UserId): Promise<readonly UserId[]> {
    return this.#users(BLOCKERS_OF, user);
  }

  async forget(blocker: UserId): Promise<void> {
    await this.#site.run(FORGET, blocker);
  }

  async #users(what: Script, ...args: readonly string[]): Promise<readonly UserId[]> {
    return (await this.#site.run(what, ...args)) as UserId[];
  }
}

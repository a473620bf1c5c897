import type {UserId} from '../../../protocol/index.js';
import type {RevocationStore} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable} from './script.js';

const REVOKE = repeatable(`
local user, before = ARGV[1], tonumber(ARGV[2])
local known = tonumber(redis.call('HGET', p .. 'revoked', user) or 0)
if before > known then redis.call('HSET', p .. 'revoked', user, ARGV[2]) end
return 0
`);

const REVOKED_BEFORE = repeatable(`
return tonumber(redis.call('HGET', p .. 'revoked', ARGV[1]) or 0)
`);

/** Since when tokens count, at every server. */
export class RedisRevocations implements RevocationStore {
  readonly #site: RedisSite;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  async revoke(user: UserId, before: number): Promise<void> {
    await this.#site.run(REVOKE, user, String(Math.ceil(before)));
  }

  async revokedBefore(user: UserId): Promise<number> {
    return (await this.#site.run(REVOKED_BEFORE, user)) as number;
  }
}

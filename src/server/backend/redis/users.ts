import type {Profile, UserId} from '../../../protocol/index.js';
import type {UserStore} from '../backend.js';
import {repeatable, script} from './script.js';
import type {RedisSite} from './redis-site.js';

const REMEMBER = repeatable(`
local user, profile = ARGV[1], ARGV[2]
if redis.call('HGET', p .. 'users', user) == profile then return 0 end
redis.call('HSET', p .. 'users', user, profile)
redis.call('ZADD', p .. 'users:order', 0, user)
return 1
`);

const FIND = repeatable(`return redis.call('HGET', p .. 'users', ARGV[1])`);

const PAGE = repeatable(`
local after, limit = ARGV[1], ARGV[2]
local from = after == '' and '-' or '(' .. after
local profiles = {}
for _, user in ipairs(redis.call('ZRANGEBYLEX', p .. 'users:order', from, '+', 'LIMIT', 0, limit)) do
  profiles[#profiles + 1] = redis.call('HGET', p .. 'users', user)
end
return profiles
`);

const FORGET = script(`
redis.call('ZREM', p .. 'users:order', ARGV[1])
return redis.call('HDEL', p .. 'users', ARGV[1])
`);

/** The profiles of all who ever signed in at any server, or whom the site has put there. */
export class RedisUsers implements UserStore {
  readonly #site: RedisSite;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  async remember({id, name, picture}: Profile): Promise<void> {
    const profile: Profile = {id, name, ...(picture && {picture})};
    await this.#site.run(REMEMBER, id, JSON.stringify(profile));
  }

  async find(user: UserId): Promise<Profile | undefined> {
    const profile = (await this.#site.run(FIND, user)) as string | null;
    return profile === null ? undefined : asProfile(profile);
  }

  async page(after: UserId, limit: number): Promise<readonly Profile[]> {
    return ((await this.#site.run(PAGE, after, String(limit))) as string[]).map(asProfile);
  }

  async forget(user: UserId): Promise<boolean> {
    return (await this.#site.run(FORGET, user)) === 1;
  }
}

const asProfile = (json: string) => JSON.parse(json) as Profile;

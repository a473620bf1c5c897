import type {Profile, UserId} from '../../../protocol/index.js';
import type {UserStore} from '../backend.js';
import {repeatable} from './script.js';
import type {RedisSite} from './redis-site.js';

const REMEMBER = repeatable(`
local user, profile = ARGV[1], ARGV[2]
if redis.call('HGET', p .. 'users', user) == profile then return 0 end
redis.call('HSET', p .. 'users', user, profile)
return 1
`);

const FIND = repeatable(`return redis.call('HGET', p .. 'users', ARGV[1])`);

/** The profiles of all who ever signed in at any server. */
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
    return profile === null ? undefined : (JSON.parse(profile) as Profile);
  }
}

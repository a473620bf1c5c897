import type {UserId} from '../../../protocol/index.js';
import type {ContactStore} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable} from './script.js';

const CONTACTS = `
local function drop(user)
  for _, contact in ipairs(redis.call('SMEMBERS', p .. 'contacts:' .. user)) do
    redis.call('SREM', p .. 'contact-of:' .. contact, user)
  end
  redis.call('DEL', p .. 'contacts:' .. user)
end
`;

const PUT = repeatable(`${CONTACTS}
local user = ARGV[1]
drop(user)
for index = 2, #ARGV do
  redis.call('SADD', p .. 'contacts:' .. user, ARGV[index])
  redis.call('SADD', p .. 'contact-of:' .. ARGV[index], user)
end
`);

const FORGET = repeatable(`${CONTACTS}
local user = ARGV[1]
drop(user)
for _, owner in ipairs(redis.call('SMEMBERS', p .. 'contact-of:' .. user)) do
  redis.call('SREM', p .. 'contacts:' .. owner, user)
end
redis.call('DEL', p .. 'contact-of:' .. user)
`);

const OF = repeatable(`return redis.call('SMEMBERS', p .. 'contacts:' .. ARGV[1])`);

const MUTUAL = repeatable(
  `return redis.call('SINTER', p .. 'contacts:' .. ARGV[1], p .. 'contact-of:' .. ARGV[1])`,
);

const ARE_CONTACTS = repeatable(`
return redis.call('SISMEMBER', p .. 'contacts:' .. ARGV[1], ARGV[2])
  + redis.call('SISMEMBER', p .. 'contacts:' .. ARGV[2], ARGV[1])
`);

/** Contacts in Redis: each user's own, and who has each user. */
export class RedisContacts implements ContactStore {
  readonly #site: RedisSite;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  async of(user: UserId): Promise<readonly UserId[]> {
    return asList(await this.#site.run(OF, user));
  }

  async put(user: UserId, contacts: readonly UserId[]): Promise<void> {
    await this.#site.run(PUT, user, ...contacts);
  }

  async mutual(user: UserId): Promise<readonly UserId[]> {
    return asList(await this.#site.run(MUTUAL, user));
  }

  async areContacts(one: UserId, other: UserId): Promise<boolean> {
    return (await this.#site.run(ARE_CONTACTS, one, other)) === 2;
  }

  async forget(user: UserId): Promise<void> {
    await this.#site.run(FORGET, user);
  }
}

/** A script gives a set as a list. */
const asList = (found: unknown) => found as readonly UserId[];

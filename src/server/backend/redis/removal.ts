import type {MessageId, UserId} from '../../../protocol/index.js';
import type {Retention} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable, script} from './script.js';

const REMOVAL = `
local function newestOf(one, other)
  local place = redis.call('ZREVRANGE', p .. 'direction:' .. one .. '\\n' .. other, 0, 0)[1]
  return tonumber(place or 0)
end

local function endOf(from, to)
  local last = math.max(newestOf(from, to), newestOf(to, from))
  for _, pair in ipairs({{from, to}, {to, from}}) do
    if last > 0 then redis.call('ZADD', p .. 'partners:' .. pair[1], whole(last), pair[2])
    else redis.call('ZREM', p .. 'partners:' .. pair[1], pair[2]) end
  end
  if last == 0 then
    redis.call('ZREM', p .. 'conversations', from .. '\\n' .. to, to .. '\\n' .. from)
  end
end

local function remove(place)
  local row = redis.call('HGET', p .. 'messages', place)
  if not row then return end
  local draft = cjson.decode(string.match(row, '^%d+ %d+ (.*)$'))
  local direction = draft.from .. '\\n' .. draft.to
  redis.call('HDEL', p .. 'messages', place)
  redis.call('HDEL', p .. 'sent:' .. draft.from, draft.id)
  redis.call('ZREM', p .. 'order', place)
  redis.call('ZREM', p .. 'direction:' .. direction, place)
  redis.call('ZREM', p .. 'counted:' .. direction, place)
  redis.call('ZREM', p .. 'events:' .. draft.from, 'm' .. place)
  redis.call('ZREM', p .. 'events:' .. draft.to, 'm' .. place)
  endOf(draft.from, draft.to)
end
`;

/** By place and not by time, which may have been set back. Gives how many went. */
const REMOVE_OLD = script(`${REMOVAL}
local before, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local places = redis.call('ZRANGE', p .. 'order', 0, limit - 1)
for index, place in ipairs(places) do
  local row = redis.call('HGET', p .. 'messages', place) or ''
  if tonumber(string.match(row, '^%d+ (%d+)') or 0) >= before then return index - 1 end
  remove(place)
end
return #places
`);

/** Takes the oldest of a conversation, down to the newest so many. Gives how many went. */
const REMOVE_BEYOND = script(`${REMOVAL}
local one, other, newest, limit = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local keys = {p .. 'direction:' .. one .. '\\n' .. other, p .. 'direction:' .. other .. '\\n' .. one}
local beyond = redis.call('ZCARD', keys[1]) + redis.call('ZCARD', keys[2]) - newest
local count = math.min(beyond, limit)
if count <= 0 then return 0 end
local places = {}
for _, key in ipairs(keys) do
  for _, place in ipairs(redis.call('ZRANGE', key, 0, count - 1)) do places[#places + 1] = tonumber(place) end
end
table.sort(places)
for index = 1, count do remove(whole(places[index])) end
return count
`);

const CONVERSATIONS = repeatable(`
return redis.call('ZRANGEBYLEX', p .. 'conversations', ARGV[1] == '' and '-' or '(' .. ARGV[1], '+', 'LIMIT', 0, ARGV[2])
`);

/** Gives how many went. */
const ERASE_ONE = script(`${REMOVAL}
local place = redis.call('HGET', p .. 'sent:' .. ARGV[1], ARGV[2])
if not place then return 0 end
remove(place)
return 1
`);

/** Some of what a user has sent, the oldest of one conversation after the other. Gives how many went. */
const ERASE_SOME = script(`${REMOVAL}
local sender, limit, count = ARGV[1], tonumber(ARGV[2]), 0
for _, partner in ipairs(redis.call('ZRANGE', p .. 'partners:' .. sender, 0, -1)) do
  if count == limit then break end
  local key = p .. 'direction:' .. sender .. '\\n' .. partner
  for _, place in ipairs(redis.call('ZRANGE', key, 0, limit - count - 1)) do
    remove(place)
    count = count + 1
  end
end
return count
`);

const ERASE_RECEIPTS = repeatable(`
for _, event in ipairs(redis.call('ZRANGE', p .. 'events:' .. ARGV[1], 0, -1)) do
  if string.sub(event, 1, 1) == 'r' then
    local pair = string.sub(event, 2)
    local reader, author = string.match(pair, '^([^\\n]*)\\n(.*)$')
    redis.call('HDEL', p .. 'receipts', pair)
    redis.call('ZREM', p .. 'events:' .. reader, event)
    redis.call('ZREM', p .. 'events:' .. author, event)
  end
end
`);

/** How many conversations one step looks at. */
const CONVERSATIONS_AT_ONCE = 20;

/** Takes messages out of Redis. What is counted is counted from those that are there. */
export class RedisRemoval {
  readonly #site: RedisSite;
  /** The conversation that was looked at last. */
  #seen = '';

  constructor(site: RedisSite) {
    this.#site = site;
  }

  /** One step of `MessageStore.prune`. */
  async prune({before, newest}: Retention, limit: number): Promise<boolean> {
    const isMoreOld = before !== undefined && (await this.#pruneOld(before, limit));
    const isMoreBeyond = newest !== undefined && (await this.#pruneBeyond(newest, limit));
    return isMoreOld || isMoreBeyond;
  }

  async eraseOne(sender: UserId, id: MessageId): Promise<number> {
    return (await this.#site.run(ERASE_ONE, sender, id)) as number;
  }

  async eraseSome(sender: UserId, limit: number): Promise<number> {
    return (await this.#site.run(ERASE_SOME, sender, String(limit))) as number;
  }

  async eraseReceipts(user: UserId): Promise<void> {
    await this.#site.run(ERASE_RECEIPTS, user);
  }

  async #pruneOld(before: number, limit: number): Promise<boolean> {
    return (await this.#site.run(REMOVE_OLD, String(before), String(limit))) === limit;
  }

  /** Looks at the next conversations, and begins again after the last one. */
  async #pruneBeyond(newest: number, limit: number): Promise<boolean> {
    const conversations = (await this.#site.run(
      CONVERSATIONS,
      this.#seen,
      String(CONVERSATIONS_AT_ONCE),
    )) as string[];
    for (const conversation of conversations) {
      const [one, other] = conversation.split('\n') as [string, string];
      const args = [one, other, String(newest), String(limit)];
      // There may be more of this one.
      if ((await this.#site.run(REMOVE_BEYOND, ...args)) === limit) return true;
      this.#seen = conversation;
    }
    if (conversations.length === CONVERSATIONS_AT_ONCE) return true;
    this.#seen = '';
    return false;
  }
}

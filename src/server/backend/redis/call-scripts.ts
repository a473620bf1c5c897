import {QUEUE} from './events.js';
import {repeatable, script} from './script.js';

const CALLS = `
local LIVE, ENDED = p .. 'calls:live', p .. 'calls:ended'

local function forget(now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'calls:forget', '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', p .. 'calls:forget', id)
    redis.call('HDEL', ENDED, id)
    local alias = redis.call('HGET', p .. 'calls:alias-of', id)
    if alias then
      redis.call('HDEL', p .. 'calls:alias-of', id)
      redis.call('HDEL', p .. 'calls:alias', alias)
    end
  end
end

local function recall(id, now)
  local call = redis.call('HGET', LIVE, id)
  if call then return call end
  call = redis.call('HGET', ENDED, id)
  if not call then return call end
  return tonumber(redis.call('ZSCORE', p .. 'calls:forget', id) or 0) > tonumber(now) and call
end

local function find(id, now)
  local call = recall(id, now)
  if call then return call end
  local other = redis.call('HGET', p .. 'calls:alias', id)
  return other and recall(other, now)
end

local function keepEnd(id, call, forgetAt)
  redis.call('HSET', ENDED, id, call)
  redis.call('ZADD', p .. 'calls:forget', forgetAt, id)
end

local function keepRecord(id, record)
  if id ~= '' then redis.call('HSET', p .. 'calls:unwritten', id, record) end
end

local function watch(id, due)
  if due == '' then redis.call('ZREM', p .. 'calls:due', id)
  else redis.call('ZADD', p .. 'calls:due', due, id) end
end
`;

export const OPEN = script(`${CALLS}${QUEUE}
local now, id, call, caller, callee, forgetAt, due =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
forget(now)
local taken = find(id, now)
if taken then return taken end
if forgetAt ~= '' then
  keepEnd(id, call, forgetAt)
  enqueue(ARGV[8], ARGV[9], ARGV[10], ARGV[11])
  keepRecord(ARGV[12], ARGV[13])
  return false
end
for _, user in ipairs({callee, caller}) do
  local standing = redis.call('HGET', LIVE, redis.call('HGET', p .. 'claims', user) or '')
  if standing then return standing end
end
redis.call('HSET', LIVE, id, call)
redis.call('HSET', p .. 'claims', caller, id, callee, id)
watch(id, due)
enqueue(ARGV[8], ARGV[9], ARGV[10], ARGV[11])
return false
`);

export const FIND = repeatable(`${CALLS}
return find(ARGV[2], ARGV[1])
`);

export const OF_USER = repeatable(`
return redis.call('HGET', p .. 'calls:live', redis.call('HGET', p .. 'claims', ARGV[1]) or '')
`);

export const LIVE = repeatable(`return redis.call('HVALS', p .. 'calls:live')`);

export const ENDED = repeatable(`${CALLS}
local now, since = ARGV[1], ARGV[2]
forget(now)
local ended = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'calls:forget', since, '+inf')) do
  ended[#ended + 1] = redis.call('HGET', ENDED, id)
end
return ended
`);

export const REPLACE = script(`${CALLS}${QUEUE}
local node, id, before, after, phase, caller, callee, replaces, forgetAt, due =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
if redis.call('HGET', LIVE, id) ~= before then return 0 end
watch(id, due)
enqueue(ARGV[11], ARGV[12], ARGV[13], ARGV[14])
keepRecord(ARGV[15], ARGV[16])
local isNews = false
if phase == 'ended' then
  redis.call('HDEL', LIVE, id)
  keepEnd(id, after, forgetAt)
  for _, user in ipairs({caller, callee}) do
    if redis.call('HGET', p .. 'claims', user) == id then redis.call('HDEL', p .. 'claims', user) end
    if redis.call('HGET', p .. 'talking', user) == id then
      redis.call('HDEL', p .. 'talking', user)
      isNews = true
    end
  end
  local parties = p .. 'calls:held:' .. id
  for _, party in ipairs(redis.call('SMEMBERS', parties)) do
    redis.call('DEL', parties .. ':' .. party)
  end
  redis.call('DEL', parties)
else
  redis.call('HSET', LIVE, id, after)
  if phase == 'room' then
    isNews = redis.call('HSET', p .. 'talking', caller, id, callee, id) > 0
  end
end
if replaces ~= '' then
  redis.call('HSET', p .. 'calls:alias', replaces, id)
  redis.call('HSET', p .. 'calls:alias-of', id, replaces)
end
if isNews then
  for _, user in ipairs({caller, callee}) do
    redis.call('PUBLISH', p .. 'all', 'p' .. node .. ' ' .. user)
  end
end
return 1
`);

export const UNWRITTEN = repeatable(`return redis.call('HVALS', p .. 'calls:unwritten')`);

export const WRITTEN = repeatable(`return redis.call('HDEL', p .. 'calls:unwritten', ARGV[1])`);

export const NEXT_ROOM = repeatable(`return redis.call('INCR', p .. 'room')`);

export const HOLD = script(`
local id, call, party, signal, most = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', p .. 'calls:live', id) ~= call then return 0 end
local parties = p .. 'calls:held:' .. id
redis.call('SADD', parties, party)
redis.call('RPUSH', parties .. ':' .. party, signal)
redis.call('LTRIM', parties .. ':' .. party, -most, -1)
return 1
`);

export const RELEASE = script(`
local key = p .. 'calls:held:' .. ARGV[1] .. ':' .. ARGV[2]
local held = redis.call('LRANGE', key, 0, -1)
redis.call('DEL', key)
redis.call('SREM', p .. 'calls:held:' .. ARGV[1], ARGV[2])
return held
`);

export const OVERDUE = repeatable(`${CALLS}
forget(ARGV[1])
return redis.call('ZRANGEBYSCORE', p .. 'calls:due', '-inf', ARGV[2], 'LIMIT', 0, 1000)
`);

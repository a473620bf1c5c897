import {QUEUE} from './events.js';
import {repeatable, script} from './script.js';

const MESSAGES = `
local function lastPlace()
  return tonumber(redis.call('GET', p .. 'place') or 0)
end

local function nextPlace()
  return whole(redis.call('INCR', p .. 'place'))
end

-- How many of the author's messages the reader has not read, of those up to a place, and the first of them.
local function unread(author, reader, upTo, read)
  local key = p .. 'counted:' .. author .. '\\n' .. reader
  local count = redis.call('ZCOUNT', key, '(' .. read, upTo)
  local first = count > 0 and redis.call('ZRANGEBYSCORE', key, '(' .. read, upTo, 'LIMIT', 0, 1)[1] or ''
  return count, first
end

local function receipt(reader, author)
  local row = redis.call('HGET', p .. 'receipts', reader .. '\\n' .. author) or '0 0 0'
  return string.match(row, '^(%d+) (%d+) (%d+)$')
end

-- The newest that the author has sent the reader at or before a place.
local function lastSent(author, reader, limit)
  local key = p .. 'direction:' .. author .. '\\n' .. reader
  return tonumber(redis.call('ZREVRANGEBYSCORE', key, limit, '-inf', 'LIMIT', 0, 1)[1] or 0)
end
`;

/**
 * Gives the message's row, whether it is new, and how far the order has come. The event about it is written but for the
 * place of the message, which stands between its two halves.
 */
export const APPEND = script(`${MESSAGES}${QUEUE}
local node, by, from, to, id, at, draft, counts =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local known = redis.call('HGET', p .. 'sent:' .. from, id)
if known then
  local last = whole(lastPlace())
  redis.call('PUBLISH', p .. 'node:' .. node, '=' .. last)
  return {redis.call('HGET', p .. 'messages', known), 0, last}
end
local place = nextPlace()
local row = place .. ' ' .. at .. ' ' .. draft
local direction = from .. '\\n' .. to
redis.call('HSET', p .. 'messages', place, row)
redis.call('HSET', p .. 'sent:' .. from, id, place)
redis.call('ZADD', p .. 'order', place, place)
redis.call('ZADD', p .. 'direction:' .. direction, place, place)
if counts == '1' then redis.call('ZADD', p .. 'counted:' .. direction, place, place) end
redis.call('ZADD', p .. 'events:' .. from, place, 'm' .. place)
redis.call('ZADD', p .. 'events:' .. to, place, 'm' .. place)
redis.call('ZADD', p .. 'partners:' .. from, place, to)
redis.call('ZADD', p .. 'partners:' .. to, place, from)
redis.call('ZADD', p .. 'conversations', 0, from < to and direction or to .. '\\n' .. from)
enqueue(ARGV[9], ARGV[10], at, ARGV[11] .. place .. ARGV[12])
tellNodes({from, to}, 'm' .. by .. '\\n' .. row, node, place)
return {row, 1, place}
`);

/** Gives the receipt's row where it has moved, 0 where not, or what was wrong with it. */
export const ADVANCE = script(`${MESSAGES}
local node, by, reader, author, delivered, read =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local isPrivate = ARGV[7]
local last = lastPlace()
if delivered > last then return 'delivered' end
if read > last then return 'read' end
if lastSent(author, reader, '+inf') == 0 then return 'nothing' end
local oldDelivered, oldRead, oldPlace = receipt(reader, author)
local newRead = math.max(tonumber(oldRead), lastSent(author, reader, whole(read)))
local newDelivered =
  math.max(tonumber(oldDelivered), newRead, lastSent(author, reader, whole(delivered)))
if newRead == tonumber(oldRead) and newDelivered == tonumber(oldDelivered) then return 0 end
local place = nextPlace()
local pair = reader .. '\\n' .. author
local marks = whole(newDelivered) .. ' ' .. whole(newRead)
redis.call('HSET', p .. 'receipts', pair, marks .. ' ' .. place)
redis.call('ZADD', p .. 'events:' .. reader, place, 'r' .. pair)
redis.call('ZADD', p .. 'events:' .. author, place, 'r' .. pair)
local count, first = unread(author, reader, place, whole(newRead))
local row = place .. ' ' .. marks .. ' ' .. whole(count) .. ' ' .. first .. '\\n' .. pair
local told = isPrivate == '1' and {reader} or {reader, author}
tellNodes(told, 'r' .. by .. ' ' .. isPrivate .. '\\n' .. row, node, place)
return {row, 1, place}
`);

/** Gives how far the order has come, then the rows of a page and one more; or 'unknown'. */
export const SYNC = repeatable(`${MESSAGES}
local me, since, limit = ARGV[1], ARGV[2], ARGV[3]
local last = lastPlace()
if tonumber(since) > last then return 'unknown' end
local rows = {whole(last)}
local events = redis.call('ZRANGEBYSCORE', p .. 'events:' .. me, '(' .. since, '+inf', 'LIMIT', 0, limit)
for _, event in ipairs(events) do
  local rest = string.sub(event, 2)
  if string.sub(event, 1, 1) == 'm' then
    rows[#rows + 1] = 'm' .. (redis.call('HGET', p .. 'messages', rest) or '')
  else
    local reader, author = string.match(rest, '^([^\\n]*)\\n(.*)$')
    local delivered, read, place = receipt(reader, author)
    local count, first = unread(author, reader, place, read)
    rows[#rows + 1] =
      'r' .. place .. ' ' .. delivered .. ' ' .. read .. ' ' .. whole(count) .. ' ' .. first .. '\\n' .. rest
  end
end
return rows
`);

/** Gives the rows of a page and one more, the nearest to the edge first; or which edge is unknown. */
export const HISTORY = repeatable(`${MESSAGES}
local me, other, before, after, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local last = lastPlace()
if before ~= '' and tonumber(before) > last then return 'before' end
if after ~= '' and tonumber(after) > last then return 'after' end
local places = {}
for _, direction in ipairs({me .. '\\n' .. other, other .. '\\n' .. me}) do
  local key = p .. 'direction:' .. direction
  local page = after ~= ''
    and redis.call('ZRANGEBYSCORE', key, '(' .. after, '+inf', 'LIMIT', 0, limit)
    or redis.call('ZREVRANGEBYSCORE', key, before == '' and '+inf' or '(' .. before, '-inf', 'LIMIT', 0, limit)
  for _, place in ipairs(page) do places[#places + 1] = tonumber(place) end
end
if after ~= '' then table.sort(places) else table.sort(places, function(a, b) return a > b end) end
local rows = {}
for index = 1, math.min(limit, #places) do
  rows[index] = redis.call('HGET', p .. 'messages', whole(places[index]))
end
return rows
`);

/** Gives how far the order has come, then five for each conversation of a range, the newest first; or which edge is unknown. */
export const OVERVIEW = repeatable(`${MESSAGES}
local me, before, since, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local reached = lastPlace()
if before ~= '' and tonumber(before) > reached then return 'before' end
if since ~= '' and tonumber(since) > reached then return 'since' end
local last = whole(reached)
local found = {last}
local partners = redis.call(
  'ZREVRANGEBYSCORE', p .. 'partners:' .. me,
  before == '' and '+inf' or '(' .. before, since == '' and '-inf' or '(' .. since,
  'WITHSCORES', 'LIMIT', 0, limit)
for index = 1, #partners, 2 do
  local partner, place = partners[index], partners[index + 1]
  local mineDelivered, mineRead = receipt(me, partner)
  local theirsDelivered, theirsRead = receipt(partner, me)
  local count, first = unread(partner, me, last, mineRead)
  found[#found + 1] = partner
  found[#found + 1] = redis.call('HGET', p .. 'messages', place)
  found[#found + 1] = whole(count) .. ' ' .. first
  found[#found + 1] = mineDelivered .. ' ' .. mineRead
  found[#found + 1] = theirsDelivered .. ' ' .. theirsRead
end
return found
`);

export const PARTNERS = repeatable(
  `return redis.call('ZRANGE', p .. 'partners:' .. ARGV[1], 0, -1)`,
);

export const LAST_PLACE = repeatable(`${MESSAGES}
return lastPlace()
`);

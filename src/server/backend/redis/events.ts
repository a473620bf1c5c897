import type {DueEvent, EventQueue, NewEvent} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable, script} from './script.js';

/**
 * For the scripts that queue an event with what it is about. Of each topic only the first has a time at which it is due.
 */
export const QUEUE = `
local function enqueue(id, topic, at, body)
  if id == '' or redis.call('HSETNX', p .. 'site-events', id, at .. ' ' .. body) == 0 then return end
  redis.call('HSET', p .. 'site-events:topics', id, topic)
  local waiting = redis.call('RPUSH', p .. 'site-events:of:' .. topic, id)
  if waiting == 1 then redis.call('ZADD', p .. 'site-events:due', at, id) end
end
`;

/** The arguments of `enqueue`; the first is empty where there is no event. */
export const written = (event: NewEvent | undefined): [string, string, string, string] =>
  event ? [event.id, event.topic, String(event.at), event.body] : ['', '', '', ''];

const ADD = repeatable(`${QUEUE}
enqueue(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
`);

/** Gives when there is something to be taken after this, then four for each event. */
const TAKE = script(`
local now, until_, limit = ARGV[1], ARGV[2], ARGV[3]
local taken = {''}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'site-events:due', '-inf', now, 'LIMIT', 0, limit)) do
  redis.call('ZADD', p .. 'site-events:due', until_, id)
  taken[#taken + 1] = id
  taken[#taken + 1] = redis.call('HGET', p .. 'site-events:topics', id)
  taken[#taken + 1] = redis.call('HGET', p .. 'site-events:tries', id) or '0'
  taken[#taken + 1] = redis.call('HGET', p .. 'site-events', id)
end
local first = redis.call('ZRANGE', p .. 'site-events:due', 0, 0)[1]
if first then taken[1] = whole(tonumber(redis.call('ZSCORE', p .. 'site-events:due', first))) end
return taken
`);

const DONE = repeatable(`
local id, now = ARGV[1], ARGV[2]
local topic = redis.call('HGET', p .. 'site-events:topics', id)
if not topic then return end
local queue = p .. 'site-events:of:' .. topic
redis.call('HDEL', p .. 'site-events', id)
redis.call('HDEL', p .. 'site-events:topics', id)
redis.call('HDEL', p .. 'site-events:tries', id)
redis.call('ZREM', p .. 'site-events:due', id)
redis.call('LREM', queue, 1, id)
local next = redis.call('LINDEX', queue, 0)
if next then redis.call('ZADD', p .. 'site-events:due', now, next) end
`);

const RETRY = script(`
local id, at = ARGV[1], ARGV[2]
if redis.call('ZADD', p .. 'site-events:due', 'XX', 'CH', at, id) == 1 then
  redis.call('HINCRBY', p .. 'site-events:tries', id, 1)
end
`);

/** Events in Redis: any server that shares it may tell them. */
export class RedisEvents implements EventQueue {
  readonly #site: RedisSite;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  async add(event: NewEvent): Promise<void> {
    await this.#site.run(ADD, ...written(event));
  }

  async take(now: number, until: number, limit: number): ReturnType<EventQueue['take']> {
    const [next, ...rows] = (await this.#site.run(
      TAKE,
      String(now),
      String(until),
      String(limit),
    )) as [string, ...string[]];
    const events: DueEvent[] = [];
    for (let index = 0; index < rows.length; index += 4) {
      const [id, topic, tries, row] = rows.slice(index, index + 4) as FourRows;
      const [, at, body] = /^(\d+) (.*)$/s.exec(row)!;
      events.push({id, topic, at: Number(at), body: body!, tries: Number(tries)});
    }
    return {events, ...(next && {next: Number(next)})};
  }

  async done(id: string, now: number): Promise<void> {
    await this.#site.run(DONE, id, String(now));
  }

  async retry(id: string, at: number): Promise<void> {
    await this.#site.run(RETRY, id, String(at));
  }
}

type FourRows = [id: string, topic: string, tries: string, row: string];

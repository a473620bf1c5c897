import {script} from './script.js';
import type {RedisSite} from './redis-site.js';

/**
 * A server says that it runs, until when, and takes over what is left of those that no longer do: each by one, who
 * has as long for it as a lease lasts. Gives whether it counted as running until now, then whom it takes over.
 */
const RENEW = script(`
local node, lease, takesOver = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local taken = {redis.call('ZSCORE', p .. 'nodes', node) and 1 or 0}
redis.call('ZADD', p .. 'nodes', now + lease, node)
redis.call('ZREM', p .. 'sweeping', node)
if not takesOver then return taken end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', p .. 'nodes', '-inf', now)) do
  redis.call('ZREM', p .. 'nodes', dead)
  redis.call('ZADD', p .. 'sweeping', now, dead)
end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', p .. 'sweeping', '-inf', now)) do
  redis.call('ZADD', p .. 'sweeping', now + lease, dead)
  taken[#taken + 1] = dead
end
return taken
`);

const SWEPT = script(`return redis.call('ZREM', p .. 'sweeping', ARGV[1])`);

/** Writes, which is where a Redis that is full or read-only shows. */
const TOUCH = script(`return redis.call('ZADD', p .. 'nodes', 'XX', 'GT', 0, ARGV[1])`);

const END = script(`return redis.call('ZREM', p .. 'nodes', ARGV[1])`);

/** Until when each server counts as running: deadlines in a sorted set, which every server looks at. */
export class Leases {
  readonly #site: RedisSite;
  readonly #lease: number;
  #patientUntil = 0;

  constructor(site: RedisSite, lease: number) {
    this.#site = site;
    this.#lease = lease;
  }

  /** How often to renew, in ms. */
  get period(): number {
    return this.#lease / 3;
  }

  /** Nobody could renew while Redis was away: the others have as long as a lease lasts to say that they run. */
  bePatient(): void {
    this.#patientUntil = this.#site.now() + this.#lease;
  }

  async renew(): Promise<{readonly wasRunning: boolean; readonly dead: readonly string[]}> {
    const {node} = this.#site;
    const takesOver = this.#site.now() < this.#patientUntil ? '0' : '1';
    const found = await this.#site.run(RENEW, node, String(this.#lease), takesOver);
    const [was, ...dead] = found as [number, ...string[]];
    return {wasRunning: was === 1, dead};
  }

  /** Everything that a dead server held has been cleared away. */
  async swept(node: string): Promise<void> {
    await this.#site.run(SWEPT, node);
  }

  /** @throws ImError `try-later` where nothing can be written. */
  async touch(): Promise<void> {
    await this.#site.run(TOUCH, this.#site.node);
  }

  async end(): Promise<void> {
    await this.#site.run(END, this.#site.node);
  }
}

import {randomUUID} from 'node:crypto';
import {RedisSite} from './redis-site.js';
import {isAway, type RedisConnection} from './connection.js';
import {script} from './script.js';

const CLOCK = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function forget(node)
  local addresses = p .. 'gates:addresses:' .. node
  for _, address in ipairs(redis.call('SMEMBERS', addresses)) do
    redis.call('HDEL', p .. 'gates:of:' .. address, node)
  end
  redis.call('DEL', addresses)
end
`;

/** How many connections an address has at one server; refused where they are too many with those at the others that run. */
const TELL = script(`${CLOCK}
local node, address, count, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local key, addresses = p .. 'gates:of:' .. address, p .. 'gates:addresses:' .. node
if count == 0 then
  redis.call('HDEL', key, node)
  redis.call('SREM', addresses, address)
  return 1
end
local total = count
if most > 0 then
  local rows = redis.call('HGETALL', key)
  for at = 1, #rows, 2 do
    local until_ = rows[at] ~= node and redis.call('ZSCORE', p .. 'gates', rows[at])
    if until_ and tonumber(until_) > now then total = total + tonumber(rows[at + 1]) end
  end
  if total > most then return 0 end
end
redis.call('HSET', key, node, count)
redis.call('SADD', addresses, address)
return 1
`);

/** A server says that it runs, and takes away what those counted that no longer do. Gives whether it counted as running. */
const RENEW = script(`${CLOCK}
local node, lease = ARGV[1], tonumber(ARGV[2])
local was = redis.call('ZSCORE', p .. 'gates', node) and 1 or 0
redis.call('ZADD', p .. 'gates', now + lease, node)
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', p .. 'gates', '-inf', now)) do
  redis.call('ZREM', p .. 'gates', dead)
  forget(dead)
end
return was
`);

/** Nothing is connected here, as far as Redis is told. */
const FORGET = script(`${CLOCK} forget(ARGV[1])`);

const END = script(`${CLOCK} forget(ARGV[1]) redis.call('ZREM', p .. 'gates', ARGV[1])`);

export interface AddressCountsOptions {
  readonly connection: RedisConnection;
  /** How many connections an address may have at all servers together. */
  readonly most: number;
  /** How long what this server has counted holds if it says nothing more, in ms. */
  readonly lease: number;
  readonly onFault: (error: unknown) => void;
}

/**
 * How many connections each address has, at all servers that share a Redis. What a server has counted goes with it, when its
 * lease has run out. While Redis is away nobody is kept out, and it is told of everybody again when it is back.
 */
export class AddressCounts {
  readonly #site: RedisSite;
  readonly #options: AddressCountsOptions;
  /** Of the connections here, by address. */
  readonly #counts = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #release: () => void;
  #work = Promise.resolve();

  constructor(options: AddressCountsOptions) {
    this.#options = options;
    const {connection, lease} = options;
    this.#site = new RedisSite(connection, '', randomUUID());
    this.#renew();
    this.#timer = setInterval(() => this.#renew(), lease / 3);
    this.#release = connection.use({away: () => undefined, back: () => this.#restore()});
  }

  /** Counts one more, unless there are too many. */
  async open(address: string): Promise<boolean> {
    this.#count(address, 1);
    if (!this.#site.connection.isReady) return true;
    const {most, onFault} = this.#options;
    try {
      if (await this.#tell(address, most)) return true;
    } catch (error) {
      if (!isAway(error)) onFault(error);
      return true;
    }
    this.close(address);
    return false;
  }

  /** One that was counted is gone. */
  close(address: string): void {
    this.#count(address, -1);
    this.#try(() => this.#tell(address));
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#release();
    await this.#work;
    if (this.#site.connection.isReady) this.#try(() => this.#run(END));
    await this.#work;
  }

  #count(address: string, change: 1 | -1): void {
    const count = (this.#counts.get(address) ?? 0) + change;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }

  #renew(): void {
    this.#try(async () => {
      const wasRunning = (await this.#run(RENEW, String(this.#options.lease))) === 1;
      if (!wasRunning) await this.#tellAll();
    });
  }

  #restore(): void {
    this.#renew();
    this.#try(async () => {
      await this.#run(FORGET);
      await this.#tellAll();
    });
  }

  async #tellAll(): Promise<void> {
    await Promise.all([...this.#counts.keys()].map((address) => this.#tell(address)));
  }

  /** Without `most` it is not refused. What is told last is right: it is how many there are by then. */
  async #tell(address: string, most = 0): Promise<boolean> {
    const count = this.#counts.get(address) ?? 0;
    return (await this.#run(TELL, address, String(count), String(most))) === 1;
  }

  /** Nobody waits for it; where Redis is away it is done in another way when it is back. */
  #try(work: () => Promise<unknown>): void {
    const {isReady} = this.#site.connection;
    if (!isReady) return;
    const done = work().then(
      () => undefined,
      (error: unknown) => {
        if (!isAway(error)) this.#options.onFault(error);
      },
    );
    this.#work = this.#work.then(() => done);
  }

  #run(what: typeof TELL, ...args: readonly string[]): Promise<unknown> {
    return this.#site.run(what, this.#site.node, ...args);
  }
}

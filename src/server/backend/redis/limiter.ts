import {RateLimiterRedis} from 'rate-limiter-flexible';
import {memoryLimiter, type LimiterMaker} from '../../user-limits.js';
import type {RedisConnection} from './connection.js';
import {prefixOf} from './keys.js';

/** What the limiter asks of the client of a Redis. */
interface LimiterClient {
  readonly isReady: boolean;
  eval(
    lua: string,
    options: {readonly keys: readonly string[]; readonly arguments: readonly string[]},
  ): Promise<unknown>;
}

/** Counts for all servers of a site together. While Redis is away, each counts for itself. */
export function redisLimiter(connection: RedisConnection, site: string): LimiterMaker {
  const prefix = prefixOf(site, connection.database);
  const storeClient: LimiterClient = {
    get isReady() {
      return connection.isReady;
    },
    eval: (lua, {keys, arguments: args}) => connection.evaluate(lua, keys, args),
  };
  return (options) =>
    new RateLimiterRedis({
      ...options,
      storeClient,
      useRedisPackage: true,
      keyPrefix: `${prefix}limit:${options.keyPrefix}`,
      insuranceLimiter: memoryLimiter(options),
    });
}

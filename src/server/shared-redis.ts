import {RedisConnection} from './backend/redis/connection.js';
import {ConfigError} from './config.js';
import type {Log} from './log.js';
import {durabilityOf, unseen} from './redis-settings.js';

/**
 * The connection to the Redis that several servers share. Once it is open it comes back by itself.
 *
 * @throws ConfigError where there is no Redis, or it does not let us in.
 */
export async function connectRedis(url: string, log: Log): Promise<RedisConnection> {
  try {
    return await RedisConnection.open({
      url,
      clock: Date.now,
      onChange: (state, error) => {
        if (state === 'ready') log.warn('Redis is back');
        else log.error({why: (error as Error).message}, 'Redis is away');
      },
    });
  } catch (error) {
    // The address itself may hold a password.
    const {host} = new URL(url);
    const why = (error as Error).message.replace(/\.$/, '') || (error as Error).name;
    throw new ConfigError(`The Redis at ${host} cannot be used: ${why}.`, {cause: error});
  }
}

/** Says at the start what of the settings of Redis may lose messages that were acknowledged. */
export async function warnOfLoss(redis: RedisConnection, log: Log): Promise<void> {
  const {faults, hidden} = await durabilityOf((setting) => redis.setting(setting));
  for (const fault of faults) log.warn(`Redis may lose messages: ${fault}`);
  if (hidden.length > 0) log.warn(`Redis: ${unseen(hidden)}`);
}

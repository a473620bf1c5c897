import {after, before} from 'node:test';
import {RedisServer} from './redis-server.js';
import {shareWorlds} from './world.js';

/** Has the tests of this process run against two servers on one Redis. To be called before the tests are imported. */
export function overTwoServers(): void {
  let redis: RedisServer;
  before(async () => {
    redis = await RedisServer.start();
    shareWorlds(redis.url);
  });
  after(() => redis.close());
}

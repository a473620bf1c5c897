import {after, before} from 'node:test';
import {RedisConnection} from '../../src/server/backend/redis/connection.js';
import {RedisBackend} from '../../src/server/backend/redis/redis.js';
import {RedisServer} from '../support/node/redis-server.js';
import {newId} from '../support/node/world.js';
import {backendContract, ENDED_KEPT} from './backend-contract.js';

let redis: RedisServer;
const connections: RedisConnection[] = [];
let time = 1_000_000;

before(async () => {
  redis = await RedisServer.start();
});
after(async () => {
  for (const connection of connections) connection.close();
  await redis.close();
});

backendContract('Redis', async () => {
  // Each time a site that nobody has seen, and two servers of it, each with connections of its own.
  const site = newId();
  const open = async (index: number) => {
    connections[index] ??= await RedisConnection.open({url: redis.url, clock: () => time});
    const backend = new RedisBackend({
      connection: connections[index],
      site,
      node: newId(),
      endedKept: ENDED_KEPT,
      lease: 3_600_000,
    });
    await backend.open();
    return backend;
  };
  const [backend, beside] = [await open(0), await open(1)];
  return {
    backend,
    beside,
    now: () => connections[0]!.now(),
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
});

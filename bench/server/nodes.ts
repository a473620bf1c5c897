import {RedisServer} from '../../test/support/node/redis-server.js';
import {ours} from './contenders.js';
import {processorTimeOf, ServerProcess} from './process.js';
import {latency, throughput, type Pair} from './relay.js';

const PAIRS = 50;

/** What servers do that share a Redis. */
export interface NodesFigures {
  /** Frames a second for each core that a node has to itself: what it relays in a second of its processor time. */
  readonly perCore: number;
  /** How much processor time each frame takes of the Redis that all of them share, in microseconds. */
  readonly redis: number;
  /** From sent to arrived at a steady rate, in ms. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * What `count` nodes relay over one Redis. With two, sender and addressee of each frame are at different ones, half of them
 * each way. Nodes are told by their processor time: with Redis and the load, two have no core to themselves here.
 */
export async function overRedis(
  count: number,
  {rate, seconds}: {readonly rate: number; readonly seconds: number},
): Promise<NodesFigures> {
  const redis = await RedisServer.start();
  const nodes: ServerProcess[] = [];
  const pairs: Pair[] = [];
  try {
    while (nodes.length < count) nodes.push(await ServerProcess.start(ours, {IM_REDIS: redis.url}));
    for (let n = 0; n < PAIRS; n++) {
      pairs.push({
        receiver: await ours.signIn(nodes[(n + 1) % count]!.port, `${n}-b`),
        sender: await ours.signIn(nodes[n % count]!.port, `${n}-a`),
        frame: ours.frame(`${n}-b`),
      });
    }
    const used = () => nodes.reduce((sum, {processorTime}) => sum + processorTime, 0);
    const usedByRedis = () => processorTimeOf(redis.pid!);
    await throughput(ours, pairs, 4, 1);
    const [before, redisBefore] = [used(), usedByRedis()];
    const frames = (await throughput(ours, pairs, 16, seconds)) * seconds;
    const perCore = Math.round(frames / (used() - before));
    const ofRedis = ((usedByRedis() - redisBefore) / frames) * 1e6;
    return {perCore, redis: ofRedis, ...(await latency(ours, pairs, rate, seconds))};
  } finally {
    for (const {sender, receiver} of pairs) for (const socket of [sender, receiver]) socket.close();
    for (const node of nodes) await node.kill();
    await redis.close();
  }
}

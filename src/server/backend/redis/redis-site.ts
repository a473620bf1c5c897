import type {RedisConnection} from './connection.js';
import {prefixOf} from './keys.js';
import type {Script} from './script.js';

/** What one server has to do with one site in Redis. */
export class RedisSite {
  readonly prefix: string;
  /** This server, by a name that no other has and that it has for this one start. */
  readonly node: string;
  readonly connection: RedisConnection;

  constructor(connection: RedisConnection, site: string, node: string) {
    this.connection = connection;
    this.prefix = prefixOf(site, connection.database);
    this.node = node;
  }

  /** @throws ImError `try-later` where Redis is away or full: the script may have run then. */
  run(script: Script, ...args: readonly string[]): Promise<unknown> {
    return this.connection.run(script, this.prefix, args);
  }

  now(): number {
    return this.connection.now();
  }
}

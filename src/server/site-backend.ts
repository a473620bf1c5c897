import {randomUUID} from 'node:crypto';
import {join} from 'node:path';
import type {Backend} from './backend/backend.js';
import {embeddedBackend, type EmbeddedOptions} from './backend/embedded.js';
import type {RedisConnection} from './backend/redis/connection.js';
import {RedisBackend} from './backend/redis/redis.js';
import {ConfigError, type Config} from './config.js';

/**
 * The backend of one site, below the folder of everything the server stores.
 *
 * @throws ConfigError where that folder cannot be used.
 */
export function openBackend(
  {site, endedKept}: Config,
  root: string,
  options: Pick<EmbeddedOptions, 'now' | 'onFault'>,
): Backend {
  const folder = site === '' ? root : join(root, 'sites', site);
  try {
    return embeddedBackend({...options, folder, endedKept});
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    throw new ConfigError(`The folder "${folder}" cannot hold the database: ${why}.`, {
      cause: error,
    });
  }
}

/** The backend of one site that is shared with other servers. It does nothing before `open()`. */
export function shareBackend(
  {site, endedKept, serverLease}: Config,
  connection: RedisConnection,
  onFault: (error: unknown) => void,
): Backend {
  return new RedisBackend({
    connection,
    site,
    node: randomUUID(),
    endedKept,
    lease: serverLease,
    onFault,
  });
}

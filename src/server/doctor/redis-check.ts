import {createClient, type RedisClientType} from '@redis/client';

/** The first version that has all that is asked of it. */
const OLDEST = 7;

/** What the server needs of a Redis so that what it has acknowledged is not lost: setting, value, and what else would happen. */
const NEEDED = [
  ['appendonly', 'yes', 'a restart forgets every message'],
  ['appendfsync', 'always', 'a crash forgets messages that were acknowledged'],
  ['maxmemory-policy', 'noeviction', 'a full memory drops messages instead of refusing new ones'],
] as const;

/**
 * Connects to the Redis that several servers share, writes to it, and looks how it keeps what it is given.
 *
 * @throws Error that says what is wrong, and nothing of the password in the address.
 */
export async function checkRedis(url: string): Promise<void> {
  const {host} = new URL(url);
  const client = createClient({url, socket: {reconnectStrategy: false, connectTimeout: 5_000}});
  client.on('error', () => undefined);
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? '0';
    if (Number.parseInt(version) < OLDEST) {
      throw new Error(`it has version ${version}; ${OLDEST}.0 or later is needed`);
    }
    await client.set('im:doctor', 'was here', {expiration: {type: 'EX', value: 1}});
    const faults = await faultsOf(client as RedisClientType);
    if (faults.length > 0) throw new Error(faults.join('; '));
  } catch (error) {
    const why = (error as Error).message || (error as Error).name;
    throw new Error(`The Redis at ${host}: ${why}.`, {cause: error});
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** Empty also where the Redis does not let anybody look at its settings, as those one rents often do. */
async function faultsOf(client: RedisClientType): Promise<string[]> {
  const faults: string[] = [];
  for (const [setting, value, otherwise] of NEEDED) {
    const found = await client.configGet(setting).catch(() => ({}));
    const actual = (found as Record<string, string>)[setting];
    if (actual === undefined || actual === value) continue;
    faults.push(`with "${setting} ${actual}" ${otherwise}; set it to "${value}"`);
  }
  return faults;
}

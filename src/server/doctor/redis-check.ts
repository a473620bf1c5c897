import {createClient} from '@redis/client';
import {durabilityOf, unseen} from '../redis-settings.js';

/** The first version that has all that is asked of it. */
const OLDEST = 7;

/**
 * Connects to the Redis that several servers share, writes to it, and looks how it keeps what it is given. Gives what
 * to think about, where there is something.
 *
 * @throws Error that says what is wrong, and nothing of the password in the address.
 */
export async function checkRedis(url: string): Promise<string | undefined> {
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
    const {faults, hidden} = await durabilityOf(async (setting) => {
      const found: Record<string, string> = await client.configGet(setting);
      return found[setting];
    });
    if (faults.length > 0) throw new Error(faults.join('; '));
    const replicas = Number(
      /connected_slaves:(\d+)/.exec(await client.info('replication'))?.[1] ?? 0,
    );
    const doubts = [
      ...(hidden.length > 0 ? [unseen(hidden)] : []),
      ...(replicas > 0 ? ['a replica that takes over may lack what was acknowledged last'] : []),
    ];
    return doubts.length > 0 ? doubts.join('; ') : undefined;
  } catch (error) {
    const why = (error as Error).message || (error as Error).name;
    throw new Error(`The Redis at ${host}: ${why}.`, {cause: error});
  } finally {
    if (client.isOpen) client.destroy();
  }
}

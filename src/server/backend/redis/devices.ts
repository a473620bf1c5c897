import type {ChosenPresence, DeviceId, Profile, UserId} from '../../../protocol/index.js';
import type {DeviceRecord, DeviceStore, LiveUser} from '../backend.js';
import type {RedisSite} from './redis-site.js';
import {repeatable, script, type Script} from './script.js';

const DEVICES = `
local function rebuild(user, profile)
  local key = p .. 'devices:' .. user
  local row = profile
  for _, device in ipairs(redis.call('HVALS', key)) do row = row .. '\\n' .. device end
  redis.call('HSET', p .. 'live', user, row)
end

local function profileOf(user)
  return string.match(redis.call('HGET', p .. 'live', user) or '', '^[^\\n]*')
end

local function parts(row)
  return string.match(row or '', '^(%S+) (%S+)')
end

local function changed(user, node)
  redis.call('PUBLISH', p .. 'all', 'p' .. node .. ' ' .. user)
end

local function member(user, device, connection)
  return user .. '\\n' .. device .. '\\n' .. connection
end

local function leave(user, device, node, connection)
  redis.call('HDEL', p .. 'devices:' .. user, device)
  redis.call('SREM', p .. 'held-by:' .. node, member(user, device, connection))
  if redis.call('HLEN', p .. 'devices:' .. user) == 0 then redis.call('HDEL', p .. 'live', user)
  else rebuild(user, profileOf(user)) end
end
`;

/** A device comes, or comes again where the server had been counted out: then only if nothing has taken its place. */
const PUT = repeatable(`${DEVICES}
local user, device, node, connection, json, profile, again =
  ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local key = p .. 'devices:' .. user
local oldNode, oldConnection = parts(redis.call('HGET', key, device))
local isOther = oldConnection and oldConnection ~= connection
if isOther and again == '1' then return 0 end
redis.call('HSET', key, device, node .. ' ' .. connection .. ' ' .. json)
redis.call('SADD', p .. 'held-by:' .. node, member(user, device, connection))
if isOther then
  local old = member(user, device, oldConnection)
  redis.call('SREM', p .. 'held-by:' .. oldNode, old)
  if oldNode ~= node then redis.call('PUBLISH', p .. 'node:' .. oldNode, 'x' .. old) end
end
rebuild(user, profile)
changed(user, node)
return 1
`);

const CHOOSE = script(`${DEVICES}
local user, device, node, connection, json = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local key = p .. 'devices:' .. user
local _, present = parts(redis.call('HGET', key, device))
if present ~= connection then return 0 end
redis.call('HSET', key, device, node .. ' ' .. connection .. ' ' .. json)
rebuild(user, profileOf(user))
changed(user, node)
return 1
`);

const REMOVE = script(`${DEVICES}
local user, device, node, connection = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local oldNode, present = parts(redis.call('HGET', p .. 'devices:' .. user, device))
if present ~= connection then return 0 end
leave(user, device, oldNode, present)
changed(user, node)
return 1
`);

/** A device goes because its server has: unless it is at another one by now. */
const SWEEP = script(`${DEVICES}
local user, device, connection, node, dead = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local _, present = parts(redis.call('HGET', p .. 'devices:' .. user, device))
redis.call('SREM', p .. 'held-by:' .. dead, member(user, device, connection))
if present ~= connection then return 0 end
leave(user, device, dead, connection)
changed(user, node)
return 1
`);

const HELD_BY = repeatable(`return redis.call('SMEMBERS', p .. 'held-by:' .. ARGV[1])`);

const OF = repeatable(`
local row = redis.call('HGET', p .. 'live', ARGV[1])
return row and {row, redis.call('HEXISTS', p .. 'talking', ARGV[1])}
`);

const ALL = repeatable(`
return {redis.call('HGETALL', p .. 'live'), redis.call('HKEYS', p .. 'talking')}
`);

/** A device that is connected to this server. */
interface LocalDevice {
  readonly profile: Profile;
  readonly record: DeviceRecord;
}

/** Who is signed in at any server. Knows by heart who is at this one, so that Redis can be told again. */
export class RedisDevices implements DeviceStore {
  readonly #site: RedisSite;
  /** By connection. */
  readonly #local = new Map<string, LocalDevice>();
  #reading: Promise<readonly LiveUser[]> | undefined;
  #next: Promise<readonly LiveUser[]> | undefined;

  constructor(site: RedisSite) {
    this.#site = site;
  }

  /** Who has a device at this server. */
  get users(): ReadonlySet<UserId> {
    return new Set([...this.#local.values()].map(({profile}) => profile.id));
  }

  async put(profile: Profile, record: DeviceRecord): Promise<void> {
    this.#local.set(record.connection, {profile, record});
    await this.#run(PUT, ...this.#put({profile, record}), '0');
  }

  async choose(
    user: UserId,
    device: DeviceId,
    connection: string,
    presence: ChosenPresence,
  ): Promise<boolean> {
    const local = this.#local.get(connection);
    if (!local) return false;
    const record = {...local.record, presence};
    this.#local.set(connection, {...local, record});
    const {node} = this.#site;
    return (await this.#run(CHOOSE, user, device, node, connection, JSON.stringify(record))) === 1;
  }

  async remove(user: UserId, device: DeviceId, connection: string): Promise<boolean> {
    this.#local.delete(connection);
    return (await this.#run(REMOVE, user, device, this.#site.node, connection)) === 1;
  }

  async of(user: UserId): Promise<LiveUser | undefined> {
    const [row, talks] = ((await this.#run(OF, user)) ?? []) as [string?, number?];
    return row === undefined ? undefined : asLiveUser(row, talks === 1);
  }

  /** Many who ask at once, as after a restart, share an answer: each one that was read after it was asked for. */
  all(): Promise<readonly LiveUser[]> {
    if (!this.#reading) return (this.#reading = this.#readAll());
    return (this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return (this.#reading = this.#readAll());
      }));
  }

  /** Tells Redis of all devices here again. Gives those that have another connection at another server by now. */
  async restore(): Promise<readonly LocalDevice[]> {
    const local = [...this.#local.values()];
    const kept = await Promise.all(
      local.map(async (device) => (await this.#run(PUT, ...this.#put(device), '1')) === 1),
    );
    return local.filter((_, index) => !kept[index]);
  }

  /** Removes what Redis holds for a server, but not what is connected here; answers what that was. */
  async sweep(node: string): Promise<readonly {user: UserId; device: DeviceId}[]> {
    const held = (await this.#run(HELD_BY, node)) as string[];
    const swept = await Promise.all(
      held.map(async (line) => {
        const [user, device, connection] = line.split('\n') as [string, string, string];
        if (this.#local.has(connection)) return [];
        const {node: own} = this.#site;
        const isGone = (await this.#run(SWEEP, user, device, connection, own, node)) === 1;
        return isGone ? [{user, device}] : [];
      }),
    );
    return swept.flat();
  }

  #put({profile, record}: LocalDevice): string[] {
    const {device, connection} = record;
    const {node} = this.#site;
    return [profile.id, device, node, connection, JSON.stringify(record), JSON.stringify(profile)];
  }

  async #readAll(): Promise<readonly LiveUser[]> {
    try {
      const [rows, talking] = (await this.#run(ALL)) as [string[], string[]];
      const talks = new Set(talking);
      return rows.flatMap((row, index) =>
        index % 2 ? [asLiveUser(row, talks.has(rows[index - 1]!))] : [],
      );
    } finally {
      this.#reading = undefined;
    }
  }

  #run(what: Script, ...args: readonly string[]): Promise<unknown> {
    return this.#site.run(what, ...args);
  }
}

function asLiveUser(row: string, inCall: boolean): LiveUser {
  const [profile, ...devices] = row.split('\n');
  return {
    profile: JSON.parse(profile!) as Profile,
    devices: devices.map((device) => JSON.parse(device.replace(/^\S+ \S+ /, '')) as DeviceRecord),
    inCall,
  };
}

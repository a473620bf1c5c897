import type {ChosenPresence, DeviceId, Profile, UserId} from '../../protocol/index.js';
import {BlockRows} from './block-rows.js';
import type {
  Backend,
  BackendWatcher,
  Bus,
  DeviceRecord,
  DeviceStore,
  Envelope,
  LiveUser,
} from './backend.js';
import {CallRows} from './call-rows.js';
import {ContactRows} from './contact-rows.js';
import {DatabaseFile} from './database-file.js';
import {EmbeddedCalls} from './embedded-calls.js';
import {RevocationRows} from './revocation-rows.js';
import {EventRows} from './event-rows.js';
import {SqliteStore} from './sqlite.js';
import {UserRows} from './user-rows.js';

export interface EmbeddedOptions {
  /** The folder of the database; made where it is missing. */
  readonly folder: string;
  /** How long ended calls are kept, in ms. */
  readonly endedKept: number;
  readonly now: () => number;
  /** Something live could not be stored for the next process. */
  readonly onFault?: (error: unknown) => void;
}

/**
 * A backend for one server process: live state in memory, and messages, profiles, blocks, contacts, events and what
 * calls there are in one SQLite file.
 *
 * @throws Error where the folder or file cannot be used.
 */
export function embeddedBackend(options: EmbeddedOptions): Backend {
  const {folder, endedKept, now, onFault = () => undefined} = options;
  const file = new DatabaseFile(folder);
  const watchers = new Set<BackendWatcher>();
  const events = new EventRows(file);
  const store = new SqliteStore(file, now, events, (event) => {
    for (const watcher of [...watchers]) watcher.stored(event);
  });
  const rows = new CallRows(file, events);
  const calls = new EmbeddedCalls({rows, endedKept, now, onFault});
  return {
    calls,
    devices: new MemoryDevices(calls),
    bus: memoryBus(),
    users: new UserRows(file),
    messages: store,
    blocks: new BlockRows(file),
    open: async () => undefined,
    check: async () => file.check(),
    revocations: new RevocationRows(file),
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    contacts: new ContactRows(file),
    events,
    close: async () => file.close(),
  };
}

class MemoryDevices implements DeviceStore {
  /**
   * What is there is put in the place of what was, and never changed: nothing of it need be copied. Whether a user is in a
   * call is as of when somebody last asked.
   */
  readonly #users = new Map<UserId, LiveUser>();
  readonly #calls: EmbeddedCalls;

  constructor(calls: EmbeddedCalls) {
    this.#calls = calls;
  }

  async put(profile: Profile, record: DeviceRecord): Promise<void> {
    const {devices = [], inCall = false} = this.#users.get(profile.id) ?? {};
    const isKnown = devices.some(({device}) => device === record.device);
    this.#users.set(profile.id, {
      profile,
      inCall,
      devices: isKnown
        ? devices.map((other) => (other.device === record.device ? record : other))
        : // Not spread into a new list, which has room for many more: most users have one device.
          devices.concat(record),
    });
  }

  async choose(
    user: UserId,
    device: DeviceId,
    connection: string,
    presence: ChosenPresence,
  ): Promise<boolean> {
    const entry = this.#users.get(user);
    if (!entry?.devices.some(isAt(device, connection))) return false;
    await this.put(entry.profile, {device, connection, presence});
    return true;
  }

  async remove(user: UserId, device: DeviceId, connection: string): Promise<boolean> {
    const entry = this.#users.get(user);
    if (!entry?.devices.some(isAt(device, connection))) return false;
    const devices = entry.devices.filter((other) => other.device !== device);
    if (devices.length > 0) this.#users.set(user, {...entry, devices});
    else this.#users.delete(user);
    return true;
  }

  of(user: UserId): LiveUser | undefined {
    return this.#read(user);
  }

  async all(): Promise<readonly LiveUser[]> {
    return [...this.#users.keys()].map((user) => this.#read(user)!);
  }

  #read(user: UserId): LiveUser | undefined {
    const entry = this.#users.get(user);
    const inCall = this.#calls.isInRoom(user);
    if (!entry || entry.inCall === inCall) return entry;
    const current = {...entry, inCall};
    this.#users.set(user, current);
    return current;
  }
}

const isAt =
  (device: DeviceId, connection: string) =>
  (record: DeviceRecord): boolean =>
    record.device === device && record.connection === connection;

/** Joins the servers of one process, as tests have several; a single one has nobody to talk to. */
function memoryBus(): Bus {
  const listeners = new Set<(envelope: Envelope) => void>();
  return {
    join(listener) {
      // A function of its own, so that a member is told apart even where listeners are shared.
      const own = (envelope: Envelope) => listener(envelope);
      listeners.add(own);
      return {
        publish(envelope) {
          for (const other of listeners) if (other !== own) other(envelope);
        },
        leave() {
          listeners.delete(own);
        },
      };
    },
  };
}

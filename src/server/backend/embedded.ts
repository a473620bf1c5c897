import type {CallId, DeviceId, Profile, Signal, UserId} from '../../protocol/index.js';
import {
  SIGNALS_HELD,
  type Backend,
  type Bus,
  type CallRecord,
  type CallStore,
  type DeviceRecord,
  type DeviceStore,
  type EndedCall,
  type Envelope,
  type LiveCall,
  type LiveUser,
  type Party,
} from './backend.js';
import {SqliteStore} from './sqlite.js';

export interface EmbeddedOptions {
  /** The folder of the database; made where it is missing. */
  readonly folder: string;
  /** How long ended calls are kept, in ms. */
  readonly endedKept: number;
  readonly now: () => number;
}

/** A backend for one server process: live state in memory, messages and profiles in one SQLite file. */
export function embeddedBackend({folder, endedKept, now}: EmbeddedOptions): Backend {
  const store = new SqliteStore(folder, now);
  const calls = new MemoryCalls(endedKept, now);
  return {
    calls,
    devices: new MemoryDevices(calls),
    bus: memoryBus(),
    users: store,
    messages: store,
    close: () => store.close(),
  };
}

class MemoryDevices implements DeviceStore {
  readonly #users = new Map<UserId, {profile: Profile; devices: Map<DeviceId, DeviceRecord>}>();
  readonly #calls: MemoryCalls;

  constructor(calls: MemoryCalls) {
    this.#calls = calls;
  }

  async put(profile: Profile, record: DeviceRecord): Promise<void> {
    const entry = this.#users.get(profile.id);
    if (entry) entry.profile = profile;
    const devices = entry?.devices ?? new Map<DeviceId, DeviceRecord>();
    devices.set(record.device, record);
    if (!entry) this.#users.set(profile.id, {profile, devices});
  }

  async remove(user: UserId, device: DeviceId, connection: string): Promise<boolean> {
    const entry = this.#users.get(user);
    if (entry?.devices.get(device)?.connection !== connection) return false;
    entry.devices.delete(device);
    if (entry.devices.size === 0) this.#users.delete(user);
    return true;
  }

  async of(user: UserId): Promise<LiveUser | undefined> {
    return this.#read(user);
  }

  async all(): Promise<readonly LiveUser[]> {
    return [...this.#users.keys()].map((user) => this.#read(user)!);
  }

  #read(user: UserId): LiveUser | undefined {
    const entry = this.#users.get(user);
    return (
      entry && {
        profile: entry.profile,
        devices: [...entry.devices.values()],
        inCall: this.#calls.isInRoom(user),
      }
    );
  }
}

class MemoryCalls implements CallStore {
  readonly #calls = new Map<CallId, CallRecord>();
  readonly #replacedBy = new Map<CallId, CallId>();
  readonly #ofUser = new Map<UserId, CallId>();
  readonly #held = new Map<CallId, {party: Party; signal: Signal}[]>();
  /** Oldest first, so that forgetting needs no timer. */
  readonly #ended = new Map<CallId, number>();
  readonly #endedKept: number;
  readonly #now: () => number;
  #lastRoom = 0;

  constructor(endedKept: number, now: () => number) {
    this.#endedKept = endedKept;
    this.#now = now;
  }

  isInRoom(user: UserId): boolean {
    return this.#live(user)?.phase === 'room';
  }

  async open(call: CallRecord): Promise<CallRecord | undefined> {
    this.#forget();
    const taken = this.#find(call.id);
    if (taken) return taken;
    if (call.phase !== 'ended') {
      const busy = this.#live(call.callee) ?? this.#live(call.caller.user);
      if (busy) return busy;
    }
    this.#keep(call);
    return undefined;
  }

  async find(id: CallId): Promise<CallRecord | undefined> {
    this.#forget();
    return this.#find(id);
  }

  async ofUser(user: UserId): Promise<LiveCall | undefined> {
    return this.#live(user);
  }

  async replace(before: LiveCall, after: CallRecord): Promise<boolean> {
    if (this.#calls.get(before.id) !== before) return false;
    this.#keep(after);
    return true;
  }

  async nextRoom(): Promise<number> {
    return ++this.#lastRoom;
  }

  async hold(id: CallId, party: Party, signal: Signal): Promise<void> {
    const call = this.#calls.get(id);
    if (!call || call.phase === 'ended') return;
    const held = this.#held.get(id) ?? [];
    const others = held.filter((item) => !isSame(item.party, party));
    const own = held.filter((item) => isSame(item.party, party));
    this.#held.set(id, [...others, ...own.slice(1 - SIGNALS_HELD), {party, signal}]);
  }

  async release(id: CallId, party: Party): Promise<readonly Signal[]> {
    const held = this.#held.get(id) ?? [];
    this.#held.set(
      id,
      held.filter((item) => !isSame(item.party, party)),
    );
    return held.filter((item) => isSame(item.party, party)).map(({signal}) => signal);
  }

  #find(id: CallId): CallRecord | undefined {
    return this.#calls.get(id) ?? this.#calls.get(this.#replacedBy.get(id) ?? '');
  }

  #live(user: UserId): LiveCall | undefined {
    const call = this.#calls.get(this.#ofUser.get(user) ?? '');
    return call?.phase === 'ended' ? undefined : call;
  }

  #keep(call: CallRecord): void {
    this.#calls.set(call.id, call);
    if (call.phase === 'ended') {
      this.#end(call);
      return;
    }
    this.#ofUser.set(call.caller.user, call.id);
    this.#ofUser.set(call.callee, call.id);
    if (call.phase === 'room' && call.replaces) this.#replacedBy.set(call.replaces, call.id);
  }

  #end({id, caller, callee}: EndedCall): void {
    for (const user of [caller.user, callee]) {
      if (this.#ofUser.get(user) === id) this.#ofUser.delete(user);
    }
    this.#held.delete(id);
    this.#ended.set(id, this.#now() + this.#endedKept);
  }

  #forget(): void {
    const now = this.#now();
    for (const [id, keptUntil] of this.#ended) {
      if (keptUntil > now) return;
      const call = this.#calls.get(id);
      if (call?.phase === 'ended' && call.replaces) this.#replacedBy.delete(call.replaces);
      this.#calls.delete(id);
      this.#ended.delete(id);
    }
  }
}

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

const isSame = (a: Party, b: Party) => a.user === b.user && a.device === b.device;

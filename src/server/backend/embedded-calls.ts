import type {CallId, MessageId, Signal, UserId} from '../../protocol/index.js';
import {
  SIGNALS_HELD,
  type CallRecord,
  type CallStore,
  type EndedCall,
  type LiveCall,
  type NewEvent,
  type Party,
  type UnwrittenRecord,
} from './backend.js';
import type {CallRows, KeptCall} from './call-rows.js';

export interface EmbeddedCallsOptions {
  readonly rows: CallRows;
  /** How long ended calls are kept, in ms. */
  readonly endedKept: number;
  readonly now: () => number;
  /** A call could not be stored. It goes on all the same, but would not outlive the process. */
  readonly onFault: (error: unknown) => void;
}

/** The calls of one server process: decided on in memory, and kept in SQLite for the process that follows. */
export class EmbeddedCalls implements CallStore {
  readonly #options: EmbeddedCallsOptions;
  readonly #calls = new Map<CallId, CallRecord>();
  readonly #replacedBy = new Map<CallId, CallId>();
  readonly #ofUser = new Map<UserId, CallId>();
  readonly #held = new Map<CallId, {party: Party; signal: Signal}[]>();
  /** Oldest first, so that forgetting needs no timer. */
  readonly #ended = new Map<CallId, number>();
  #lastRoom: number;

  constructor(options: EmbeddedCallsOptions) {
    this.#options = options;
    this.#lastRoom = options.rows.lastRoom();
    const byEnd = (one: KeptCall, other: KeptCall) => (one.forgetAt ?? 0) - (other.forgetAt ?? 0);
    for (const kept of [...options.rows.load()].sort(byEnd)) this.#remember(kept);
    this.#forget();
  }

  isInRoom(user: UserId): boolean {
    return this.#live(user)?.phase === 'room';
  }

  async open(
    call: CallRecord,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<CallRecord | undefined> {
    this.#forget();
    const taken = this.#find(call.id);
    if (taken) return taken;
    if (call.phase !== 'ended') {
      const busy = this.#live(call.callee) ?? this.#live(call.caller.user);
      if (busy) return busy;
    }
    await this.#keep(call, {event, record});
    return undefined;
  }

  async find(id: CallId): Promise<CallRecord | undefined> {
    this.#forget();
    return this.#find(id);
  }

  async ofUser(user: UserId): Promise<LiveCall | undefined> {
    return this.#live(user);
  }

  async live(): Promise<readonly LiveCall[]> {
    return [...this.#calls.values()].filter((call) => call.phase !== 'ended');
  }

  async endedSince(time: number): Promise<readonly EndedCall[]> {
    this.#forget();
    return [...this.#calls.values()].filter(
      (call): call is EndedCall =>
        call.phase === 'ended' && this.#ended.get(call.id)! >= time + this.#options.endedKept,
    );
  }

  async replace(
    before: LiveCall,
    after: CallRecord,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<boolean> {
    if (this.#calls.get(before.id) !== before) return false;
    await this.#keep(after, {before, event, record});
    return true;
  }

  async unwritten(): Promise<readonly UnwrittenRecord[]> {
    return this.#options.rows.unwritten();
  }

  async written(record: MessageId): Promise<void> {
    await this.#options.rows.written(record);
  }

  async nextRoom(): Promise<number> {
    return ++this.#lastRoom;
  }

  async hold(call: LiveCall, party: Party, signal: Signal): Promise<boolean> {
    const {id} = call;
    if (this.#calls.get(id) !== call) return false;
    const held = this.#held.get(id) ?? [];
    const others = held.filter((item) => !isSame(item.party, party));
    const own = held.filter((item) => isSame(item.party, party));
    this.#held.set(id, [...others, ...own.slice(1 - SIGNALS_HELD), {party, signal}]);
    return true;
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

  /** Decides at once; resolves when that is on the disk, where it says more than who is away. */
  async #keep(
    call: CallRecord,
    {
      before,
      ...along
    }: {
      before?: LiveCall;
      event: NewEvent | undefined;
      record: UnwrittenRecord | undefined;
    },
  ): Promise<void> {
    const {rows, endedKept, now, onFault} = this.#options;
    const kept: KeptCall = {call, ...(call.phase === 'ended' && {forgetAt: now() + endedKept})};
    this.#remember(kept);
    if (before && isStoredAs(before, call)) return;
    await rows.keep(kept, now(), along).catch(onFault);
  }

  #remember({call, forgetAt}: KeptCall): void {
    this.#calls.set(call.id, call);
    if (call.phase === 'ended') return this.#end(call, forgetAt ?? 0);
    this.#ofUser.set(call.caller.user, call.id);
    this.#ofUser.set(call.callee, call.id);
    if (call.phase === 'room' && call.replaces) this.#replacedBy.set(call.replaces, call.id);
  }

  #end({id, caller, callee, replaces}: EndedCall, forgetAt: number): void {
    for (const user of [caller.user, callee]) {
      if (this.#ofUser.get(user) === id) this.#ofUser.delete(user);
    }
    if (replaces) this.#replacedBy.set(replaces, id);
    this.#held.delete(id);
    this.#ended.set(id, forgetAt);
  }

  #forget(): void {
    const now = this.#options.now();
    for (const [id, keptUntil] of this.#ended) {
      if (keptUntil > now) return;
      const call = this.#calls.get(id);
      if (call?.phase === 'ended' && call.replaces) this.#replacedBy.delete(call.replaces);
      this.#calls.delete(id);
      this.#ended.delete(id);
    }
  }
}

const isStoredAs = (one: LiveCall, other: CallRecord) =>
  JSON.stringify({...one, away: {}}) === JSON.stringify({...other, away: {}});

const isSame = (a: Party, b: Party) => a.user === b.user && a.device === b.device;

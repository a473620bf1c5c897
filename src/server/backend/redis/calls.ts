import type {CallId, MessageId, RoomNumber, Signal, UserId} from '../../../protocol/index.js';
import {nextDue} from '../../call-record.js';
import {
  SIGNALS_HELD,
  type CallRecord,
  type CallStore,
  type EndedCall,
  type LiveCall,
  type NewEvent,
  type Party,
  type RingingCall,
  type UnwrittenRecord,
} from '../backend.js';
import {
  ENDED,
  FIND,
  HOLD,
  LIVE,
  NEXT_ROOM,
  OF_USER,
  OPEN,
  OVERDUE,
  RELEASE,
  REPLACE,
  UNWRITTEN,
  WRITTEN,
} from './call-scripts.js';
import {written} from './events.js';
import type {RedisSite} from './redis-site.js';

/** How long a call may be overdue before a server that did not watch it ends it, in ms. */
const OVERDUE_MS = 500;

/** How long whoever has ended a call has to write its record, in ms. */
const WRITING_MS = 2_000;

/** The calls of all servers. A record is its JSON: whoever changes it says which JSON was read. */
export class RedisCalls implements CallStore {
  readonly #site: RedisSite;
  readonly #endedKept: number;

  constructor(site: RedisSite, endedKept: number) {
    this.#site = site;
    this.#endedKept = endedKept;
  }

  async open(
    call: RingingCall | EndedCall,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<CallRecord | undefined> {
    const {id, caller, callee} = call;
    return asCall(
      await this.#site.run(
        OPEN,
        this.#time(),
        id,
        JSON.stringify(call),
        caller.user,
        callee,
        ...this.#fate(call),
        ...written(event),
        ...kept(record),
      ),
    );
  }

  async find(id: CallId): Promise<CallRecord | undefined> {
    return asCall(await this.#site.run(FIND, this.#time(), id));
  }

  async ofUser(user: UserId): Promise<LiveCall | undefined> {
    return asCall(await this.#site.run(OF_USER, user)) as LiveCall | undefined;
  }

  async live(): Promise<readonly LiveCall[]> {
    return ((await this.#site.run(LIVE)) as string[]).map((json) => JSON.parse(json) as LiveCall);
  }

  async endedSince(time: number): Promise<readonly EndedCall[]> {
    const since = String(time + this.#endedKept);
    const ended = (await this.#site.run(ENDED, this.#time(), since)) as string[];
    return ended.map((json) => JSON.parse(json) as EndedCall);
  }

  async replace(
    before: LiveCall,
    after: CallRecord,
    event?: NewEvent,
    record?: UnwrittenRecord,
  ): Promise<boolean> {
    const {caller, callee} = after;
    const changed = await this.#site.run(
      REPLACE,
      this.#site.node,
      before.id,
      JSON.stringify(before),
      JSON.stringify(after),
      after.phase,
      caller.user,
      callee,
      after.phase === 'ringing' ? '' : (after.replaces ?? ''),
      ...this.#fate(after),
      ...written(event),
      ...kept(record),
    );
    return changed === 1;
  }

  async unwritten(): Promise<readonly UnwrittenRecord[]> {
    const records = (await this.#site.run(UNWRITTEN)) as string[];
    return records.map((json) => JSON.parse(json) as UnwrittenRecord);
  }

  async written(record: MessageId): Promise<void> {
    await this.#site.run(WRITTEN, record);
  }

  /** The records that nobody has written for a while: whoever was about to may have gone. */
  async forgotten(): Promise<readonly UnwrittenRecord[]> {
    const before = this.#site.now() - WRITING_MS;
    return (await this.unwritten()).filter(({endedAt}) => endedAt <= before);
  }

  async nextRoom(): Promise<RoomNumber> {
    return (await this.#site.run(NEXT_ROOM)) as number;
  }

  async hold(call: LiveCall, {user, device}: Party, signal: Signal): Promise<boolean> {
    const kept = await this.#site.run(
      HOLD,
      call.id,
      JSON.stringify(call),
      `${user}\n${device}`,
      JSON.stringify(signal),
      String(SIGNALS_HELD),
    );
    return kept === 1;
  }

  async release(id: CallId, {user, device}: Party): Promise<readonly Signal[]> {
    const held = (await this.#site.run(RELEASE, id, `${user}\n${device}`)) as string[];
    return held.map((json) => JSON.parse(json) as Signal);
  }

  /** The calls that should have ended by themselves; forgets what ended long ago. */
  async overdue(): Promise<readonly CallId[]> {
    const now = this.#site.now();
    return (await this.#site.run(OVERDUE, String(now), String(now - OVERDUE_MS))) as CallId[];
  }

  #time(): string {
    return String(this.#site.now());
  }

  /** Until when an end is remembered, or when a live call is due: an empty string where there is no such time. */
  #fate(call: CallRecord): [forgetAt: string, due: string] {
    if (call.phase === 'ended') return [String(this.#site.now() + this.#endedKept), ''];
    const due = nextDue(call);
    return ['', due ? String(due.at) : ''];
  }
}

/** The arguments of `keepRecord`; the first is empty where there is no record. */
const kept = (record: UnwrittenRecord | undefined): [string, string] =>
  record ? [record.id, JSON.stringify(record)] : ['', ''];

const asCall = (json: unknown): CallRecord | undefined =>
  typeof json === 'string' ? (JSON.parse(json) as CallRecord) : undefined;

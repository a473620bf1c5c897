import {
  notInCall,
  type CallId,
  type ClientEndReason,
  type ClientFrameOf,
  type DeviceId,
  type EndReason,
  type Media,
  type Preconnect,
  type Signal,
  type UserId,
} from '../protocol/index.js';
import type {
  Backend,
  CallRecord,
  LiveCall,
  Party,
  RingingCall,
  RoomCall,
  UnwrittenRecord,
} from './backend/backend.js';
import {CallAbsences} from './call-absences.js';
import {CallHistory, recordOf} from './call-history.js';
import {CallJournal} from './call-journal.js';
import {CallLedger} from './call-ledger.js';
import {CallNews} from './call-news.js';
import {
  ended,
  isCallerDevice,
  isGlare,
  isOf,
  otherSide,
  sideInRoom,
  signalledBy,
} from './call-record.js';
import type {Config} from './config.js';
import type {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Log} from './log.js';
import type {SiteEvents} from './events/site-events.js';
import {preconnectPolicy} from './preconnect.js';
import type {Metrics} from './metrics.js';
import type {Reach} from './reach.js';
import type {Rooms} from './rooms.js';
import type {Roster} from './roster.js';

export interface CallsParts {
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly reach: Reach;
  readonly events: SiteEvents;
  readonly rooms: Rooms;
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/**
 * Decides what becomes of every call: who rings, who has taken it, when it is over and why. Each frame may
 * come late, twice or crossed with another; it is then answered with what stands.
 */
export class Calls {
  /** What happens to calls because devices come and go. */
  readonly absences: CallAbsences;
  readonly #parts: CallsParts;
  readonly #ledger: CallLedger;
  readonly #news: CallNews;
  readonly #history: CallHistory;
  readonly #journal: CallJournal;

  constructor(parts: CallsParts) {
    const {backend, delivery, roster, rooms, log, metrics, now} = parts;
    this.#parts = parts;
    this.#news = new CallNews(delivery, roster, rooms, now);
    this.#journal = new CallJournal(log, metrics, now);
    this.#history = new CallHistory(backend, log, now);
    this.#ledger = new CallLedger(backend.calls, log, now, (call, reason) =>
      this.#finish(call, reason),
    );
    this.absences = new CallAbsences({...parts, ledger: this.#ledger, news: this.#news});
  }

  /** @throws ImError as `Reach.check` does; the device hears that the call has ended, too. */
  async invite(from: Connection, frame: ClientFrameOf<'invite'>): Promise<void> {
    const {call: id, to, media} = frame;
    const {backend, reach} = this.#parts;
    // A call that is known was allowed when it began.
    if (!(await backend.calls.find(id))) {
      try {
        await reach.check(from.user, to, 'invite');
      } catch (error) {
        this.#news.tellEnd(from, id, 'forbidden');
        throw error;
      }
    }
    let glare: RingingCall | undefined;
    await this.#ledger.step(id, async (known) => {
      if (known) return this.#news.answer(known, from, id);
      const call = this.#ringing(from, frame);
      if (!(await backend.devices.of(to))) return this.#refuse(call, from, 'offline');
      const standing = await this.#ledger.open(call);
      if (!standing) {
        // The last device may have gone before it could find the call waiting for it.
        if (!(await backend.devices.of(to))) return this.#finish(call, 'offline');
        this.#journal.rings(call);
        return this.#news.ring(call, from.profile);
      }
      if (standing.id === id) return false;
      if (!isGlare(standing, from, to)) return this.#refuseBusy(call, from, standing);
      glare = standing;
      return true;
    });
    if (glare) await this.#merge(glare, from, id, media);
  }

  /** A device of the called user rings: the caller hears of the first, and of the first that may connect already. */
  async ringing(from: Connection, id: CallId, wish: Preconnect = 'off'): Promise<void> {
    await this.#ledger.step(id, async (call) => {
      if (call?.phase === 'room' && sideInRoom(call, from)) return true;
      if (call?.phase !== 'ringing' || call.callee !== from.user) {
        return this.#news.answer(call, from, id);
      }
      const preconnected = call.preconnected ?? (await this.#preconnected(call, from.device, wish));
      const heard: RingingCall = {...call, heard: true, ...(preconnected && {preconnected})};
      const isNews = !call.heard || preconnected !== call.preconnected;
      if (isNews && !(await this.#ledger.replace(call, heard))) return false;
      if (isNews) this.#news.ringing(heard);
      if (preconnected?.device === from.device) this.#news.preconnect(heard, from, preconnected);
      return true;
    });
  }

  /** The first of the called user's devices takes the call. */
  async accept(from: Connection, id: CallId, media: Media): Promise<void> {
    await this.#ledger.step(id, async (call) =>
      call?.phase === 'ringing' && call.callee === from.user
        ? this.#open(call, from, media)
        : this.#news.answer(call, from, id),
    );
  }

  /** The caller cancels, a called device declines, or either device of the room hangs up. */
  async end(from: Connection, id: CallId, asked: ClientEndReason): Promise<void> {
    await this.#ledger.step(id, async (call) => {
      if (call?.phase === 'ringing' && isCallerDevice(call, from)) {
        return this.#finish(call, 'cancelled');
      }
      if (call?.phase === 'ringing' && call.callee === from.user) {
        return this.#finish(call, 'declined', from);
      }
      if (call?.phase === 'room' && sideInRoom(call, from)) {
        return this.#finish(call, roomEnd(call, from, asked));
      }
      return this.#news.answer(call, from, id);
    });
  }

  /** Ends what call the two have with each other, as `from` has blocked the other. */
  async part(from: Connection, other: UserId): Promise<void> {
    const standing = await this.#parts.backend.calls.ofUser(from.user);
    if (!standing || !isOf(standing, other)) return;
    await this.#ledger.step(standing.id, async (call) => {
      if (call?.phase === 'room') return this.#finish(call, 'hung-up');
      if (call?.phase !== 'ringing') return true;
      return call.callee === from.user
        ? this.#finish(call, 'declined', from)
        : this.#finish(call, 'cancelled');
    });
  }

  /** @throws ImError `not-in-call` unless `from` is one of the two devices that connect for this call. */
  async signal(from: Connection, id: CallId, signal: Signal): Promise<void> {
    await this.#ledger.step(id, async (call) => {
      if (isLate(call, from)) return true;
      const way = call && call.phase !== 'ended' ? signalledBy(call, from) : undefined;
      if (!call || call.phase === 'ended' || !way) throw notInCall(id);
      return this.#parts.rooms.signal(call, way, signal);
    });
  }

  /** Ends a call that is due, though another server watched it. */
  async expire(id: CallId): Promise<void> {
    await this.#ledger.expire(id);
  }

  /** The site ends a call; answers whether there was one. */
  async endByServer(id: CallId): Promise<boolean> {
    let isFound = false;
    await this.#ledger.step(id, async (call) => {
      isFound = call !== undefined && call.phase !== 'ended';
      return !isFound || this.#finish(call as LiveCall, 'server-ended');
    });
    return isFound;
  }

  /** Writes the record of a call that has ended, which somebody else has left unwritten. */
  async record(record: UnwrittenRecord): Promise<void> {
    await this.#history.keep(record);
  }

  /** Writes what an earlier process has left unwritten. */
  async restoreRecords(): Promise<void> {
    for (const record of await this.#parts.backend.calls.unwritten()) {
      await this.#history.keep(record);
    }
  }

  close(): void {
    this.#ledger.close();
    this.#history.close();
  }

  #ringing(from: Connection, frame: ClientFrameOf<'invite'>): RingingCall {
    const {config, now} = this.#parts;
    const {call: id, to, media, preconnect = 'off', ringTimeout} = frame;
    const rings = ringTimeout === undefined ? config.ringTimeout : ringTimeout * 1000;
    return {
      phase: 'ringing',
      id,
      caller: {user: from.user, device: from.device},
      callee: to,
      media,
      ringsUntil: now() + rings,
      heard: false,
      preconnect,
      away: {},
    };
  }

  async #preconnected(
    {caller, callee, preconnect}: RingingCall,
    device: DeviceId,
    wish: Preconnect,
  ): Promise<RingingCall['preconnected']> {
    const {reach, config} = this.#parts;
    if (preconnect === 'off' || wish === 'off') return undefined;
    const policy = preconnectPolicy({
      caller: preconnect,
      callee: wish,
      areContacts: !config.relayOnly && (await reach.areContacts(caller.user, callee)),
      hasRelay: config.turn.length > 0,
    });
    return policy && {device, policy};
  }

  /** Both invited each other at once: the second invite accepts the first. */
  async #merge(glare: RingingCall, from: Connection, id: CallId, media: Media): Promise<void> {
    let isOpen = false;
    await this.#ledger.step(glare.id, async (call) => {
      if (call?.phase !== 'ringing') return true;
      return (isOpen = await this.#open(call, from, media, id));
    });
    if (!isOpen) this.#news.tellEnd(from, id, 'busy');
  }

  async #open(
    call: RingingCall,
    from: Connection,
    media: Media,
    replaces?: CallId,
  ): Promise<boolean> {
    const {backend, events, now} = this.#parts;
    const room: RoomCall = {
      phase: 'room',
      id: call.id,
      room: await backend.calls.nextRoom(),
      caller: call.caller,
      callee: call.callee,
      calleeDevice: from.device,
      media: {caller: call.media, callee: media},
      openedAt: now(),
      ...(call.preconnected && {preconnected: call.preconnected.device}),
      away: call.away.caller === undefined ? {} : {caller: call.away.caller},
      ...(replaces !== undefined && {replaces}),
    };
    if (!(await this.#ledger.replace(call, room, events.ofStart(room)))) return false;
    this.#journal.opened(room);
    events.wake();
    await this.#news.opened(room);
    return true;
  }

  async #finish(call: LiveCall, reason: EndReason, by?: Party): Promise<boolean> {
    const over = ended(call, reason, by?.device);
    const {events, now} = this.#parts;
    const record = recordOf(call, reason, now());
    if (!(await this.#ledger.replace(call, over, events.ofEnd(call, over), record))) return false;
    this.#journal.ended(call, reason);
    events.wake();
    await this.#news.finished(call, over);
    await this.#history.keep(record);
    return true;
  }

  async #refuseBusy(call: RingingCall, from: Connection, standing: CallRecord): Promise<boolean> {
    // Where it is the caller who is busy, or the one called talks with just them, there is nobody to tell.
    const isMissed = isOf(standing, call.callee) && !isOf(standing, from.user);
    if (isMissed) this.#news.missed(call, from.profile);
    return this.#refuse(call, from, 'busy');
  }

  /** Ends a call before it began; it is remembered, so that the same invite, late, rings nobody. */
  async #refuse(call: RingingCall, from: Connection, reason: EndReason): Promise<true> {
    const {backend, events, now} = this.#parts;
    const over = ended(call, reason);
    const record = recordOf(call, reason, now());
    await backend.calls.open(over, events.ofEnd(call, over), record);
    this.#journal.ended(call, reason);
    events.wake();
    this.#news.tellEnd(from, call.id, reason);
    await this.#history.keep(record);
    return true;
  }
}

/** What an end that one device of the room asks for is to both. */
function roomEnd(call: RoomCall, from: Party, asked: ClientEndReason): EndReason {
  // Media fails for whoever is left behind by a device that is not here either.
  const isLost = asked === 'media-failed' && call.away[otherSide(sideInRoom(call, from)!)];
  if (isLost) return 'connection-lost';
  // A cancel or a decline that crossed with an accept hangs up what the accept began.
  return asked === 'media-failed' || asked === 'device-error' ? asked : 'hung-up';
}

/** Whether a signal was on its way when its sender's part in the call ended. */
function isLate(call: CallRecord | undefined, from: Party): boolean {
  if (call?.phase === 'ended') return isCallerDevice(call, from) || call.callee === from.user;
  // This device may have connected while it rang, and another one took the call.
  if (call?.phase !== 'room' || call.callee !== from.user) return false;
  return call.preconnected === from.device && call.calleeDevice !== from.device;
}

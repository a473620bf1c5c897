import {
  notInCall,
  toOneself,
  userUnknown,
  type CallId,
  type ClientEndReason,
  type EndReason,
  type Media,
  type Signal,
  type UserId,
} from '../protocol/index.js';
import type {Backend, LiveCall, Party, RingingCall, RoomCall} from './backend/backend.js';
import {CallLedger} from './call-ledger.js';
import {CallNews} from './call-news.js';
import {
  ended,
  isCallerDevice,
  isGlare,
  sideInRoom,
  sideOf,
  withAway,
  type Side,
} from './call-record.js';
import type {Config} from './config.js';
import type {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Log} from './log.js';
import type {Rooms} from './rooms.js';
import type {Roster} from './roster.js';

export interface CallsParts {
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly rooms: Rooms;
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Decides what becomes of every call: who rings, who has taken it, when it is over and why. Each frame may
 * come late, twice or crossed with another; it is then answered with what stands.
 */
export class Calls {
  readonly #parts: CallsParts;
  readonly #ledger: CallLedger;
  readonly #news: CallNews;

  constructor(parts: CallsParts) {
    const {backend, delivery, roster, rooms, log, now} = parts;
    this.#parts = parts;
    this.#news = new CallNews(delivery, roster, rooms, now);
    this.#ledger = new CallLedger(backend.calls, log, now, (call, reason) =>
      this.#finish(call, reason),
    );
  }

  /** @throws ImError `to-oneself` or `user-unknown`; the device hears that the call has ended, too. */
  async invite(from: Connection, id: CallId, to: UserId, media: Media): Promise<void> {
    const {backend, roster, config, now} = this.#parts;
    if (to === from.user || !(await roster.profile(to))) {
      this.#news.tellEnd(from, id, 'forbidden');
      throw to === from.user ? toOneself() : userUnknown(to);
    }
    let glare: RingingCall | undefined;
    await this.#ledger.step(id, async (known) => {
      if (known) return this.#news.answer(known, from, id);
      const call: RingingCall = {
        phase: 'ringing',
        id,
        caller: {user: from.user, device: from.device},
        callee: to,
        media,
        ringsUntil: now() + config.ringTimeout,
        heard: false,
        away: {},
      };
      if (!(await backend.devices.of(to))) return this.#refuse(call, from, 'offline');
      const standing = await this.#ledger.open(call);
      if (!standing) return this.#news.ring(call, from.profile);
      if (standing.id === id) return false;
      if (!isGlare(standing, from, to)) return this.#refuse(call, from, 'busy');
      glare = standing;
      return true;
    });
    if (glare) await this.#merge(glare, from, id, media);
  }

  /** A device of the called user rings: the caller hears of the first. */
  async ringing(from: Connection, id: CallId): Promise<void> {
    await this.#ledger.step(id, async (call) => {
      if (call?.phase === 'room' && sideInRoom(call, from)) return true;
      if (call?.phase !== 'ringing' || call.callee !== from.user) {
        return this.#news.answer(call, from, id);
      }
      const heard: RingingCall = {...call, heard: true};
      if (call.heard) return true;
      return (await this.#ledger.replace(call, heard)) && this.#news.ringing(heard);
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
        // A cancel or a decline that crossed with an accept hangs up what the accept began.
        const isFailure = asked === 'media-failed' || asked === 'device-error';
        return this.#finish(call, isFailure ? asked : 'hung-up');
      }
      return this.#news.answer(call, from, id);
    });
  }

  /** @throws ImError `not-in-call` unless `from` is one of the two devices of the room. */
  async signal(from: Connection, id: CallId, signal: Signal): Promise<void> {
    await this.#ledger.step(id, async (call) => {
      // The room may have closed while the signal was on its way.
      if (call?.phase === 'ended' && (isCallerDevice(call, from) || call.callee === from.user)) {
        return true;
      }
      const side = call?.phase === 'room' ? sideInRoom(call, from) : undefined;
      if (call?.phase !== 'room' || !side) throw notInCall(id);
      await this.#parts.rooms.signal(call, side, signal);
      return true;
    });
  }

  /** A device has signed in: it hears of the call it is in, should ring for, or believes to be in. */
  async arrived(from: Connection, claimed?: CallId): Promise<void> {
    let told: LiveCall | undefined;
    const live = await this.#parts.backend.calls.ofUser(from.user);
    if (live) {
      await this.#ledger.step(live.id, async (call) => {
        const side = call && call.phase !== 'ended' ? sideOf(call, from) : undefined;
        if (!call || call.phase === 'ended' || !side) return true;
        const isBack = await this.#return(call, side, from);
        if (isBack) told = call;
        return isBack;
      });
    }
    if (claimed === undefined) return;
    await this.#ledger.step(claimed, async (call) =>
      call && call.id === told?.id && call.phase !== 'ended'
        ? true
        : this.#news.answerClaim(call, from, claimed),
    );
  }

  /** A device has gone: its call waits for it until then. */
  async left(party: Party, until: number): Promise<void> {
    const {backend, rooms} = this.#parts;
    const live = await backend.calls.ofUser(party.user);
    if (!live) return;
    await this.#ledger.step(live.id, async (call) => {
      const side = call && call.phase !== 'ended' ? sideOf(call, party) : undefined;
      if (!call || call.phase === 'ended' || !side) return true;
      const devices = (await backend.devices.of(party.user))?.devices ?? [];
      // It may be back already; and a call rings on while another of the called user's devices is there.
      const isAnyEnough = call.phase === 'ringing' && side === 'callee';
      if (devices.some(({device}) => isAnyEnough || device === party.device)) return true;
      const away = withAway(call, side, until);
      if (!(await this.#ledger.replace(call, away))) return false;
      if (away.phase === 'room') rooms.tellOther(away, side);
      return true;
    });
  }

  close(): void {
    this.#ledger.close();
  }

  async #return(call: LiveCall, side: Side, from: Connection): Promise<boolean> {
    const back = withAway(call, side);
    if (call.away[side] !== undefined && !(await this.#ledger.replace(call, back))) return false;
    if (back.phase === 'ringing') return this.#news.answer(back, from, back.id);
    await this.#parts.rooms.resume(back, side);
    return true;
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
    const room: RoomCall = {
      phase: 'room',
      id: call.id,
      room: await this.#parts.backend.calls.nextRoom(),
      caller: call.caller,
      callee: call.callee,
      calleeDevice: from.device,
      media: {caller: call.media, callee: media},
      away: call.away.caller === undefined ? {} : {caller: call.away.caller},
      ...(replaces !== undefined && {replaces}),
    };
    if (!(await this.#ledger.replace(call, room))) return false;
    await this.#news.opened(room);
    return true;
  }

  async #finish(call: LiveCall, reason: EndReason, by?: Party): Promise<boolean> {
    const over = ended(call, reason, by?.device);
    if (!(await this.#ledger.replace(call, over))) return false;
    await this.#news.finished(call, over);
    return true;
  }

  /** Ends a call before it began; it is remembered, so that the same invite, late, rings nobody. */
  async #refuse(call: RingingCall, from: Connection, reason: EndReason): Promise<boolean> {
    await this.#parts.backend.calls.open(ended(call, reason));
    this.#news.tellEnd(from, call.id, reason);
    return true;
  }
}

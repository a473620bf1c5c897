import {notInCall, type CallId} from '../protocol/index.js';
import type {Absence, Backend, LiveCall, Party} from './backend/backend.js';
import type {CallLedger} from './call-ledger.js';
import type {CallNews} from './call-news.js';
import {
  isCallerDevice,
  otherSide,
  partyOf,
  sideInRoom,
  sideOf,
  vouchedFor,
  withAway,
  type Side,
} from './call-record.js';
import type {Config} from './config.js';
import type {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Rooms} from './rooms.js';
import type {Roster} from './roster.js';

export interface CallAbsencesParts {
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly rooms: Rooms;
  readonly ledger: CallLedger;
  readonly news: CallNews;
  readonly config: Config;
  readonly now: () => number;
}

/** How long calls wait for devices that are not connected, and what these are told when they are back. */
export class CallAbsences {
  readonly #parts: CallAbsencesParts;

  constructor(parts: CallAbsencesParts) {
    this.#parts = parts;
  }

  /**
   * What was kept of calls may not be true any more, as this server has just started or has been cut off: those that
   * are not connected are waited for.
   */
  async restore(): Promise<void> {
    const {backend, ledger, config, now} = this.#parts;
    for (const {id} of await backend.calls.live()) {
      await ledger.step(id, async (call) => {
        if (!call || call.phase === 'ended') return true;
        const absence = {since: now(), until: now() + config.silentGrace};
        const waiting: Record<string, Absence> = {};
        for (const side of ['caller', 'callee'] as const) {
          if (!call.away[side] && !(await this.#isThere(call, side))) waiting[side] = absence;
        }
        if (Object.keys(waiting).length === 0) return ledger.watch(call);
        return ledger.replace(call, {...call, away: {...call.away, ...waiting}});
      });
    }
  }

  /** This server was cut off: the devices here hear how their calls stand, and of those that have ended since. */
  async refresh(since: number): Promise<void> {
    const {backend, delivery, news} = this.#parts;
    for (const {caller, callee} of await backend.calls.live()) {
      for (const user of [caller.user, callee]) {
        for (const connection of delivery.of(user)) await this.arrived(connection);
      }
    }
    for (const call of await backend.calls.endedSince(since)) {
      for (const user of [call.caller.user, call.callee]) {
        for (const connection of delivery.of(user)) {
          await news.answerClaim(call, connection, call.id);
        }
      }
    }
  }

  /** A device has signed in: it hears of the call it is in, should ring for, or believes to be in. */
  async arrived(from: Connection, claimed?: CallId): Promise<void> {
    const {backend, ledger, news} = this.#parts;
    let told: LiveCall | undefined;
    const live = await backend.calls.ofUser(from.user);
    if (live) {
      await ledger.step(live.id, async (call) => {
        const side = call && call.phase !== 'ended' ? sideOf(call, from) : undefined;
        if (!call || call.phase === 'ended' || !side) return true;
        const isBack = await this.#return(call, side, from);
        if (isBack) told = call;
        return isBack;
      });
    }
    if (claimed === undefined) return;
    await ledger.step(claimed, async (call) =>
      call && call.id === told?.id && call.phase !== 'ended'
        ? true
        : news.answerClaim(call, from, claimed),
    );
  }

  /**
   * A device has gone, or is going with that connection: its call waits for it until then. Said before the device is
   * known to be gone, so that whoever hears of that finds the call waiting.
   */
  async left(party: Party, until: number, connection?: string): Promise<void> {
    const {backend, rooms, ledger, now} = this.#parts;
    const live = await backend.calls.ofUser(party.user);
    if (!live) return;
    await ledger.step(live.id, async (call) => {
      const side = call && call.phase !== 'ended' ? sideOf(call, party) : undefined;
      if (!call || call.phase === 'ended' || !side || call.away[side]) return true;
      // It may be back already; and a call rings on while another of the called user's devices is there.
      if (await this.#isThere(call, side, connection)) return true;
      const away = withAway(call, side, {since: now(), until});
      if (!(await ledger.replace(call, away))) return false;
      // It may have come to another server in between, which read the call before it was said to be away.
      if (await this.#isThere(away, side, connection))
        return ledger.replace(away, withAway(away, side));
      if (away.phase === 'room') rooms.tellOther(away, side);
      return true;
    });
  }

  /** A device has gone with its server, which may have decided on its call and gone before it told the other side. */
  async lost(party: Party, until: number): Promise<void> {
    const {backend, rooms, news, roster} = this.#parts;
    await this.left(party, until);
    const call = await backend.calls.ofUser(party.user);
    if (call?.phase === 'room') {
      const side = sideInRoom(call, party);
      if (side) await rooms.repeat(call, otherSide(side));
    } else if (call && isCallerDevice(call, party) && !call.heard) {
      const {user} = party;
      news.ring(call, (await roster.profile(user)) ?? {id: user, name: user});
    }
  }

  /**
   * The media of the other device still reaches this one: the room waits longer for its return, though not for ever.
   *
   * @throws ImError `not-in-call` unless `from` is one of the two devices of the room.
   */
  async vouched(from: Connection, id: CallId): Promise<void> {
    const {ledger, config, now} = this.#parts;
    await ledger.step(id, async (call) => {
      if (call?.phase === 'ended' && sideInRoom(call, from)) return true;
      const side = call?.phase === 'room' ? sideInRoom(call, from) : undefined;
      if (call?.phase !== 'room' || !side) throw notInCall(id);
      const absence = call.away[otherSide(side)];
      if (!absence) return true;
      const longer = vouchedFor(absence, now(), config.closedGrace);
      return ledger.replace(call, withAway(call, otherSide(side), longer));
    });
  }

  /** Whether the device on that side is connected, in another way than `going`; while it rings, any of the called user's. */
  async #isThere(call: LiveCall, side: Side, going?: string): Promise<boolean> {
    const ringing = side === 'caller' ? call.caller : undefined;
    const party = call.phase === 'room' ? partyOf(call, side) : ringing;
    const live = await this.#parts.backend.devices.of(party?.user ?? call.callee);
    const others = live?.devices.filter(({connection}) => connection !== going) ?? [];
    return others.some(({device}) => !party || device === party.device);
  }

  async #return(call: LiveCall, side: Side, from: Connection): Promise<boolean> {
    const {rooms, ledger, news} = this.#parts;
    const back = withAway(call, side);
    if (call.away[side] && !(await ledger.replace(call, back))) return false;
    if (back.phase === 'ringing') {
      await news.answer(back, from, back.id);
      // The server that took the invite may have gone before it rang anybody.
      if (side === 'caller' && !back.heard) news.ring(back, from.profile);
    } else await rooms.resume(back, side);
    await rooms.catchUp(back, from);
    return true;
  }
}

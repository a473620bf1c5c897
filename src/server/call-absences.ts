import {notInCall, type CallId} from '../protocol/index.js';
import type {Backend, LiveCall, Party} from './backend/backend.js';
import type {CallLedger} from './call-ledger.js';
import type {CallNews} from './call-news.js';
import {otherSide, sideInRoom, sideOf, vouchedFor, withAway, type Side} from './call-record.js';
import type {Config} from './config.js';
import type {Connection} from './connection.js';
import type {Rooms} from './rooms.js';

export interface CallAbsencesParts {
  readonly backend: Backend;
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

  /** The server has just started: every call that was kept waits for both of its sides. */
  async restore(): Promise<void> {
    const {backend, ledger, config, now} = this.#parts;
    const absence = {since: now(), until: now() + config.silentGrace};
    for (const call of await backend.calls.live()) {
      await ledger.replace(call, {...call, away: {caller: absence, callee: absence}});
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

  /** A device has gone: its call waits for it until then. */
  async left(party: Party, until: number): Promise<void> {
    const {backend, rooms, ledger, now} = this.#parts;
    const live = await backend.calls.ofUser(party.user);
    if (!live) return;
    await ledger.step(live.id, async (call) => {
      const side = call && call.phase !== 'ended' ? sideOf(call, party) : undefined;
      if (!call || call.phase === 'ended' || !side) return true;
      const devices = (await backend.devices.of(party.user))?.devices ?? [];
      // It may be back already; and a call rings on while another of the called user's devices is there.
      const isAnyEnough = call.phase === 'ringing' && side === 'callee';
      if (devices.some(({device}) => isAnyEnough || device === party.device)) return true;
      const away = withAway(call, side, {since: now(), until});
      if (!(await ledger.replace(call, away))) return false;
      if (away.phase === 'room') rooms.tellOther(away, side);
      return true;
    });
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

  async #return(call: LiveCall, side: Side, from: Connection): Promise<boolean> {
    const {rooms, ledger, news} = this.#parts;
    const back = withAway(call, side);
    if (call.away[side] && !(await ledger.replace(call, back))) return false;
    if (back.phase === 'ringing') await news.answer(back, from, back.id);
    else await rooms.resume(back, side);
    await rooms.catchUp(back, from);
    return true;
  }
}

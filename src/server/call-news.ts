import {
  notInCall,
  type CallId,
  type EndReason,
  type IcePolicy,
  type Profile,
} from '../protocol/index.js';
import type {CallRecord, EndedCall, LiveCall, RingingCall, RoomCall} from './backend/backend.js';
import {concerns, isCallerDevice, reasonFor, sideInRoom} from './call-record.js';
import type {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Rooms} from './rooms.js';
import type {Roster} from './roster.js';

/** Tells the devices concerned what has become of a call. Decides nothing. */
export class CallNews {
  readonly #delivery: Delivery;
  readonly #roster: Roster;
  readonly #rooms: Rooms;
  readonly #now: () => number;

  constructor(delivery: Delivery, roster: Roster, rooms: Rooms, now: () => number) {
    this.#delivery = delivery;
    this.#roster = roster;
    this.#rooms = rooms;
    this.#now = now;
  }

  /** Rings every device of the called user. */
  ring(call: RingingCall, from: Profile): true {
    this.#delivery.toUser(call.callee, this.#ringFrame(call, from));
    return true;
  }

  /** Tells the caller that it really rings. */
  ringing(call: RingingCall): true {
    const {user, device} = call.caller;
    this.#delivery.toDevice(user, device, this.#ringingFrame(call));
    return true;
  }

  /** Tells a called device that it may connect with the caller's already. */
  preconnect({id}: RingingCall, to: Connection, {policy}: {policy: IcePolicy}): void {
    const {user, device} = to;
    const frame = {type: 'preconnect', call: id, ...this.#rooms.connecting(user, policy)} as const;
    this.#delivery.toDevice(user, device, frame);
  }

  /** Tells a user who is busy that somebody has called. */
  missed({id, callee, media}: RingingCall, from: Profile): void {
    const at = this.#now();
    this.#delivery.toUser(callee, {type: 'missed-call', call: id, from, media, at});
  }

  async opened(call: RoomCall): Promise<void> {
    await this.#rooms.open(call);
    this.#delivery.toUser(
      call.callee,
      endedFrame(call.id, 'answered-elsewhere'),
      call.calleeDevice,
    );
    await this.#announce(call);
  }

  /** Tells every device that still showed the call, each with the reason as it reads there. */
  async finished(before: LiveCall, call: EndedCall): Promise<void> {
    const {id, caller, callee, calleeDevice, replaces} = call;
    this.#delivery.toDevice(caller.user, caller.device, endedFrame(id, call.reason));
    if (calleeDevice !== undefined) {
      this.#delivery.toDevice(callee, calleeDevice, endedFrame(id, call.reason));
      // It may know the call by the id of its own invite only, where both invited at once.
      if (replaces)
        this.#delivery.toDevice(callee, calleeDevice, endedFrame(replaces, call.reason));
    }
    if (before.phase === 'room') await this.#announce(call);
    else {
      const others = calleeDevice === undefined ? call.reason : 'declined-elsewhere';
      this.#delivery.toUser(callee, endedFrame(id, others), calleeDevice);
    }
  }

  tellEnd(from: Connection, id: CallId, reason: EndReason): void {
    from.send(endedFrame(id, reason));
  }

  /**
   * Answers a late or repeated frame about a call with what stands.
   *
   * @throws ImError `not-in-call` where it is none of that device's business.
   */
  async answer(call: CallRecord | undefined, from: Connection, id: CallId): Promise<true> {
    if (call && !concerns(call, from)) throw notInCall(id);
    switch (call?.phase) {
      case undefined:
        this.tellEnd(from, id, 'connection-lost');
        break;
      case 'ringing':
        await this.#answerRinging(call, from);
        break;
      case 'room': {
        const side = sideInRoom(call, from);
        if (side) await this.#rooms.repeat(call, side);
        else this.tellEnd(from, id, 'answered-elsewhere');
        break;
      }
      case 'ended':
        this.tellEnd(from, id, reasonFor(call, from));
    }
    return true;
  }

  /** Answers a device that came back and believes to be in a call. */
  async answerClaim(call: CallRecord | undefined, from: Connection, id: CallId): Promise<true> {
    return this.answer(call && concerns(call, from) ? call : undefined, from, id);
  }

  async #answerRinging(call: RingingCall, from: Connection): Promise<void> {
    if (!isCallerDevice(call, from)) {
      const caller = await this.#roster.profile(call.caller.user);
      from.send(this.#ringFrame(call, caller ?? {id: call.caller.user, name: call.caller.user}));
    } else if (call.heard) from.send(this.#ringingFrame(call));
  }

  async #announce({caller, callee}: RoomCall | EndedCall): Promise<void> {
    await this.#roster.announce(caller.user);
    await this.#roster.announce(callee);
  }

  #ringFrame({id, media, ringsUntil}: RingingCall, from: Profile) {
    return {type: 'ring', call: id, from, media, remaining: this.#remaining(ringsUntil)} as const;
  }

  #ringingFrame({id, ringsUntil, caller, preconnected}: RingingCall) {
    const remaining = this.#remaining(ringsUntil);
    const policy = preconnected?.policy;
    return {
      type: 'ringing',
      call: id,
      remaining,
      ...(policy && {preconnect: this.#rooms.connecting(caller.user, policy)}),
    } as const;
  }

  #remaining(until: number): number {
    return Math.max(0, until - this.#now());
  }
}

const endedFrame = (call: CallId, reason: EndReason) => ({type: 'ended', call, reason}) as const;

import type {IcePolicy, Signal} from '../protocol/index.js';
import type {CallStore, LiveCall, Party, RoomCall} from './backend/backend.js';
import {otherSide, partyOf, type Side} from './call-record.js';
import type {Config} from './config.js';
import type {Delivery} from './delivery.js';
import {connecting, type Connecting} from './ice.js';
import type {Roster} from './roster.js';

/** What the two devices of a room are told, and what they tell each other through the server. */
export class Rooms {
  readonly #calls: CallStore;
  readonly #delivery: Delivery;
  readonly #roster: Roster;
  readonly #config: Config;
  readonly #now: () => number;

  constructor(
    calls: CallStore,
    delivery: Delivery,
    roster: Roster,
    config: Config,
    now: () => number,
  ) {
    this.#calls = calls;
    this.#delivery = delivery;
    this.#roster = roster;
    this.#config = config;
    this.#now = now;
  }

  /** Sends both devices into the new room. */
  async open(call: RoomCall): Promise<void> {
    await this.#enter(call, 'caller');
    await this.#enter(call, 'callee');
    for (const side of ['caller', 'callee'] as const) {
      if (call.away[otherSide(side)]) this.#tellPresence(call, side);
    }
  }

  /** Sends one device into its room again. */
  async repeat(call: RoomCall, side: Side): Promise<void> {
    await this.#enter(call, side);
    this.#tellPresence(call, side);
  }

  /** Sends a device that is back into its room; the other side hears of it. */
  async resume(call: RoomCall, side: Side): Promise<void> {
    await this.repeat(call, side);
    this.tellOther(call, side);
  }

  /** Tells the other side whether this one is there. */
  tellOther(call: RoomCall, side: Side): void {
    this.#tellPresence(call, otherSide(side));
  }

  /** Passes a signal of one side to the other, now or when it is back; false where that has just changed. */
  async signal(
    call: LiveCall,
    {side, to}: {side: Side; to: Party},
    signal: Signal,
  ): Promise<boolean> {
    if (call.away[otherSide(side)]) return this.#calls.hold(call, to, signal);
    this.#pass(call, to, signal);
    return true;
  }

  /** Gives a device that is back the signals it has missed. */
  async catchUp(call: LiveCall, {user, device}: Party): Promise<void> {
    const party = {user, device};
    for (const signal of await this.#calls.release(call.id, party)) this.#pass(call, party, signal);
  }

  /** What `user` needs to connect, with TURN credentials that are made for it. */
  connecting(user: string, policy: IcePolicy): Connecting {
    return connecting(this.#config, user, policy, this.#now());
  }

  #pass(call: LiveCall, {user, device}: Party, signal: Signal): void {
    this.#delivery.toDevice(user, device, {type: 'room-signal', call: call.id, signal});
  }

  async #enter(call: RoomCall, side: Side): Promise<void> {
    const {user, device} = partyOf(call, side);
    const other = partyOf(call, otherSide(side)).user;
    const peer = (await this.#roster.profile(other)) ?? {id: other, name: other};
    this.#delivery.toDevice(user, device, {
      type: 'room',
      call: call.id,
      room: call.room,
      role: side,
      peer,
      media: call.media,
      ...this.connecting(user, 'all'),
      preconnected: call.preconnected === call.calleeDevice,
      elapsed: Math.max(0, this.#now() - call.openedAt),
      ...(side === 'callee' && call.replaces !== undefined && {replaces: call.replaces}),
    });
  }

  /** Tells `side` whether the other one is there. */
  #tellPresence(call: RoomCall, side: Side): void {
    const {user, device} = partyOf(call, side);
    const present = !call.away[otherSide(side)];
    this.#delivery.toDevice(user, device, {type: 'room-peer', call: call.id, present});
  }
}

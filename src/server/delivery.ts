import {tokenRevoked, type DeviceId, type ServerFrame, type UserId} from '../protocol/index.js';
import type {Audience, Bus, BusMember, Envelope} from './backend/backend.js';
import type {Connection} from './connection.js';

/** Gets frames to users and devices: those connected here directly, the others over the backend's bus. */
export class Delivery {
  /** Lists that are never changed: one may be gone through while one of its connections leaves. */
  readonly #connections = new Map<UserId, readonly Connection[]>();
  readonly #bus: BusMember;

  constructor(bus: Bus) {
    this.#bus = bus.join((envelope) => this.#hand(envelope));
  }

  /** Makes `connection` the one of its device; answers the one it takes the place of. */
  add(connection: Connection): Connection | undefined {
    const devices = this.of(connection.user);
    const before = devices.find(({device}) => device === connection.device);
    const others = devices.filter((other) => other !== before);
    // Not spread into a new list, which has room for many more: most users have one device.
    this.#connections.set(connection.user, others.concat(connection));
    return before;
  }

  /** Forgets `connection`, unless its device has another one by now. */
  remove(connection: Connection): void {
    const left = this.of(connection.user).filter((other) => other !== connection);
    if (left.length > 0) this.#connections.set(connection.user, left);
    else this.#connections.delete(connection.user);
  }

  /** To every device of the user but `except`. */
  toUser(user: UserId, frame: ServerFrame, except?: DeviceId): void {
    this.#deliver({kind: 'user', user, ...(except !== undefined && {except})}, frame);
  }

  toDevice(user: UserId, device: DeviceId, frame: ServerFrame): void {
    this.#deliver({kind: 'device', user, device}, frame);
  }

  /** To those devices of the user that are connected here, but `except`. */
  toUserHere(user: UserId, frame: ServerFrame, except?: DeviceId): void {
    const devices = this.of(user);
    if (devices.length === 0) return;
    const text = JSON.stringify(frame);
    for (const connection of devices) {
      if (connection.device !== except) connection.sendText(text);
    }
  }

  /** To every device of everybody but some users, as far as they are connected here. */
  toEveryoneHere(frame: ServerFrame, except: readonly UserId[]): void {
    const isExcepted = new Set(except);
    const text = JSON.stringify(frame);
    for (const connection of [...this.#connections.values()].flat()) {
      if (!isExcepted.has(connection.user)) connection.sendText(text);
    }
  }

  /** Everybody with a device that is connected here. */
  get users(): readonly UserId[] {
    return [...this.#connections.keys()];
  }

  /** The user's devices that are connected here. */
  of(user: UserId): readonly Connection[] {
    return this.#connections.get(user) ?? NONE;
  }

  /** Closes every device of the user whose token was issued before that time, in ms since 1970. */
  revoke(user: UserId, before: number): void {
    const {code, message} = tokenRevoked();
    this.#deliver({kind: 'revoked', user, before}, {type: 'error', code, message});
  }

  close(): void {
    this.#bus.leave();
  }

  #deliver(audience: Audience, frame: ServerFrame): void {
    const envelope = {audience, text: JSON.stringify(frame)};
    this.#hand(envelope);
    this.#bus.publish(envelope);
  }

  #hand({audience, text}: Envelope): void {
    for (const connection of this.of(audience.user)) {
      if (!isMeantBy(audience, connection)) continue;
      connection.sendText(text);
      if (audience.kind === 'revoked') connection.wire.close(tokenRevoked());
    }
  }
}

const NONE: readonly Connection[] = [];

function isMeantBy(audience: Audience, {device, identity}: Connection): boolean {
  switch (audience.kind) {
    case 'device':
      return device === audience.device;
    case 'user':
      return device !== audience.except;
    case 'revoked':
      return identity.issued < audience.before;
  }
}

import {tokenRevoked, type DeviceId, type ServerFrame, type UserId} from '../protocol/index.js';
import type {Audience, Bus, BusMember, Envelope} from './backend/backend.js';
import type {Connection} from './connection.js';

/** Gets frames to users and devices: those connected here directly, the others over the backend's bus. */
export class Delivery {
  readonly #connections = new Map<UserId, Map<DeviceId, Connection>>();
  readonly #bus: BusMember;

  constructor(bus: Bus) {
    this.#bus = bus.join((envelope) => this.#hand(envelope));
  }

  /** Makes `connection` the one of its device; answers the one it takes the place of. */
  add(connection: Connection): Connection | undefined {
    const devices = this.#connections.get(connection.user) ?? new Map<DeviceId, Connection>();
    const before = devices.get(connection.device);
    devices.set(connection.device, connection);
    this.#connections.set(connection.user, devices);
    return before;
  }

  /** Forgets `connection`, unless its device has another one by now. */
  remove(connection: Connection): void {
    const devices = this.#connections.get(connection.user);
    if (devices?.get(connection.device) !== connection) return;
    devices.delete(connection.device);
    if (devices.size === 0) this.#connections.delete(connection.user);
  }

  /** To every device of the user but `except`. */
  toUser(user: UserId, frame: ServerFrame, except?: DeviceId): void {
    this.#deliver({kind: 'user', user, ...(except !== undefined && {except})}, frame);
  }

  toDevice(user: UserId, device: DeviceId, frame: ServerFrame): void {
    this.#deliver({kind: 'device', user, device}, frame);
  }

  /** To every device of everybody but some users. */
  toEveryone(frame: ServerFrame, except: readonly UserId[]): void {
    this.#deliver({kind: 'everyone', except}, frame);
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
    for (const connection of this.#here(audience)) {
      connection.sendText(text);
      if (audience.kind === 'revoked') connection.wire.close(tokenRevoked());
    }
  }

  /** A copy: a connection that is too slow to take a frame leaves while the frame is handed out. */
  #here(audience: Audience): Connection[] {
    switch (audience.kind) {
      case 'device': {
        const connection = this.#connections.get(audience.user)?.get(audience.device);
        return connection ? [connection] : [];
      }
      case 'user': {
        const devices = this.#connections.get(audience.user)?.values() ?? [];
        return [...devices].filter(({device}) => device !== audience.except);
      }
      case 'revoked': {
        const devices = this.#connections.get(audience.user)?.values() ?? [];
        return [...devices].filter(({identity}) => identity.issued < audience.before);
      }
      case 'everyone': {
        const except = new Set(audience.except);
        return [...this.#connections].flatMap(([user, devices]) =>
          except.has(user) ? [] : [...devices.values()],
        );
      }
    }
  }
}

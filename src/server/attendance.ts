import {
  PROTOCOL_VERSION,
  replaced,
  versionUnsupported,
  type CallId,
  type ClientFrameOf,
} from '../protocol/index.js';
import type {Authority} from './auth.js';
import type {Backend} from './backend/backend.js';
import type {Calls} from './calls.js';
import type {Config} from './config.js';
import {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Log} from './log.js';
import type {Roster} from './roster.js';
import type {Ending, Wire} from './wire.js';

export interface AttendanceParts {
  readonly authority: Authority;
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly calls: Calls;
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
}

/** A device that has signed in, and until when its token lets it stay, in ms since 1970. */
export interface Arrival {
  readonly connection: Connection;
  readonly expires: number;
}

/** Signs devices in and out. */
export class Attendance {
  readonly #parts: AttendanceParts;

  constructor(parts: AttendanceParts) {
    this.#parts = parts;
  }

  /**
   * Whoever `hello` proves to be. Nothing is known of them yet.
   *
   * @throws ImError for a version or a token that is refused.
   */
  async identify(wire: Wire, {version, token, device}: ClientFrameOf<'hello'>): Promise<Arrival> {
    if (version !== PROTOCOL_VERSION) throw versionUnsupported(version, PROTOCOL_VERSION);
    const {profile, expires} = await this.#parts.authority.verify(token);
    return {connection: new Connection(wire, profile, device), expires};
  }

  /** Signs the device in. Where it was signed in already, this socket takes the place of the older one. */
  async arrive(connection: Connection, claimed: CallId | undefined): Promise<void> {
    const {backend, delivery, roster, calls, config, log, now} = this.#parts;
    const {profile, device, wire} = connection;
    // Without its row a user is still there; only later, when offline, are they nameless.
    backend.users.remember(profile).catch((error: unknown) => {
      log.warn({err: error, user: profile.id}, 'profile not stored');
    });
    await backend.devices.put(profile, {device, connection: wire.id, presence: 'online'});
    // The new socket first, then the old one away: the user is there all the time.
    delivery.add(connection)?.wire.close(replaced());
    connection.welcome({
      type: 'welcome',
      user: profile,
      device,
      contacts: await roster.contactsOf(profile.id),
      heartbeat: config.heartbeat,
      time: now(),
      frameRate: config.frameRate,
    });
    await roster.announce(profile.id);
    await calls.absences.arrived(connection, claimed);
  }

  /** Signs a device out whose wire has ended. Its call waits for it for a while. */
  async leave(connection: Connection, {error}: Ending): Promise<void> {
    const {backend, delivery, roster, calls, config, now} = this.#parts;
    const {user, device, wire} = connection;
    delivery.remove(connection);
    if (!(await backend.devices.remove(user, device, wire.id))) return;
    await roster.announce(user);
    const until =
      error?.code === 'silent' ? wire.heardAt + config.silentGrace : now() + config.closedGrace;
    await calls.absences.left(connection, until);
  }
}

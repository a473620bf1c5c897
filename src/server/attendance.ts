import {
  PROTOCOL_VERSION,
  replaced,
  tokenInvalid,
  tokenRevoked,
  versionUnsupported,
  tooManyConnections,
  type CallId,
  type ClientFrameOf,
  type DeviceId,
  type ImError,
  type Profile,
  type UserId,
} from '../protocol/index.js';
import type {Authority, Identity} from './auth.js';
import type {Backend} from './backend/backend.js';
import type {Calls} from './calls.js';
import type {Config} from './config.js';
import {Connection} from './connection.js';
import type {Delivery} from './delivery.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';
import {inPages} from './page-size.js';
import type {Roster} from './roster.js';
import {TokenWatch} from './token-watch.js';
import type {Ending, Wire} from './wire.js';

export interface AttendanceParts {
  readonly authority: Authority;
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly calls: Calls;
  readonly metrics: Metrics;
  readonly config: Config;
  readonly log: Log;
  readonly now: () => number;
  /** How many devices a user may have signed in, at all servers together. */
  readonly connectionsPerUser: number;
}

/** Signs devices in and out, and watches over their right to stay. */
export class Attendance {
  readonly #parts: AttendanceParts;
  readonly #tokens: TokenWatch;

  constructor(parts: AttendanceParts) {
    this.#parts = parts;
    this.#tokens = new TokenWatch(parts.now, ({wire}, error) => {
      parts.metrics.refused(error.code);
      wire.refuse(error);
    });
  }

  /**
   * Whoever `hello` proves to be. Nothing is known of them yet.
   *
   * @throws ImError for a version or a token that is refused.
   */
  async identify(
    wire: Wire,
    {version, token, device}: ClientFrameOf<'hello'>,
  ): Promise<Connection> {
    if (version !== PROTOCOL_VERSION) throw versionUnsupported(version, PROTOCOL_VERSION);
    return new Connection(wire, await this.#admit(token), device);
  }

  /**
   * Signs the device in. Where it was signed in already, this socket takes the place of the older one.
   *
   * @throws ImError where its token was revoked meanwhile, or the user has too many devices.
   */
  async arrive(connection: Connection, claimed: CallId | undefined): Promise<void> {
    this.#tokens.start(connection);
    const {backend, delivery, roster, calls, config, now} = this.#parts;
    const {profile, device, wire} = connection;
    await this.#refuseCrowd(profile.id, device);
    this.#remember(profile);
    await backend.devices.put(profile, {device, connection: wire.id, presence: 'online'});
    // The new socket first, then the old one away: the user is there all the time.
    delivery.add(connection)?.wire.close(replaced());
    // A revocation from now on finds the device; one between the two looks has not.
    const [contacts] = await Promise.all([
      roster.contactsOf(profile.id),
      this.#refuseRevoked(connection.identity),
    ]);
    const [first = [], ...rest] = inPages(contacts);
    connection.welcome(
      {
        type: 'welcome',
        user: profile,
        device,
        contacts: [...first],
        ...(rest.length > 0 && {more: true}),
        heartbeat: config.heartbeat,
        time: now(),
        frameRate: config.frameRate,
      },
      rest.map((page, index) => ({
        type: 'contacts',
        contacts: [...page],
        more: index < rest.length - 1,
      })),
    );
    await roster.announce(profile.id);
    await calls.absences.arrived(connection, claimed);
  }

  /**
   * Takes a newer token for a device that is signed in; nothing of it is interrupted.
   *
   * @throws ImError for a token that is refused, or another user's; the one before holds on.
   */
  async renew(connection: Connection, token: string): Promise<void> {
    const {backend, roster} = this.#parts;
    const {profile: before, user, device, wire} = connection;
    const identity = await this.#admit(token);
    const {profile} = identity;
    if (profile.id !== user) throw tokenInvalid('it is another user’s');
    connection.renew(identity);
    this.#tokens.start(connection);
    if (profile.name === before.name && profile.picture === before.picture) return;
    this.#remember(profile);
    const live = await backend.devices.of(user);
    const record = live?.devices.find(({connection}) => connection === wire.id);
    if (!record) return;
    await backend.devices.put(profile, {...record, device});
    await roster.announce(user);
  }

  /** Whether the token of a device still holds; where it does not, the device is closed. */
  hasRight(connection: Connection): boolean {
    return !this.#tokens.endIfOver(connection);
  }

  /**
   * Closes every device of the user whose token was issued before that time, in ms since 1970, at whichever server,
   * and refuses such tokens for ever.
   *
   * @throws ImError `try-later` where the store cannot keep it; then nothing has happened.
   */
  async revoke(user: UserId, before = this.#parts.now()): Promise<void> {
    const {backend, delivery, log} = this.#parts;
    await backend.revocations.revoke(user, before);
    delivery.revoke(user, before);
    log.info({user}, 'tokens revoked');
  }

  /** Signs a device out whose wire has ended. Its call waits for it for a while. */
  async leave(connection: Connection, {error}: Ending): Promise<void> {
    const {backend, delivery, roster, calls} = this.#parts;
    const {user, device, wire} = connection;
    this.#tokens.stop(connection);
    delivery.remove(connection);
    const until = this.#awaitedUntil(wire, error);
    try {
      await calls.absences.left(connection, until, wire.id);
    } finally {
      if (await backend.devices.remove(user, device, wire.id)) await roster.announce(user);
      // Somebody may have called who still found the device there.
      await calls.absences.left(connection, until);
    }
  }

  /** How long the call of a device waits for it. */
  #awaitedUntil({heardAt}: Wire, error: ImError | undefined): number {
    const {config, now} = this.#parts;
    switch (error?.code) {
      case 'token-revoked':
        return now();
      case 'silent':
        // It was still there until a heartbeat after its last word at most.
        return heardAt + config.heartbeat + config.silentGrace;
      default:
        return now() + config.closedGrace;
    }
  }

  async #admit(token: string): Promise<Identity> {
    const identity = await this.#parts.authority.verify(token);
    await this.#refuseRevoked(identity);
    return identity;
  }

  /** The gateway counts the sockets here; this looks at the devices everywhere. Two that come at once may both pass. */
  async #refuseCrowd(user: UserId, device: DeviceId): Promise<void> {
    const {backend, connectionsPerUser} = this.#parts;
    const live = await backend.devices.of(user);
    const others = live?.devices.filter((other) => other.device !== device) ?? [];
    if (others.length >= connectionsPerUser) throw tooManyConnections();
  }

  async #refuseRevoked({profile, issued}: Identity): Promise<void> {
    const before = await this.#parts.backend.revocations.revokedBefore(profile.id);
    if (issued < before) throw tokenRevoked();
  }

  /** Without its row a user is still there; only later, when offline, are they nameless. */
  #remember(profile: Profile): void {
    const {backend, log} = this.#parts;
    backend.users.remember(profile).catch((error: unknown) => {
      log.warn({err: error, user: profile.id}, 'profile not stored');
    });
  }
}

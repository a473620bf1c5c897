import {
  notAContact,
  notAllowed,
  toOneself,
  tryLater,
  userUnknown,
  type Profile,
  type UserId,
} from '../protocol/index.js';
import {inTurn, whenThere, type Awaitable} from './awaitable.js';
import type {Backend} from './backend/backend.js';
import {admit, isBlocked} from './blocking.js';
import type {Config} from './config.js';
import type {SiteVeto} from './site-veto.js';
import type {UserLimits} from './user-limits.js';

/** What somebody wants to do with another. */
export type Approach = 'invite' | 'message' | 'transmit' | 'typing';

export interface ReachParts {
  readonly config: Pick<Config, 'reach'>;
  readonly backend: Pick<Backend, 'blocks' | 'contacts' | 'messages'>;
  readonly limits: UserLimits;
  /** The site's own say, where it wants one. */
  readonly veto: SiteVeto | undefined;
  /** The profile of a user; undefined where there is no such user. */
  readonly profile: (user: UserId) => Awaitable<Profile | undefined>;
}

/** Who may reach whom. The one place that is asked before anything rings, is handed over or stored. */
export class Reach {
  readonly #parts: ReachParts;

  constructor(parts: ReachParts) {
    this.#parts = parts;
  }

  /**
   * Nothing in a refusal tells whether a user exists whom `from` may not know of: those are refused before anybody looks.
   *
   * @throws ImError `to-oneself`, `rate-limited`, `not-a-contact`, `blocked`, `blocking`, `not-allowed` with the site's reason, `try-later` where
   * the site could not be asked, or `user-unknown`.
   */
  check(from: UserId, to: UserId, approach: Approach): Awaitable<void> {
    const {backend} = this.#parts;
    if (from === to) throw toOneself();
    return inTurn(
      () => this.#count(from, to, approach),
      () => this.#refuseStrangers(from, to),
      () => admit(backend.blocks, from, to),
      () => this.#askSite(from, to, approach),
      () => this.#refuseUnknown(to),
    );
  }

  /** Whether `user` may learn that there is `other`, as of a contact or of somebody they have written with. */
  async mayKnow(user: UserId, other: UserId): Promise<boolean> {
    const {backend, profile} = this.#parts;
    const isKnown =
      (await this.#isWithinReach(user, other)) ||
      (await backend.messages.partners(user)).includes(other);
    return isKnown && (await profile(other)) !== undefined;
  }

  /** Whether the two are contacts of each other. Where everyone may reach everyone, all are. */
  async areContacts(one: UserId, other: UserId): Promise<boolean> {
    const {blocks} = this.#parts.backend;
    if (one === other || !(await this.#isWithinReach(one, other))) return false;
    return !(await isBlocked(blocks, one, other));
  }

  #count(from: UserId, to: UserId, approach: Approach): Awaitable<void> {
    const {limits} = this.#parts;
    if (approach === 'invite') return limits.count('calls', from, to);
    if (approach === 'message') return limits.count('messages', from, to);
  }

  #refuseStrangers(from: UserId, to: UserId): Awaitable<void> {
    return whenThere(this.#isWithinReach(from, to), (isWithin) => {
      if (!isWithin) throw notAContact(to);
    });
  }

  #askSite(from: UserId, to: UserId, approach: Approach): Awaitable<void> {
    const {veto} = this.#parts;
    if (!veto) return;
    return veto.ask(from, to, approach).then((verdict) => {
      if (verdict === 'unanswered') throw tryLater('the site could not be asked');
      if (verdict !== 'allowed') throw notAllowed(verdict.reason);
    });
  }

  #refuseUnknown(user: UserId): Awaitable<void> {
    return whenThere(this.#parts.profile(user), (profile) => {
      if (!profile) throw userUnknown(user);
    });
  }

  #isWithinReach(one: UserId, other: UserId): Awaitable<boolean> {
    const {config, backend} = this.#parts;
    return config.reach === 'everyone' || backend.contacts.areContacts(one, other);
  }
}

import type {Contact, UserId} from '../protocol/index.js';
import type {Signaling} from './signaling.js';
import type {ReadableStore} from './store.js';

/** The people that the signed-in user can reach, and whether they are there; those they have blocked, too. */
export class Roster {
  /** Who can be reached first, then by name. Kept as last known while the connection is lost. */
  readonly contacts: ReadableStore<readonly Contact[]>;
  readonly #signaling: () => Signaling;

  /** `signaling` throws where nothing can be asked of a server. */
  constructor(contacts: ReadableStore<readonly Contact[]>, signaling: () => Signaling) {
    this.contacts = contacts;
    this.#signaling = signaling;
  }

  get(user: UserId): Contact | undefined {
    return this.contacts.value.find(({id}) => id === user);
  }

  /**
   * From now on nothing passes between this user and that one: no message, no call, no data, no presence; a call
   * that they have ends. What was said before stays. Resolves when it is so; the contact is `blocked` then, on
   * every device.
   *
   * @throws ImError `user-unknown`, `to-oneself`, `block-limit`, `not-connected`, `no-answer`, `session-closed`.
   */
  async block(user: UserId): Promise<void> {
    await this.#signaling().request({type: 'block', user});
  }

  /** @throws ImError `to-oneself`, `not-connected`, `no-answer`, `session-closed`. */
  async unblock(user: UserId): Promise<void> {
    await this.#signaling().request({type: 'unblock', user});
  }
}

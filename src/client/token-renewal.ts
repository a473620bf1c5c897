import type {ImError, UserId} from '../protocol/index.js';
import {isLoss} from './requests.js';
import type {SignIn} from './sign-in.js';

/** One connection, from welcome to loss. */
interface SignedIn {
  readonly user: {readonly id: UserId};
}

export interface RenewalOwner {
  /** The connection there is. */
  readonly connection: () => SignedIn | undefined;
  /** Offers the token to the server, for the connection there is. */
  readonly offer: (token: string) => Promise<unknown>;
  /** The token the page gives now is somebody else's. */
  readonly userChanged: () => void;
  readonly report: (error: ImError) => void;
}

/**
 * Gets the next token for a server that wants it before the one in use has run out. Where that fails nothing is
 * lost yet: the server asks again.
 */
export class TokenRenewal {
  readonly #signIn: SignIn;
  readonly #owner: RenewalOwner;
  /** The connection for which a token is on its way. */
  #pending: SignedIn | undefined;

  constructor(signIn: SignIn, owner: RenewalOwner) {
    this.#signIn = signIn;
    this.#owner = owner;
  }

  /** The server has asked. */
  async run(): Promise<void> {
    const connection = this.#owner.connection();
    if (!connection || this.#pending === connection) return;
    this.#pending = connection;
    try {
      const fresh = await this.#signIn.freshToken();
      if (!fresh || this.#owner.connection() !== connection) return;
      const isOther = fresh.subject !== undefined && fresh.subject !== connection.user.id;
      if (!isOther) await this.#owner.offer(fresh.token);
      this.#signIn.renewed(fresh.token);
      if (isOther) this.#owner.userChanged();
    } catch (error) {
      if (!isLoss(error)) this.#owner.report(error as ImError);
    } finally {
      if (this.#pending === connection) this.#pending = undefined;
    }
  }
}

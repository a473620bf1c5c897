import type {Credentials} from './token-source.js';

/** What a page has said of who signs in before the code for that is there: a token is fetched beside it. */
export class FirstSignIn {
  #credentials: Credentials = {};
  #token: Promise<string> | undefined;

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** What comes of asking for a token, where that has begun. */
  get begun(): Promise<string> | undefined {
    return this.#token;
  }

  /** Takes new credentials; what is left out stays as it was. Gives whether there is something new to sign in with. */
  configure(given: Credentials): boolean {
    const before = this.#credentials;
    const {token = before.token, getToken = before.getToken} = given;
    if (token === before.token && getToken === before.getToken) return false;
    this.#credentials = {token, getToken};
    this.#token = undefined;
    return true;
  }

  /** Asks for the first token, unless there is one or it was asked for. */
  begin(): void {
    const {token, getToken} = this.#credentials;
    if (token || !getToken) return;
    this.#token ??= (async () => getToken())();
    // Whoever signs in is told.
    this.#token.catch(() => undefined);
  }

  /** What did not come is to be asked for once more. */
  again(): void {
    const token = this.#token;
    token?.catch(() => {
      if (this.#token === token) this.#token = undefined;
    });
  }
}

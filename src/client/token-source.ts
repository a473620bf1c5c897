import {ImError, tokenUnavailable, type UserId} from '../protocol/index.js';

/** How a page proves who its user is: a token, or a function that fetches one whenever it is needed. */
export interface Credentials {
  readonly token?: string | undefined;
  readonly getToken?: (() => Promise<string> | string) | undefined;
}

/** The newest token, and a fresh one when that has run out. Never shows a token in an error. */
export class TokenSource {
  readonly #now: () => number;
  #given: Credentials = {};
  #token: string | undefined;
  /** What `getToken` has been asked for already. */
  #begun: Promise<string> | undefined;
  /** Since a token was last accepted or given. */
  #refusals = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether there is something to sign in with. */
  get isReady(): boolean {
    return this.#token !== undefined || this.#given.getToken !== undefined;
  }

  /**
   * Takes new credentials; what is left out stays as it was. `begun`: where `getToken` has been asked already, what
   * comes of that.
   */
  configure(given: Credentials, begun?: Promise<string>): 'same' | 'changed' {
    const {token = this.#given.token, getToken = this.#given.getToken} = given;
    const before = this.#given;
    if (token === before.token && getToken === before.getToken) return 'same';
    this.#given = {token, getToken};
    if (token !== before.token) this.#token = token;
    this.#begun = begun;
    this.#refusals = 0;
    return 'changed';
  }

  /** Whose token comes next, as far as that can be read from it. */
  get subject(): UserId | undefined {
    return subjectOf(this.#token);
  }

  /**
   * A token to sign in with.
   *
   * @throws ImError `token-unavailable` where the page's `getToken` fails, or the ImError it throws.
   */
  async current(): Promise<string> {
    const given = this.#given;
    const {getToken} = given;
    // Without `getToken` the server decides: this page's clock may be wrong.
    if (this.#token && (!getToken || !this.#hasRunOut(this.#token))) return this.#token;
    if (!getToken) throw tokenUnavailable(undefined);
    const begun = this.#begun;
    this.#begun = undefined;
    const token = await fetchFrom(begun ? () => begun : getToken);
    // Credentials may have been replaced while this was on its way.
    if (given !== this.#given) return this.current();
    this.#token = token;
    return token;
  }

  /**
   * A token to take the place of the one in use before that has run out; undefined where none is to be had. It
   * counts from `take` on.
   *
   * @throws ImError `token-unavailable` where the page's `getToken` fails, or the ImError it throws.
   */
  async fresh(inUse: string): Promise<string | undefined> {
    const given = this.#given;
    const known = this.#token === inUse ? undefined : this.#token;
    if (!given.getToken || (known && !this.#hasRunOut(known))) return known;
    const token = await fetchFrom(given.getToken);
    if (given !== this.#given) return this.fresh(inUse);
    return token === inUse ? undefined : token;
  }

  take(token: string): void {
    this.#token = token;
  }

  /** The server took the token. */
  accepted(): void {
    this.#refusals = 0;
  }

  /** The server refused the token. Says whether another is to be had. */
  refuse(): boolean {
    this.#refusals++;
    if (!this.#given.getToken || this.#refusals > 1) return false;
    this.#token = undefined;
    return true;
  }

  #hasRunOut(token: string): boolean {
    const {exp} = claims(token);
    return exp !== undefined && exp * 1000 <= this.#now();
  }
}

async function fetchFrom(getToken: NonNullable<Credentials['getToken']>): Promise<string> {
  let token: unknown;
  try {
    token = await getToken();
  } catch (cause) {
    throw cause instanceof ImError ? cause : tokenUnavailable(cause);
  }
  if (typeof token !== 'string' || token === '') throw tokenUnavailable('not a string');
  return token;
}

/** Whose token it is, as far as that can be read from it. */
export const subjectOf = (token: string | undefined): UserId | undefined => claims(token).sub;

/** What a token says about itself, unchecked; nothing where it is not a JWT. */
function claims(token: string | undefined): {sub?: UserId; exp?: number} {
  try {
    const body = token!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    const {sub, exp} = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      ...(typeof sub === 'string' && {sub}),
      ...(typeof exp === 'number' && {exp}),
    };
  } catch {
    return {};
  }
}

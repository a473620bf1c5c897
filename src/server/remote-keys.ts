import {createRemoteJWKSet, errors, type CryptoKey, type JWTHeaderParameters} from 'jose';
import {tokenInvalid, tryLater} from '../protocol/index.js';
import {RSA_BITS} from './public-key.js';
import type {TokenKeys, TokenKeysOptions} from './token-keys.js';

/** Keys older than this are looked up again before they are used. */
const FRESH_MS = 600_000;
/** The shortest time from one look to the next, so that made-up key names do not become requests. */
const COOLDOWN_MS = 10_000;
/** How long a look may take: less than a connection has to sign in. */
const TIMEOUT_MS = 3_000;

/**
 * The keys at a JWKS address. They are looked up when the first is needed, when they have grown old, and when a token
 * names one that is not known, as after a rotation. While the address does not answer, those that are known go on.
 */
export class RemoteKeys implements TokenKeys {
  readonly algorithms = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #options: TokenKeysOptions;
  #lookedAt = -Infinity;
  /** When the keys that are known came; undefined where none ever did. */
  #knownSince: number | undefined;
  #looking: Promise<void> | undefined;

  constructor(url: string, options: TokenKeysOptions) {
    this.#options = options;
    // When to look again is decided here, as a look that fails must not take the known keys away.
    const never = {cacheMaxAge: Infinity, cooldownDuration: Infinity};
    this.#keys = createRemoteJWKSet(new URL(url), {...never, timeoutDuration: TIMEOUT_MS});
  }

  async find(header: JWTHeaderParameters): Promise<CryptoKey> {
    const {now} = this.#options;
    const askedAt = now();
    if (askedAt - (this.#knownSince ?? -Infinity) >= FRESH_MS) await this.#look();
    const known = await this.#known(header);
    if (known) return known;
    await this.#look();
    const found = await this.#known(header);
    if (found) return found;
    // Only keys that came after the token did can prove that it is signed with none of them.
    if ((this.#knownSince ?? -Infinity) >= askedAt)
      throw tokenInvalid('no key of its kind and name is known');
    throw tryLater('the key of the token could not be looked up');
  }

  /** Gets the keys anew, unless that was tried a moment ago. */
  #look(): Promise<void> {
    const {now, onFault} = this.#options;
    if (this.#looking) return this.#looking;
    if (now() - this.#lookedAt < COOLDOWN_MS) return Promise.resolve();
    const startedAt = (this.#lookedAt = now());
    this.#looking = this.#keys
      .reload()
      .then(() => void (this.#knownSince = startedAt), onFault)
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #known(header: JWTHeaderParameters): Promise<CryptoKey | undefined> {
    if (this.#knownSince === undefined) return undefined;
    let key: CryptoKey;
    try {
      key = await this.#keys(header);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      if (error instanceof errors.JWKSMultipleMatchingKeys) {
        throw tokenInvalid('it has no "kid" that says which of the keys it is signed with');
      }
      throw unusable();
    }
    if (isWeak(key)) throw unusable();
    return key;
  }
}

/**
 * Looks whether the keys at that address can be had.
 *
 * @throws Error that says what is wrong.
 */
export async function checkKeyAddress(url: string): Promise<void> {
  const remote = createRemoteJWKSet(new URL(url), {timeoutDuration: TIMEOUT_MS});
  try {
    await remote.reload();
  } catch (error) {
    const {message, cause} = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    throw new Error(`the keys of tokens cannot be had: ${why}; nobody can sign in`, {cause: error});
  }
  if (!remote.jwks()?.keys.some(({kty}) => ['RSA', 'EC', 'OKP'].includes(kty ?? ''))) {
    throw new Error('there is no public key in it; nobody can sign in');
  }
}

const unusable = () => tokenInvalid('the key it names cannot be used');

function isWeak({algorithm}: CryptoKey): boolean {
  const {modulusLength = RSA_BITS} = algorithm as {readonly modulusLength?: number};
  return modulusLength < RSA_BITS;
}

import {createPublicKey} from 'node:crypto';
import type {CryptoKey, JWTHeaderParameters, KeyObject} from 'jose';
import type {Config} from './config.js';
import {algorithmsOf} from './public-key.js';
import {RemoteKeys} from './remote-keys.js';

/** What the signatures of tokens are checked with. */
export interface TokenKeys {
  /** The algorithms a token may be signed with: fixed by the kind of key, never taken from the token. */
  readonly algorithms: readonly string[];
  /**
   * The key for a token with this header, of which nothing has been checked but the algorithm.
   *
   * @throws ImError `token-invalid` where there is none; `try-later` where that cannot be said now.
   */
  find(header: JWTHeaderParameters): Promise<Uint8Array | KeyObject | CryptoKey>;
}

export type KeyConfig = Pick<Config, 'secret' | 'publicKey' | 'jwks'>;

export interface TokenKeysOptions {
  readonly now: () => number;
  /** The keys at the `jwks` address could not be had. */
  readonly onFault: (error: unknown) => void;
}

/** The keys of a configuration, which has one of the three kinds. */
export function tokenKeys(
  {secret, publicKey, jwks}: KeyConfig,
  options: TokenKeysOptions,
): TokenKeys {
  if (secret !== undefined) return fixedKey(['HS256'], new TextEncoder().encode(secret));
  if (publicKey !== undefined) {
    const key = createPublicKey(publicKey);
    return fixedKey(algorithmsOf(key), key);
  }
  if (jwks !== undefined) return new RemoteKeys(jwks, options);
  throw new Error('There is no key to check tokens with.');
}

/** One key, whatever a token says of its own. */
const fixedKey = (algorithms: readonly string[], key: Uint8Array | KeyObject): TokenKeys => ({
  algorithms,
  find: async () => key,
});

import {errors, jwtVerify, SignJWT, type JWTPayload} from 'jose';
import * as v from 'valibot';
import {
  ImError,
  parse,
  Profile,
  tokenAlgorithm,
  tokenExpired,
  tokenInvalid,
  tokenMissing,
} from '../protocol/index.js';
import type {Config} from './config.js';
import {tokenKeys, type KeyConfig, type TokenKeys, type TokenKeysOptions} from './token-keys.js';

/** Who a token says its bearer is, and for how long that holds; times in ms since 1970. */
export interface Identity {
  readonly profile: Profile;
  /** When the token was made: 0 where it does not say, and never later than it was seen. */
  readonly issued: number;
  readonly expires: number;
  /** `expires` and a little more, as clocks differ. From then on its bearer is nobody. */
  readonly until: number;
}

export type AuthorityConfig = KeyConfig & Pick<Config, 'issuer' | 'audience' | 'clockTolerance'>;

/** Checks tokens, and signs those of guests. */
export class Authority {
  readonly #keys: TokenKeys;
  readonly #config: AuthorityConfig;
  readonly #now: () => number;

  constructor(
    config: AuthorityConfig,
    {now = Date.now, onFault = () => undefined}: Partial<TokenKeysOptions> = {},
  ) {
    this.#keys = tokenKeys(config, {now, onFault});
    this.#config = config;
    this.#now = now;
  }

  /**
   * The identity that `token` proves. It holds a little past `exp`, as clocks differ.
   *
   * @throws ImError `token-missing`, `token-invalid`, `token-algorithm`, `token-expired`, or `try-later` where the
   * keys cannot be had.
   */
  async verify(token: string): Promise<Identity> {
    if (token === '') throw tokenMissing();
    const {issuer, audience, clockTolerance} = this.#config;
    const now = this.#now();
    let claims: JWTPayload;
    try {
      // What a token brings as a key, or says of where one is (`jwk`, `jku`, `x5u`), is never looked at.
      const verified = await jwtVerify(token, (header) => this.#keys.find(header), {
        algorithms: [...this.#keys.algorithms],
        clockTolerance: clockTolerance / 1000,
        currentDate: new Date(now),
        requiredClaims: ['sub', 'exp'],
        ...(issuer !== undefined && {issuer}),
        ...(audience !== undefined && {audience}),
      });
      claims = verified.payload;
    } catch (error) {
      throw refusal(error);
    }
    const expires = claims.exp! * 1000;
    const issued = Math.min((claims.iat ?? 0) * 1000, now);
    return {profile: asProfile(claims), issued, expires, until: expires + clockTolerance};
  }

  /** A token for `profile` that is good until `expires`. Only a secret can sign. */
  async sign({id, name, picture}: Profile, expires: number): Promise<string> {
    const {secret, issuer, audience} = this.#config;
    if (secret === undefined) throw new Error('Without a secret nothing can be signed.');
    const token = new SignJWT({name, ...(picture && {picture})})
      .setProtectedHeader({alg: this.#keys.algorithms[0]!})
      .setSubject(id)
      .setIssuedAt(Math.floor(this.#now() / 1000))
      .setExpirationTime(Math.floor(expires / 1000));
    if (issuer !== undefined) token.setIssuer(issuer);
    if (audience !== undefined) token.setAudience(audience);
    return token.sign(new TextEncoder().encode(secret));
  }
}

function asProfile({sub, name, picture}: JWTPayload): Profile {
  // A picture that cannot be shown is no reason to keep somebody out.
  const isPicture = v.is(Profile.entries.picture, picture) && picture !== undefined;
  try {
    return parse(Profile, {id: sub, name: name ?? sub, ...(isPicture && {picture})}, 'token');
  } catch (error) {
    if (!(error instanceof ImError)) throw error;
    throw tokenInvalid(error.message.replace(/^"id"/, '"sub"').replace(/\.$/, ''));
  }
}

/** Says what was wrong, and nothing of what the token held. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return tokenExpired();
  if (error instanceof errors.JOSEAlgNotAllowed) return tokenAlgorithm();
  if (error instanceof errors.JWTClaimValidationFailed) {
    return tokenInvalid(`its "${error.claim}" claim is missing or not what it should be`);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return tokenInvalid('its signature does not match');
  }
  if (error instanceof errors.JOSEError) return tokenInvalid('it is not a signed token');
  return error;
}

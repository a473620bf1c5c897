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

/** The algorithms a token may be signed with: fixed by the kind of key, never taken from the token. */
const ALGORITHMS = ['HS256'];

/** Who a token says its bearer is, and until when that holds, in ms since 1970. */
export interface Identity {
  readonly profile: Profile;
  readonly expires: number;
}

/** Checks tokens, and signs those of guests. */
export class Authority {
  readonly #key: Uint8Array;
  readonly #config: Pick<Config, 'issuer' | 'audience' | 'clockTolerance'>;

  constructor(config: Pick<Config, 'secret' | 'issuer' | 'audience' | 'clockTolerance'>) {
    this.#key = new TextEncoder().encode(config.secret);
    this.#config = config;
  }

  /**
   * The identity that `token` proves. It holds a little past `exp`, as clocks differ.
   *
   * @throws ImError `token-missing`, `token-invalid`, `token-algorithm` or `token-expired`.
   */
  async verify(token: string): Promise<Identity> {
    if (token === '') throw tokenMissing();
    const {issuer, audience, clockTolerance} = this.#config;
    let claims: JWTPayload;
    try {
      const verified = await jwtVerify(token, this.#key, {
        algorithms: ALGORITHMS,
        clockTolerance: clockTolerance / 1000,
        requiredClaims: ['sub', 'exp'],
        ...(issuer !== undefined && {issuer}),
        ...(audience !== undefined && {audience}),
      });
      claims = verified.payload;
    } catch (error) {
      throw refusal(error);
    }
    return {profile: asProfile(claims), expires: claims.exp! * 1000 + clockTolerance};
  }

  /** A token for `profile` that is good until `expires`. */
  sign({id, name, picture}: Profile, expires: number): Promise<string> {
    const {issuer, audience} = this.#config;
    const token = new SignJWT({name, ...(picture && {picture})})
      .setProtectedHeader({alg: ALGORITHMS[0]!})
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(Math.floor(expires / 1000));
    if (issuer !== undefined) token.setIssuer(issuer);
    if (audience !== undefined) token.setAudience(audience);
    return token.sign(this.#key);
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

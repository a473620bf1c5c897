import * as v from 'valibot';
import {readPublicKey} from './public-key.js';
import {secretBytes} from './webhook-client.js';

// What a setting may be, in words that end the sentence `The setting "port" …`.

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
export const integer = (min: number, max: number) => {
  const range = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(range), v.integer(range), v.minValue(min, range), v.maxValue(max, range));
};
export const milliseconds = (fallback: number, min = 1) =>
  v.optional(integer(min, 3_600_000), fallback);
export const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
export const key = v.pipe(
  v.string(),
  v.check((secret) => Buffer.byteLength(secret) >= 32, 'must be at least 32 bytes long'),
  // Anybody who has the public key could sign with it.
  v.check(
    (secret) => !secret.startsWith('-----'),
    'must not be a PEM key; a public one is the setting "publicKey"',
  ),
);
export const publicKey = v.pipe(
  v.string(),
  v.rawTransform(({dataset, addIssue, NEVER}) => {
    try {
      return readPublicKey(dataset.value);
    } catch (error) {
      addIssue({message: (error as Error).message});
      return NEVER;
    }
  }),
);
export const keyAddress = v.pipe(
  v.string(),
  v.check((address) => {
    if (!URL.canParse(address)) return false;
    const {protocol, hostname, username, password} = new URL(address);
    if (username !== '' || password !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && LOCAL_HOSTS.includes(hostname));
  }, 'must be an https address without a password; http is for localhost'),
);
/** A key that a header can carry. */
export const headerKey = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{32,}$/, 'must be at least 32 letters, digits and signs, without spaces'),
);
export const urls = (schemes: readonly string[]) =>
  v.optional(
    v.array(
      v.pipe(
        v.string(),
        v.check(
          (url) => schemes.some((scheme) => url.startsWith(`${scheme}:`) && url.length > 6),
          `must hold addresses that begin with ${schemes.map((scheme) => `${scheme}:`).join(' or ')}`,
        ),
      ),
    ),
    [],
  );
export const origin = v.pipe(
  v.string(),
  v.check(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must hold origins like https://www.example.com, without a path',
  ),
);

export const webhook = v.pipe(
  v.string(),
  v.check(
    (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
    'must be an http(s) address',
  ),
);
/** How many a minute; 0 for as many as one likes. */
export const perMinute = (fallback: number) => v.optional(integer(0, 1_000_000), fallback);

/** What signs what the site is sent. */
export const signingSecret = v.pipe(
  v.string(),
  v.check(
    (secret) => secretBytes(secret) !== undefined,
    'must be "whsec_" and 24 to 64 bytes in base64',
  ),
);

import {createPublicKey, type KeyObject} from 'node:crypto';
import {readFileSync} from 'node:fs';

/** The smallest RSA key that is not broken today, in bits. */
export const RSA_BITS = 2048;

/**
 * The public key that `given` holds or names: PEM, as text or in a file. Answers it as PEM of one form, so that the
 * same key is the same text. A PEM in a variable may have `\n` for its line ends.
 *
 * @throws Error whose message says what the setting must be.
 */
export function readPublicKey(given: string): string {
  const pem = given.startsWith('-----') ? given.replaceAll('\\n', '\n') : readFile(given);
  // Node would work out the public half by itself, and nobody would notice where the private one lies.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw new Error('must be a public key; keep the private one where tokens are signed');
  }
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new Error('must be a public key in PEM, or a file that holds one');
  }
  algorithmsOf(key);
  return key.export({type: 'spki', format: 'pem'}).toString();
}

/**
 * The algorithms that signatures of this key may have.
 *
 * @throws Error whose message says what the key must be.
 */
export function algorithmsOf({asymmetricKeyType, asymmetricKeyDetails}: KeyObject): string[] {
  const {modulusLength = 0, namedCurve} = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa' && modulusLength >= RSA_BITS) return ['RS256'];
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return ['ES256'];
  // Two names of one algorithm.
  if (asymmetricKeyType === 'ed25519') return ['EdDSA', 'Ed25519'];
  throw new Error(`must be an RSA key of ${RSA_BITS} bits or more, a P-256 key or an Ed25519 key`);
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw new Error(`must be a public key in PEM, or a file that can be read (${code})`, {
      cause: error,
    });
  }
}

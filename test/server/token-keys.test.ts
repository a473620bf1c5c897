import assert from 'node:assert/strict';
import {generateKeyPairSync, type KeyObject} from 'node:crypto';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {exportJWK, SignJWT, type JWK, type JWTHeaderParameters} from 'jose';
import {CLOSE_CODES} from '../../src/protocol/index.js';
import {Authority} from '../../src/server/auth.js';
import {World} from '../support/node/world.js';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const rsa = () => generateKeyPairSync('rsa', {modulusLength: 2048});
const p256 = () => generateKeyPairSync('ec', {namedCurve: 'P-256'});
const ed25519 = () => generateKeyPairSync('ed25519');
const pem = ({publicKey}: Pair) => publicKey.export({type: 'spki', format: 'pem'}).toString();

const CLAIMS = {sub: 'ann', iss: 'https://site.example', aud: 'im'};
const sign = ({privateKey}: Pair, header: JWTHeaderParameters, claims: object = {}) =>
  new SignJWT({exp: Math.floor(Date.now() / 1000) + 3_600, ...CLAIMS, ...claims})
    .setProtectedHeader(header)
    .sign(privateKey);

describe('a public key', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-keys-'));
  });
  after(() => rm(folder, {recursive: true}));

  for (const [kind, algorithm, make] of [
    ['RSA', 'RS256', rsa],
    ['P-256', 'ES256', p256],
    ['Ed25519', 'EdDSA', ed25519],
    ['Ed25519, by its newer name', 'Ed25519', ed25519],
  ] as const) {
    test(`of the kind ${kind} signs users in, whichever way it is given`, async () => {
      const pair = make();
      const file = join(folder, `${algorithm}.pem`);
      await writeFile(file, pem(pair));
      for (const publicKey of [pem(pair), pem(pair).replaceAll('\n', '\\n'), file]) {
        const world = await World.start({secret: undefined, publicKey});
        try {
          const client = await world.connect();
          const token = await sign(pair, {alg: algorithm});
          client.send({type: 'hello', version: 1, token, device: client.device});
          assert.equal((await client.next('welcome')).user.id, 'ann');
        } finally {
          await world.close();
        }
      }
    });
  }
});

describe('keys at an address', () => {
  let site: KeySite;
  let now: number;
  let faults: unknown[];
  let authority: Authority;
  const keys = {one: p256(), two: ed25519(), rsa: rsa()};

  beforeEach(async () => {
    site = await KeySite.start();
    now = Date.now();
    faults = [];
    const config = {
      secret: undefined,
      publicKey: undefined,
      jwks: site.url,
      issuer: CLAIMS.iss,
      audience: CLAIMS.aud,
      clockTolerance: 5_000,
    };
    authority = new Authority(config, {now: () => now, onFault: (fault) => faults.push(fault)});
  });
  afterEach(() => site.close());

  const verified = async (pair: Pair, alg: string, kid?: string) => {
    const exp = Math.floor(now / 1000) + 60;
    const token = await sign(pair, {alg, ...(kid !== undefined && {kid})}, {exp});
    const {profile} = await authority.verify(token);
    return profile.id;
  };
  const pass = (ms: number) => {
    now += ms;
  };

  test('are fetched once, with the first token, and used by their names', async () => {
    await site.publish({one: keys.one, two: keys.two, rsa: keys.rsa});
    const all = await Promise.all([
      verified(keys.one, 'ES256', 'one'),
      verified(keys.two, 'EdDSA', 'two'),
      verified(keys.rsa, 'RS256', 'rsa'),
    ]);
    assert.deepEqual(all, ['ann', 'ann', 'ann']);
    assert.equal(site.asked, 1);
  });

  test('need no name where there is one of the kind, and one where there are several', async () => {
    await site.publish({one: keys.one, two: keys.two, three: ed25519()});
    assert.equal(await verified(keys.one, 'ES256'), 'ann');
    await assert.rejects(verified(keys.two, 'EdDSA'), {code: 'token-invalid', message: /kid/});
  });

  test('that were rotated in are picked up with the first token that names them', async () => {
    await site.publish({one: keys.one});
    await verified(keys.one, 'ES256', 'one');
    pass(10_000);
    await site.publish({one: keys.one, two: keys.two});
    assert.equal(await verified(keys.two, 'EdDSA', 'two'), 'ann');
    assert.equal(site.asked, 2);
  });

  test('that were taken away sign nobody in once they have grown old here', async () => {
    await site.publish({one: keys.one});
    await verified(keys.one, 'ES256', 'one');
    await site.publish({two: keys.two});
    pass(600_000);
    await assert.rejects(verified(keys.one, 'ES256', 'one'), {code: 'token-invalid'});
  });

  test('are asked for once in ten seconds at most, whatever names are made up', async () => {
    await site.publish({one: keys.one});
    await assert.rejects(verified(keys.two, 'EdDSA', 'made-up'), {code: 'token-invalid'});
    pass(1_000);
    for (let n = 0; n < 20; n++) {
      // A rotation cannot be told from an invention before the next look: neither is refused for good.
      await assert.rejects(verified(keys.two, 'EdDSA', `made-up-${n}`), {code: 'try-later'});
    }
    assert.equal(site.asked, 1);
    pass(9_000);
    await assert.rejects(verified(keys.two, 'EdDSA', 'made-up'), {code: 'token-invalid'});
    assert.equal(site.asked, 2);
  });

  for (const [what, fail] of [
    ['answers with an error', () => site.break('error')],
    ['answers with something else', () => site.break('nonsense')],
    ['answers with another address', () => site.break('redirect')],
    ['cuts the connection', () => site.break('cut')],
  ] as const) {
    test(`that ${what} mean "try-later", and known keys go on`, async () => {
      fail();
      await assert.rejects(verified(keys.one, 'ES256', 'one'), {code: 'try-later'});
      assert.equal(faults.length, 1);
      site.mend();
      await site.publish({one: keys.one});
      pass(10_000);
      assert.equal(await verified(keys.one, 'ES256', 'one'), 'ann');
      fail();
      pass(3_600_000);
      assert.equal(await verified(keys.one, 'ES256', 'one'), 'ann');
      assert.equal(faults.length, 2);
      pass(10_000);
      await assert.rejects(verified(keys.two, 'EdDSA', 'two'), {code: 'try-later'});
    });
  }

  test('that are secret, private, weak or of another kind are not used', async () => {
    const weak = generateKeyPairSync('rsa', {modulusLength: 1024});
    const p384 = generateKeyPairSync('ec', {namedCurve: 'P-384'});
    const secret = 'a secret that everybody can read at its address';
    site.jwks = {
      keys: [
        {kty: 'oct', kid: 'secret', k: Buffer.from(secret).toString('base64url')},
        {...(await exportJWK(keys.one.privateKey)), kid: 'private'},
        {...(await exportJWK(weak.publicKey)), kid: 'weak'},
        {...(await exportJWK(p384.publicKey)), kid: 'p384'},
        {...(await exportJWK(keys.two.publicKey)), kid: 'encryption', use: 'enc'},
      ],
    };
    const bySecret = await new SignJWT({...CLAIMS, exp: Math.floor(now / 1000) + 60})
      .setProtectedHeader({alg: 'HS256', kid: 'secret'})
      .sign(Buffer.from(secret));
    await assert.rejects(authority.verify(bySecret), {code: 'token-algorithm'});
    await assert.rejects(verified(keys.one, 'ES256', 'private'), {code: 'token-invalid'});
    const byWeak = await unchecked(weak, {alg: 'RS256', kid: 'weak'});
    await assert.rejects(authority.verify(byWeak), {code: 'token-invalid'});
    await assert.rejects(verified(p384, 'ES384', 'p384'), {code: 'token-algorithm'});
    await assert.rejects(verified(keys.two, 'EdDSA', 'encryption'), {code: 'token-invalid'});
  });

  test('that cannot be had close a connection with 1013, after which a client comes back', async (t) => {
    site.break('error');
    const {iss: issuer, aud: audience} = CLAIMS;
    const world = await World.start({secret: undefined, jwks: site.url, issuer, audience});
    t.after(() => world.close());
    const client = await world.connect();
    const token = await sign(keys.one, {alg: 'ES256', kid: 'one'});
    client.send({type: 'hello', version: 1, token, device: client.device});
    assert.equal((await client.next('error')).code, 'try-later');
    assert.equal((await client.closed).code, CLOSE_CODES['try-later']);
    assert.ok(world.log.some((line) => line.includes('could not be fetched')));
  });
});

/** A token that a careful library would not sign. */
async function unchecked({privateKey}: Pair, header: object): Promise<string> {
  const {sign: signBytes} = await import('node:crypto');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  const input = `${part(header)}.${part({...CLAIMS, exp})}`;
  return `${input}.${signBytes('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

type Fault = 'error' | 'nonsense' | 'redirect' | 'cut';

/** The site's address of keys. */
class KeySite {
  jwks: {keys: JWK[]} = {keys: []};
  asked = 0;
  readonly #http: Server;
  #fault: Fault | undefined;

  private constructor() {
    this.#http = createServer((request, response) => {
      this.asked++;
      switch (this.#fault) {
        case 'error':
          return response.writeHead(503).end();
        case 'nonsense':
          return response.end('<h1>It works!</h1>');
        case 'redirect':
          return response.writeHead(302, {Location: '/elsewhere'}).end();
        case 'cut':
          return request.socket.destroy();
        case undefined:
          return response.end(JSON.stringify(this.jwks));
      }
    });
  }

  static async start(): Promise<KeySite> {
    const site = new KeySite();
    site.#http.listen(0, '127.0.0.1');
    await once(site.#http, 'listening');
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/keys.json`;
  }

  async publish(pairs: Record<string, Pair>): Promise<void> {
    const entries = Object.entries(pairs).map(async ([kid, {publicKey}]) => ({
      ...(await exportJWK(publicKey)),
      kid,
    }));
    this.jwks = {keys: await Promise.all(entries)};
  }

  break(fault: Fault): void {
    this.#fault = fault;
  }

  mend(): void {
    this.#fault = undefined;
  }

  async close(): Promise<void> {
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.#http.closeAllConnections();
    await closed;
  }
}

import assert from 'node:assert/strict';
import {createHmac, createSign, generateKeyPairSync, type KeyObject} from 'node:crypto';
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {closeReason, type ErrorCode} from '../../src/protocol/index.js';
import type {ServerOptions} from '../../src/server/index.js';
import {SECRET, World} from '../support/node/world.js';

const keys = generateKeyPairSync('rsa', {modulusLength: 2048});
const others = generateKeyPairSync('rsa', {modulusLength: 2048});
const pem = keys.publicKey.export({type: 'spki', format: 'pem'}).toString();
const der = keys.publicKey.export({type: 'spki', format: 'der'});
const FACTS = {issuer: 'https://site.example', audience: 'im'};

const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: object, claims: object = {}) =>
  `${encode(header)}.${encode({sub: 'ann', iss: FACTS.issuer, aud: FACTS.audience, exp: inAnHour(), ...claims})}`;
const hmac = (input: string, key: string | Buffer, hash = 'sha256') =>
  `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
const rs256 = (input: string, key: KeyObject) =>
  `${input}.${createSign('sha256').update(input).sign(key).toString('base64url')}`;

/** What a forger may try, and what it is refused as. */
type Forgery = readonly [what: string, code: ErrorCode, token: string];

/** Headers that would have a careless server take the forger's key, or read a file, or ask an address for it. */
const leading = (address: string): readonly [string, object][] => [
  ['its own key ("jwk")', {jwk: others.publicKey.export({format: 'jwk'})}],
  ['the address of its own keys ("jku")', {jku: `${address}/keys.json`, kid: 'forged'}],
  ['the address of its own certificate ("x5u")', {x5u: `${address}/certificate.pem`}],
  ['its own certificate ("x5c")', {x5c: [der.toString('base64')]}],
  ['a path as "kid"', {kid: '../../../../dev/null'}],
  ['a file as "kid"', {kid: '/etc/hostname'}],
  ['an address as "kid"', {kid: `${address}/keys.json`}],
  ['a command as "kid"', {kid: '| touch /tmp/forged'}],
  ['a query as "kid"', {kid: "x' UNION SELECT 'key' --"}],
  ['a "kid" from the prototype', {kid: '__proto__'}],
  ['a "kid" that is no text', {kid: {toString: 'site'}}],
];

/** The parts of a token bent in every way, whatever the kind of key. `good` is a token that is accepted. */
function bent(good: string): Forgery[] {
  const [header, claims, signature] = good.split('.') as [string, string, string];
  const flipped =
    signature.slice(0, -3) + (signature.at(-3) === 'A' ? 'B' : 'A') + signature.slice(-2);
  return [
    ['without its signature', 'token-invalid', `${header}.${claims}.`],
    ['of two parts', 'token-invalid', `${header}.${claims}`],
    ['of four parts', 'token-invalid', `${good}.${signature}`],
    ['of five parts, as encrypted ones have', 'token-invalid', `${good}.x.y`],
    ['with another signature', 'token-invalid', `${header}.${claims}.${flipped}`],
    ['with half of its signature', 'token-invalid', good.slice(0, -signature.length / 2)],
    [
      'with other claims',
      'token-invalid',
      `${header}.${encode({sub: 'bo', exp: inAnHour()})}.${signature}`,
    ],
    [
      'with another header',
      'token-invalid',
      `${encode({...decode(header), x: 1})}.${claims}.${signature}`,
    ],
    ['whose header is no object', 'token-invalid', `${encode(['RS256'])}.${claims}.${signature}`],
    ['whose header is no JSON', 'token-invalid', `e30x.${claims}.${signature}`],
    ['with spaces', 'token-invalid', ` ${good} `],
    ['with line breaks', 'token-invalid', good.replaceAll('.', '.\n')],
    ['as JSON', 'token-invalid', JSON.stringify({protected: header, payload: claims, signature})],
    ['in the words of an HTTP header', 'token-invalid', `Bearer ${good}`],
  ];
}

const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;

const algorithms = (own: string) =>
  [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    'hs256',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'ES256',
    'ES384',
    'EdDSA',
    'ML-DSA-44',
    'dir',
    'constructor',
  ].filter((name) => name !== own);

describe('forged tokens', () => {
  let listener: Listener;

  before(async () => {
    listener = await Listener.start();
  });
  after(() => listener.close());

  const kinds: [
    string,
    string,
    () => ServerOptions,
    (header: object, claims?: object) => string,
  ][] = [
    [
      'a secret',
      'HS256',
      () => ({...FACTS}),
      (header, claims) => hmac(unsigned({alg: 'HS256', ...header}, claims), SECRET),
    ],
    [
      'a public key',
      'RS256',
      () => ({secret: undefined, publicKey: pem, ...FACTS}),
      (header, claims) => rs256(unsigned({alg: 'RS256', ...header}, claims), keys.privateKey),
    ],
    [
      'keys at an address',
      'RS256',
      () => ({secret: undefined, jwks: `${listener.address}/site.json`, ...FACTS}),
      (header, claims) =>
        rs256(unsigned({alg: 'RS256', kid: 'site', ...header}, claims), keys.privateKey),
    ],
  ];

  for (const [kind, own, options, sign] of kinds) {
    describe(`at a server with ${kind}`, () => {
      let world: World;
      // A key that is not known may be one that is published in a moment.
      const refused: ErrorCode[] = ['token-algorithm', 'token-invalid'];
      if (kind === 'keys at an address') refused.push('try-later');

      before(async () => {
        world = await World.start({clockTolerance: 0, ...options()});
        // What follows is refused for what it is, and not because nothing is accepted.
        const client = await present(sign({}));
        await client.next('welcome');
      });
      after(() => world.close());

      const present = async (token: string) => {
        const client = await world.connect();
        client.send({type: 'hello', version: 1, token, device: client.device});
        return client;
      };

      async function assertRefused(token: string, code: ErrorCode | readonly ErrorCode[]) {
        const client = await present(token);
        const {code: told, message} = await client.next('error');
        assert.ok([code].flat().includes(told), `${told}: ${message}`);
        assert.equal(closeReason((await client.closed).code), told);
        assert.ok(token === '' || !message.includes(token));
        assert.ok(client.heard.every(({type}) => type !== 'welcome'));
      }

      for (const alg of algorithms(own)) {
        test(`whose "alg" is ${JSON.stringify(alg)} are refused, whatever they are signed with`, async () => {
          const input = unsigned({alg, kid: 'site'});
          for (const token of [
            `${input}.`,
            hmac(input, SECRET),
            hmac(input, pem),
            hmac(input, ''),
            rs256(input, keys.privateKey),
          ]) {
            await assertRefused(token, refused);
          }
        });
      }

      test('that use a public key as a secret are refused', async () => {
        const input = unsigned({alg: 'HS256', kid: 'site'});
        const jwk = JSON.stringify(keys.publicKey.export({format: 'jwk'}));
        for (const key of [pem, pem.trim(), `${pem}\n`, pem.replaceAll('\n', '\r\n'), der, jwk]) {
          await assertRefused(hmac(input, key), ['token-algorithm', 'token-invalid']);
        }
      });

      test('that lead to a key of the forger’s are refused, and nobody goes there', async () => {
        const asked = listener.asked.length;
        const alg = own;
        for (const [what, header] of leading(listener.address)) {
          const input = unsigned({alg, ...header});
          for (const token of [
            rs256(input, others.privateKey),
            hmac(input, ''),
            hmac(input, 'forged'),
            hmac(input, '\0'),
          ]) {
            await assertRefused(token, refused).catch((error: unknown) => {
              throw new Error(`With ${what}`, {cause: error});
            });
          }
        }
        assert.deepEqual(
          listener.asked.slice(asked).filter((path) => path !== '/site.json'),
          [],
        );
      });

      test('that are bent are refused', async () => {
        for (const [what, code, token] of bent(sign({}))) {
          await assertRefused(token, code).catch((error: unknown) => {
            throw new Error(`A token ${what}`, {cause: error});
          });
        }
      });

      test('with instructions that the server does not know are refused', async () => {
        await assertRefused(sign({crit: ['exp']}), 'token-invalid');
        await assertRefused(sign({crit: ['x'], x: 1}), 'token-invalid');
        await assertRefused(sign({b64: false, crit: ['b64']}), 'token-invalid');
      });

      const now = () => Math.floor(Date.now() / 1000);
      const claims: [string, ErrorCode, () => object][] = [
        ['of another issuer', 'token-invalid', () => ({iss: 'https://evil.example'})],
        [
          'of an issuer that only begins alike',
          'token-invalid',
          () => ({iss: `${FACTS.issuer}.evil.example`}),
        ],
        ['of no issuer', 'token-invalid', () => ({iss: undefined})],
        ['of several issuers', 'token-invalid', () => ({iss: [FACTS.issuer]})],
        ['for another audience', 'token-invalid', () => ({aud: ['shop', 'IM']})],
        ['for no audience', 'token-invalid', () => ({aud: undefined})],
        ['that never expire', 'token-invalid', () => ({exp: undefined})],
        ['that expire with a word', 'token-invalid', () => ({exp: '9999999999'})],
        ['that expire with null', 'token-invalid', () => ({exp: null})],
        ['that have expired', 'token-expired', () => ({exp: now() - 1})],
        ['that expired before time began', 'token-expired', () => ({exp: -1e300})],
        ['that are not good yet', 'token-invalid', () => ({nbf: now() + 3_600})],
        ['that were made at a word', 'token-invalid', () => ({iat: 'today'})],
        ['for nobody', 'token-invalid', () => ({sub: undefined})],
        ['for a number', 'token-invalid', () => ({sub: 1})],
        ['for several', 'token-invalid', () => ({sub: ['ann', 'bo']})],
        ['for an object', 'token-invalid', () => ({sub: {toString: 'ann'}})],
        ['for half a character', 'token-invalid', () => ({sub: 'ann\ud800'})],
        ['for a line break', 'token-invalid', () => ({sub: 'ann\nbo'})],
        ['for a name that is an object', 'token-invalid', () => ({name: {toString: 'Ann'}})],
      ];
      for (const [what, code, make] of claims) {
        test(`${what} are refused, even well signed`, async () => {
          await assertRefused(sign({}, make()), code);
        });
      }

      test('leave no trace of themselves in the log', async () => {
        const token = `${sign({})}x`;
        await assertRefused(token, 'token-invalid');
        const log = world.log.join('');
        for (const part of token.split('.')) assert.ok(!log.includes(part));
      });
    });
  }
});

/** Publishes the site's key, and hears of everybody who is led to it. */
class Listener {
  readonly asked: string[] = [];
  readonly #http: Server;

  private constructor() {
    const publish = (kid: string, key: KeyObject) =>
      JSON.stringify({keys: [{...key.export({format: 'jwk'}), kid, alg: 'RS256', use: 'sig'}]});
    this.#http = createServer((request, response) => {
      this.asked.push(request.url!);
      const isSite = request.url === '/site.json';
      response.end(isSite ? publish('site', keys.publicKey) : publish('forged', others.publicKey));
    });
  }

  static async start(): Promise<Listener> {
    const listener = new Listener();
    listener.#http.listen(0, '127.0.0.1');
    await once(listener.#http, 'listening');
    return listener;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.#http.closeAllConnections();
    await closed;
  }
}

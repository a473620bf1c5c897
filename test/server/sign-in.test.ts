import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {SignJWT, UnsecuredJWT, generateKeyPair} from 'jose';
import {CLOSE_CODES, closeReason, type ErrorCode} from '../../src/protocol/index.js';
import type {TestClient} from '../support/node/client.js';
import {signToken, tokenFor, World} from '../support/node/world.js';

const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;
const key = (secret: string) => new TextEncoder().encode(secret);

describe('sign-in', () => {
  let world: World;

  before(async () => {
    world = await World.start({clockTolerance: 0});
  });
  after(() => world.close());

  const hello = (client: TestClient, token: string | undefined) =>
    client.sendRaw(JSON.stringify({type: 'hello', version: 1, token, device: client.device}));

  async function assertRefused(client: TestClient, code: ErrorCode): Promise<void> {
    assert.equal((await client.next('error')).code, code);
    assert.equal(closeReason((await client.closed).code), code);
  }

  test('a good token is welcomed with its profile', async () => {
    const {welcome, client} = await world.joinAndHear('ann', {
      profile: {name: 'Ann Ö.', picture: 'https://example.com/ann.png'},
    });
    assert.deepEqual(welcome.user, {
      id: 'ann',
      name: 'Ann Ö.',
      picture: 'https://example.com/ann.png',
    });
    assert.equal(welcome.device, client.device);
    await client.close();
  });

  test('a picture that is no web address is left out, and nobody is kept out for it', async () => {
    const picture = 'javascript:alert(1)';
    const {welcome, client} = await world.joinAndHear('ann', {profile: {picture}});
    assert.deepEqual(welcome.user, {id: 'ann', name: 'Ann'});
    await client.close();
  });

  const refusals: [string, ErrorCode, () => Promise<string | undefined> | string | undefined][] = [
    ['no token', 'token-missing', () => undefined],
    ['an empty token', 'token-missing', () => ''],
    ['a token that is none', 'token-invalid', () => 'a.b.c'],
    [
      'a token signed with another key',
      'token-invalid',
      () => signToken({sub: 'ann'}, 'x'.repeat(40)),
    ],
    [
      'a token with "alg: none"',
      'token-algorithm',
      () => new UnsecuredJWT({sub: 'ann', exp: inAnHour()}).encode(),
    ],
    [
      'a token signed with HS512',
      'token-algorithm',
      () =>
        new SignJWT({sub: 'ann', exp: inAnHour()})
          .setProtectedHeader({alg: 'HS512'})
          .sign(key('a secret of the tests, 32 bytes and more'.repeat(2))),
    ],
    [
      'a token signed with a private key',
      'token-algorithm',
      async () =>
        new SignJWT({sub: 'ann', exp: inAnHour()})
          .setProtectedHeader({alg: 'RS256'})
          .sign((await generateKeyPair('RS256')).privateKey),
    ],
    [
      'a token that has expired',
      'token-expired',
      () => signToken({sub: 'ann', exp: Math.floor(Date.now() / 1000) - 1}),
    ],
    ['a token that never expires', 'token-invalid', () => signToken({sub: 'ann', exp: undefined})],
    ['a token for nobody', 'token-invalid', () => signToken({name: 'Ann'})],
    ['a token for an empty id', 'token-invalid', () => signToken({sub: ''})],
    [
      'a token for an id of 200 characters',
      'token-invalid',
      () => signToken({sub: 'x'.repeat(200)}),
    ],
    [
      'a token whose name holds a line break',
      'token-invalid',
      () => signToken({sub: 'ann', name: 'A\nB'}),
    ],
  ];
  for (const [what, code, make] of refusals) {
    test(`${what} is refused as ${code}`, async () => {
      const token = await make();
      const client = await world.connect();
      hello(client, token);
      await assertRefused(client, code);
    });
  }

  test('a token that is tampered with is refused', async () => {
    const [head, , signature] = (await tokenFor('ann')).split('.');
    const claims = Buffer.from(JSON.stringify({sub: 'bo', exp: inAnHour()})).toString('base64url');
    const client = await world.connect();
    hello(client, `${head}.${claims}.${signature}`);
    await assertRefused(client, 'token-invalid');
  });

  test('anything but hello first is refused before it is looked at', async () => {
    for (const first of [
      '{"type":"ping","ref":1}',
      'no JSON',
      '[]',
      'null',
      '{"type":"nonsense"}',
    ]) {
      const client = await world.connect();
      client.sendRaw(first);
      await assertRefused(client, 'token-missing');
    }
  });

  test('a hello that lacks its device is refused by name', async () => {
    const client = await world.connect();
    client.sendRaw(JSON.stringify({type: 'hello', version: 1, token: await tokenFor('ann')}));
    const {message} = await client.next('error');
    assert.match(message, /device/);
    assert.equal((await client.closed).code, CLOSE_CODES['frame-invalid']);
  });

  test('another protocol version is refused as such', async () => {
    const client = await world.connect();
    const token = await tokenFor('ann');
    client.sendRaw(JSON.stringify({type: 'hello', version: 99, token, device: client.device}));
    await assertRefused(client, 'version-unsupported');
  });

  test('what follows a refused hello is not read', async () => {
    const bo = await world.join('bo');
    const client = await world.connect();
    hello(client, 'bad');
    client.send({type: 'transmit', ref: 1, to: 'bo', data: 'sneaked in'});
    await client.closed;
    assert.deepEqual(await bo.all('transmit'), []);
    await bo.close();
  });

  test('a second hello is refused, and the connection stays', async () => {
    const ann = await world.join('ann');
    hello(ann, await tokenFor('bo'));
    assert.equal((await ann.next('error')).code, 'frame-invalid');
    await ann.settle();
    await ann.close();
  });

  test('frames sent right behind hello are worked on after it', async () => {
    const client = await world.connect();
    hello(client, await tokenFor('ann'));
    assert.deepEqual(await client.request<'ping'>({type: 'ping'}), {});
    assert.equal(client.heard[0]?.type, 'welcome');
    await client.close();
  });

  test('the connection is closed when its token expires', async () => {
    const client = await world.connect();
    const exp = Math.floor(Date.now() / 1000) + 1;
    hello(client, await signToken({sub: 'ann', exp}));
    await client.next('welcome');
    await assertRefused(client, 'token-expired');
    assert.ok(Date.now() >= exp * 1000);
  });
});

test('whoever says nothing is closed at the deadline', async (t) => {
  const world = await World.start({signInDeadline: 30});
  t.after(() => world.close());
  const client = await world.connect();
  assert.equal((await client.next('error')).code, 'sign-in-timeout');
  assert.equal((await client.closed).code, CLOSE_CODES['sign-in-timeout']);
});

describe('sign-in where issuer and audience are fixed', () => {
  let world: World;

  before(async () => {
    world = await World.start({issuer: 'https://site.example', audience: 'im'});
  });
  after(() => world.close());

  const attempt = async (claims: Record<string, unknown>) => {
    const client = await world.connect();
    const token = await signToken({sub: 'ann', ...claims});
    client.send({type: 'hello', version: 1, token, device: client.device});
    return client;
  };

  test('a token with both is welcomed', async () => {
    await (await attempt({iss: 'https://site.example', aud: ['im', 'other']})).next('welcome');
  });

  test('a token without one of them, or with another, is refused', async () => {
    for (const claims of [
      {},
      {iss: 'https://site.example'},
      {iss: 'https://evil.example', aud: 'im'},
    ]) {
      const client = await attempt(claims);
      assert.equal((await client.next('error')).code, 'token-invalid');
    }
  });

  test('the clock of whoever signs may be a little off', async () => {
    const exp = Math.floor(Date.now() / 1000) - 2;
    const client = await attempt({iss: 'https://site.example', aud: 'im', exp});
    await client.next('welcome');
  });
});

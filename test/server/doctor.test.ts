import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {createClient} from '@redis/client';
import {examine, type Finding} from '../../src/server/doctor/doctor.js';
import {createServer as createImServer, type ServerOptions} from '../../src/server/index.js';
import {parseStunUrl} from '../../src/server/doctor/stun-socket.js';
import {RedisServer} from '../support/node/redis-server.js';
import {TurnServer} from '../support/node/turn-server.js';
import {SECRET} from '../support/node/world.js';

describe('the doctor', () => {
  let folder: string;
  let turn: TurnServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-doctor-'));
    turn = await TurnServer.start();
  });
  after(async () => {
    await turn.close();
    await rm(folder, {recursive: true});
  });

  const findings = async (options: ServerOptions) => {
    const found: Finding[] = [];
    await examine({data: folder, secret: SECRET, ...options}, (finding) => found.push(finding));
    return new Map(found.map((finding) => [finding.subject, finding]));
  };

  test('finds a server well that has all it needs, down to a real allocation over UDP and TCP', async () => {
    const urls = [turn.url('udp'), turn.url('tcp')];
    const found = await findings({
      turn: urls,
      stun: [turn.url('udp').replace('turn:', 'stun:').split('?')[0]!],
      turnSecret: TurnServer.SECRET,
      origins: ['https://shop.example'],
    });
    assert.equal(found.size, 5);
    for (const {verdict, subject, advice} of found.values()) {
      assert.equal(verdict, 'well', `${subject}: ${advice}`);
    }
  });

  test('says which secret is wrong', async () => {
    const found = await findings({turn: [turn.url('udp')], turnSecret: 'not the secret'});
    const {verdict, advice} = found.get(turn.url('udp'))!;
    assert.equal(verdict, 'wrong');
    assert.match(advice!, /"turnSecret" is not its static-auth-secret/);
    assert.ok(!advice!.includes('not the secret'));
  });

  test('says that nobody answers', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const url = `turn:127.0.0.1:${silent.address().port}`;
    const found = await findings({turn: [url, 'turn:127.0.0.1:1?transport=tcp'], turnSecret: 'x'});
    assert.match(found.get(url)!.advice!, /no answer over UDP/);
    assert.match(found.get('turn:127.0.0.1:1?transport=tcp')!.advice!, /ECONNREFUSED/);
    silent.close();
  });

  test('says what a missing TURN server, guests and unnamed origins mean', async () => {
    const found = await findings({guests: true});
    assert.equal(found.get('database')?.verdict, 'well');
    for (const subject of ['TURN', 'guests', 'origins']) {
      assert.equal(found.get(subject)?.verdict, 'doubtful', subject);
    }
  });

  test('says which setting, and which folder, cannot be used', async () => {
    assert.match((await findings({secret: 'short'})).get('settings')!.advice!, /32 bytes/);
    const file = join(folder, 'file');
    await writeFile(file, '');
    const {verdict, advice} = (await findings({data: file})).get('database')!;
    assert.equal(verdict, 'wrong');
    assert.match(advice!, /cannot hold the database/);
  });

  test('says whether the keys of tokens can be had at their address', async (t) => {
    let body = '{"keys": []}';
    const http = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
    await once(http, 'listening');
    t.after(() => http.close());
    const jwks = `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys.json`;
    const facts = {secret: undefined, issuer: 'https://shop.example', audience: 'im'};
    const look = async (address = jwks) =>
      (await findings({...facts, jwks: address})).get(address)!;
    assert.match((await look()).advice!, /no public key/);
    body = 'not JSON';
    assert.match((await look()).advice!, /cannot be had/);
    const {publicKey} = generateKeyPairSync('ed25519');
    body = JSON.stringify({keys: [publicKey.export({format: 'jwk'})]});
    assert.equal((await look()).verdict, 'well');
    http.closeAllConnections();
    assert.match((await look('http://127.0.0.1:1/keys.json')).advice!, /ECONNREFUSED|bad port/);
  });

  test('finds a Redis well that keeps what it acknowledges, and says what another one would lose', async (t) => {
    const redis = await RedisServer.start();
    t.after(() => redis.close());
    assert.equal((await findings({redis: redis.url})).get('Redis')?.verdict, 'well');
    const client = await createClient({url: redis.url}).connect();
    await client.configSet('appendfsync', 'everysec');
    client.destroy();
    const {verdict, advice} = (await findings({redis: redis.url})).get('Redis')!;
    assert.equal(verdict, 'wrong');
    assert.match(advice!, /"appendfsync everysec".*acknowledged/);
    const unknown = redis.url.replace('redis://', 'redis://:hunter2@');
    const refused = (await findings({redis: unknown})).get('Redis')!;
    assert.equal(refused.verdict, 'wrong');
    assert.ok(!refused.advice!.includes('hunter2'));
  });

  test('says what it cannot see of a Redis, and the server says at its start what it may lose', async (t) => {
    const redis = await RedisServer.start();
    const client = createClient({url: redis.url});
    await client.connect();
    t.after(() => {
      client.destroy();
      return redis.close();
    });
    const said = async (url: string) => {
      const lines: string[] = [];
      const log = {write: (line: string) => void lines.push(line)};
      const server = createImServer({secret: SECRET, redis: url, port: 0}, {log});
      await server.listen();
      await server.close();
      return lines.filter((line) => line.includes('Redis'));
    };
    assert.deepEqual(await said(redis.url), []);

    const password = 'of-one-who-sees-no-settings';
    await client.sendCommand([
      'ACL',
      'SETUSER',
      'renter',
      'on',
      `>${password}`,
      '~*',
      '&*',
      '+@all',
      '-config',
    ]);
    const rented = redis.url.replace('//', `//renter:${password}@`);
    const hidden = (await findings({redis: rented})).get('Redis')!;
    assert.equal(hidden.verdict, 'doubtful');
    assert.match(hidden.advice!, /cannot be seen.*"appendfsync always"/);
    const lines = await said(rented);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /cannot be seen/);
    assert.ok(!lines[0]!.includes(password));

    await client.configSet('appendfsync', 'everysec');
    assert.match((await findings({redis: redis.url})).get('Redis')!.advice!, /up to a second/);
    const [fault, ...others] = await said(redis.url);
    assert.match(fault!, /may lose messages.*appendfsync everysec.*set it to/);
    assert.deepEqual(others, []);
    await client.configSet('appendonly', 'no');
    assert.match((await said(redis.url))[0]!, /appendonly no.*forgets every message/);
  });

  test('looks at every site', async () => {
    const found = await findings({secret: undefined, sites: {shop: {secret: SECRET}}});
    assert.equal(found.get('shop: database')?.verdict, 'well');
    assert.equal(found.get('shop: TURN')?.verdict, 'doubtful');
  });
});

test('addresses of STUN and TURN servers are read as the RFCs say', () => {
  assert.deepEqual(parseStunUrl('stun:a.example'), {
    host: 'a.example',
    port: 3478,
    transport: 'udp',
  });
  assert.deepEqual(parseStunUrl('turns:a.example?transport=tcp'), {
    host: 'a.example',
    port: 5349,
    transport: 'tls',
  });
  assert.deepEqual(parseStunUrl('turn:[2001:db8::1]:80?transport=tcp'), {
    host: '2001:db8::1',
    port: 80,
    transport: 'tcp',
  });
  for (const url of ['turn:', 'http://a', 'turn:a?transport=sctp', 'turn:a:b']) {
    assert.equal(parseStunUrl(url), undefined, url);
  }
});

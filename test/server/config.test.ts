import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer as createTcpServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {helpText, readOptions} from '../../src/server/command-line.js';
import {checkConfig} from '../../src/server/config.js';
import {ConfigError, createServer, type ServerOptions} from '../../src/server/index.js';
import {settings} from '../../src/server/settings.js';

const read = (flags: string, environment: Record<string, string> = {}) =>
  readOptions(flags.split(' ').filter(Boolean), environment);

describe('the command line', () => {
  test('flags and variables are read, and a flag wins', () => {
    assert.deepEqual(
      read('--demo --port 0 --ring-timeout 20', {
        IM_PORT: '1',
        IM_DATA: '/data',
        IM_STUN: 'stun:a, stun:b',
        IM_GUESTS: '0',
        IM_HOST: '',
        PATH: '/bin',
      }),
      {
        port: 0,
        data: '/data',
        demo: true,
        guests: false,
        stun: ['stun:a', 'stun:b'],
        ringTimeout: 20,
      },
    );
    assert.deepEqual(read('--no-guests --demo'), {demo: true, guests: false});
  });

  test('an unknown flag, a missing value and a stray word are refused by name', () => {
    for (const [flags, name] of [
      ['--prot 1', '--prot'],
      ['--port', '--port'],
      ['demo', 'demo'],
      ['--port x', '--port'],
      ['--secret x', '--secret'],
    ] as const) {
      assert.throws(
        () => read(flags),
        (error) => error instanceof ConfigError && error.message.includes(name),
      );
    }
    assert.throws(() => read('', {IM_DEMO: 'perhaps'}), /IM_DEMO must be 1 or 0/);
    assert.throws(() => read('', {IM_PORT: '9e3'}), /IM_PORT must be a whole number/);
  });

  test('help tells of every setting', () => {
    assert.equal(read('--help'), 'help');
    const help = helpText();
    for (const {help: line} of Object.values(settings)) assert.ok(help.includes(line));
    assert.match(help, /--ring-timeout NUMBER +IM_RING_TIMEOUT/);
    assert.ok(!help.includes('--turn-secret'));
  });
});

const publicKey = generateKeyPairSync('ed25519').publicKey.export({type: 'spki', format: 'pem'});
const privateKey = generateKeyPairSync('ed25519').privateKey.export({type: 'pkcs8', format: 'pem'});
const weakKey = generateKeyPairSync('rsa', {modulusLength: 1024}).publicKey;
const otherCurve = generateKeyPairSync('ec', {namedCurve: 'P-384'}).publicKey;
const spki = (key: typeof weakKey) => key.export({type: 'spki', format: 'pem'});
const jwks = 'https://site.example/keys.json';
const key = (letter: string) => letter.repeat(32);

describe('a configuration file', () => {
  test('gives what neither flag nor variable says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'im-config-'));
    const file = join(folder, 'im.json');
    const sites = {shop: {secret: key('s'), ringTimeout: 20_000}};
    await writeFile(file, JSON.stringify({port: 1, data: '/file', heartbeat: 500, sites}));
    assert.deepEqual(read(`--config ${file} --port 3`, {IM_DATA: '/variable'}), {
      port: 3,
      data: '/variable',
      heartbeat: 500,
      sites,
    });
    assert.deepEqual(read('', {IM_CONFIG: file}), {port: 1, data: '/file', heartbeat: 500, sites});
    await writeFile(file, '{"port":');
    assert.throws(() => read(`--config ${file}`), /im\.json" is not JSON/);
    await writeFile(file, '[]');
    assert.throws(() => read(`--config ${file}`), /must hold an object of settings/);
    await rm(folder, {recursive: true});
    assert.throws(() => read(`--config ${file}`), /im\.json" cannot be read/);
  });

  test('its sites are as the whole server, but for what they set themselves', () => {
    const {sites} = checkConfig({
      data: '/x',
      issuer: 'https://a.example',
      ringTimeout: 10_000,
      sites: {shop: {secret: key('s'), ringTimeout: 20_000}, clinic: {secret: key('c')}},
    });
    assert.deepEqual(
      sites.map(({site, base, issuer, ringTimeout}) => ({site, base, issuer, ringTimeout})),
      [
        {site: 'shop', base: '/sites/shop/', issuer: 'https://a.example', ringTimeout: 20_000},
        {site: 'clinic', base: '/sites/clinic/', issuer: 'https://a.example', ringTimeout: 10_000},
      ],
    );
  });
});

describe('the configuration', () => {
  const wrong: [ServerOptions | Record<string, unknown>, RegExp][] = [
    [{}, /"data" is missing/],
    [{data: '/x'}, /"secret" is missing.*IM_SECRET.*"publicKey" or "jwks"/],
    [{demo: true, secret: publicKey}, /"secret" must not be a PEM key.*"publicKey"/],
    [
      {demo: true, publicKey: 'nowhere.pem'},
      /"publicKey" must be.*a file that can be read.*ENOENT/,
    ],
    [{demo: true, publicKey: '-----BEGIN'}, /"publicKey" must be a public key in PEM/],
    [{demo: true, publicKey: privateKey}, /"publicKey" must be a public key; keep the private one/],
    [{demo: true, publicKey: spki(weakKey)}, /"publicKey" must be an RSA key of 2048 bits/],
    [{demo: true, publicKey: spki(otherCurve)}, /"publicKey" must be an RSA key.*P-256/],
    [
      {demo: true, publicKey, secret: 'x'.repeat(32)},
      /"secret" and "publicKey" exclude each other/,
    ],
    [{demo: true, publicKey, guests: true}, /"guests" does not go with "publicKey".*"secret"/],
    [{demo: true, jwks: 'http://site.example/'}, /"jwks" must be an https address/],
    [{demo: true, jwks: 'http://127.0.0.1.site.example/'}, /"jwks" must be an https address/],
    [{demo: true, jwks: 'https://a:b@site.example/'}, /"jwks" must be.*without a password/],
    [{demo: true, jwks: 'file:///etc/passwd'}, /"jwks" must be an https address/],
    [{demo: true, jwks, audience: 'im'}, /"issuer" is missing/],
    [{demo: true, jwks, issuer: 'https://site.example'}, /"audience" is missing/],
    [{demo: true, port: 70_000}, /"port" must be a whole number from 0 to 65535/],
    [{demo: true, port: 1.5}, /"port"/],
    [{demo: true, port: '9000'}, /"port"/],
    [{demo: true, secret: 'short'}, /"secret" must be at least 32 bytes/],
    [{demo: true, clockTolerance: 60_001}, /"clockTolerance".*60000/],
    [{demo: true, origins: ['https://a.example/']}, /"origins".*without a path/],
    [{demo: true, origins: ['*']}, /"origins"/],
    [{demo: true, turn: ['turn:x.example']}, /"turnSecret" is missing.*IM_TURN_SECRET/],
    [{demo: true, turn: ['http://x'], turnSecret: 'x'}, /"turn" must hold addresses/],
    [{demo: true, turnLifetime: 7_200_000}, /"turnLifetime".*3600000/],
    [{demo: true, heartbeat: 0}, /"heartbeat"/],
    [{demo: true, logLevel: 'loud'}, /"logLevel" must be trace/],
    [{demo: true, potr: 1}, /no setting "potr"/],
    [{data: '/x', sites: {}}, /"secret" is missing/],
    [{data: '/x', sites: {shop: {}}}, /^sites\.shop: .*"secret" is missing/],
    [{data: '/x', secret: key('a'), sites: {shop: {}}}, /^sites\.shop: .*"secret" is missing/],
    [{data: '/x', sites: {shop: {secret: 'short'}}}, /^sites\.shop: .*at least 32 bytes/],
    [{data: '/x', sites: {shop: {port: 1}}}, /^sites\.shop: .*no setting "port" of a site/],
    [{data: '/x', sites: {'..': {secret: key('a')}}}, /site "\.\." needs another name/],
    [{data: '/x', sites: [1]}, /"sites" must be an object/],
    [
      {data: '/x', sites: {a: {secret: key('a')}, b: {secret: key('a')}}},
      /"secret" must differ from site to site/,
    ],
  ];
  for (const [options, sentence] of wrong) {
    test(`${JSON.stringify(options).slice(0, 90)} is refused: ${sentence.source}`, () => {
      assert.throws(
        () => createServer(options as ServerOptions),
        (error) =>
          error instanceof ConfigError &&
          sentence.test(error.message) &&
          !error.message.includes('short') &&
          !error.message.includes('BEGIN'),
      );
    });
  }

  test('is frozen, and complete', () => {
    const config = checkConfig({demo: true});
    assert.ok(Object.isFrozen(config));
    assert.equal(config.port, 9000);
    assert.ok(config.sites.every(Object.isFrozen));
    assert.equal(config.sites[0]?.guests, true);
    assert.equal(checkConfig({data: '/x', secret: 'x'.repeat(32)}).sites[0]?.guests, false);
  });

  test('in demo mode every start makes a secret of its own', () => {
    const secrets = [1, 2].map(() => checkConfig({demo: true}).sites[0]!.secret);
    assert.notEqual(secrets[0], secrets[1]);
    assert.ok(secrets[0]!.length >= 32);
  });
});

describe('a public key', () => {
  test('is the same text, however it was written', () => {
    const pem = String(publicKey);
    for (const written of [
      pem,
      pem.trim(),
      pem.replaceAll('\n', '\r\n'),
      pem.replaceAll('\n', '\\n'),
    ]) {
      assert.equal(checkConfig({data: '/x', publicKey: written}).publicKey, pem);
    }
  });

  test('leaves out the secret and the guests, in demo mode as well', () => {
    const [site] = checkConfig({demo: true, publicKey: String(publicKey)}).sites;
    const {secret, guests} = site!;
    assert.deepEqual([secret, guests], [undefined, false]);
  });

  test('may be fetched from an address of this machine without TLS', () => {
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:80']) {
      const address = `http://${host}/keys.json`;
      const facts = {issuer: 'https://site.example', audience: 'im'};
      assert.equal(checkConfig({data: '/x', jwks: address, ...facts}).jwks, address);
    }
  });
});

test('sites may share an address of keys, where each is an audience of its own', () => {
  const site = (audience: string) => ({jwks, issuer: 'https://site.example', audience});
  const {sites} = checkConfig({data: '/x', sites: {shop: site('shop'), clinic: site('clinic')}});
  assert.deepEqual(
    sites.map(({audience}) => audience),
    ['shop', 'clinic'],
  );
  assert.throws(
    () => checkConfig({data: '/x', sites: {shop: site('im'), clinic: site('im')}}),
    /"jwks" must differ from site to site/,
  );
});

describe('starting and stopping', () => {
  test('a port that is taken is named', async () => {
    const other = createTcpServer().listen(0);
    const {port} = other.address() as AddressInfo;
    const server = createServer({demo: true, port, logLevel: 'silent'});
    await assert.rejects(server.listen(), {
      name: 'ConfigError',
      message: `Port ${port} is taken by another program; choose another with --port or IM_PORT.`,
    });
    await server.close();
    other.close();
  });

  test('a data folder that is a file is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'im-config-'));
    const file = join(folder, 'file');
    await writeFile(file, '');
    const server = createServer({demo: true, port: 0, data: file, logLevel: 'silent'});
    await assert.rejects(server.listen(), {name: 'ConfigError', message: /file/});
    await rm(folder, {recursive: true});
  });

  test('a server that was never started can be closed, and one can be closed twice', async () => {
    await createServer({demo: true}).close();
    const server = createServer({demo: true, port: 0, logLevel: 'silent'});
    await server.listen();
    await Promise.all([server.close(), server.close()]);
  });
});

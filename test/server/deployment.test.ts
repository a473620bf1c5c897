import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {get} from 'node:https';
import {fileURLToPath} from 'node:url';
import {after, before, describe, test} from 'node:test';
import {parse} from 'yaml';
import {PROTOCOL_VERSION} from '../../src/protocol/index.js';
import {readOptions} from '../../src/server/command-line.js';
import {checkConfig, type ServerOptions} from '../../src/server/config.js';
import {TestClient} from '../support/node/client.js';
import {Fleet, type FleetServer} from '../support/node/fleet.js';
import {Proxy} from '../support/node/proxy.js';
import {newId, tokenFor} from '../support/node/world.js';

const file = (name: string) => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: unknown;
}

/** The variables that `.env.example` asks for, filled in. */
const FILLED: Readonly<Record<string, string>> = {
  IM_SECRET: 'a secret of the deployment, 32 bytes and more',
  IM_ORIGINS: 'https://www.example.com',
  TURN_HOST: 'turn.example.com',
  IM_TURN_SECRET: 'a secret between the server and coturn',
};

const filled = (text: string) =>
  text.replace(/\$\{(\w+)(?::\?[^}]*)?\}/g, (_whole, name: string) => {
    assert.ok(name in FILLED, `.env.example does not ask for ${name}`);
    return FILLED[name]!;
  });

describe('the example deployment', () => {
  let services: Readonly<Record<string, Service>>;

  before(async () => {
    const text = filled(await readFile(file('compose.yaml'), 'utf8'));
    ({services} = parse(text, {merge: true}) as {services: Readonly<Record<string, Service>>});
  });

  test('gives its servers settings that they take', () => {
    for (const name of ['server-1', 'server-2']) {
      const {environment} = services[name]!;
      const options = readOptions([], environment!) as ServerOptions;
      // Each variable is one of the server's.
      assert.equal(Object.keys(options).length, Object.keys(environment!).length);
      const [site] = checkConfig(options).sites;
      assert.equal(site?.turn.length, 2);
      assert.equal(site?.trustProxy, true);
    }
  });

  test('asks for what it needs, and every file it names is there', async () => {
    const asked = (await readFile(file('.env.example'), 'utf8')).match(/^\w+(?==)/gm);
    assert.deepEqual(asked, Object.keys(FILLED));
    const named = Object.values(services)
      .flatMap(({volumes = []}) => volumes)
      .filter((volume) => volume.startsWith('./') && !volume.startsWith('./tls'))
      .map((volume) => volume.split(':')[0]!);
    assert.deepEqual(named.sort(), ['./nginx.conf', './turnserver.conf']);
    for (const name of named) await readFile(file(name));
    assert.ok(services['redis']?.command?.includes('always'));
  });

  test('its proxy knows the same servers', async () => {
    const proxied = (await readFile(file('nginx.conf'), 'utf8')).match(
      /(?<=server )[\w-]+(?=:9000)/g,
    );
    assert.deepEqual(
      proxied,
      Object.keys(services).filter((name) => name.startsWith('server-')),
    );
  });
});

describe('the topology of the example, as processes', () => {
  let fleet: Fleet;
  let servers: FleetServer[];
  let proxy: Proxy;
  const clients: TestClient[] = [];

  before(async () => {
    fleet = await Fleet.gather({trustProxy: true});
    servers = [await fleet.startProcess(), await fleet.startProcess()];
    proxy = await Proxy.start(file('nginx.conf'), {
      'server-1': servers[0]!.address.port,
      'server-2': servers[1]!.address.port,
    });
  });
  after(async () => {
    for (const client of clients) client.vanish();
    await proxy.close();
    await fleet.disband();
  });

  const join = async (user: string) => {
    const url = `wss://localhost:${proxy.port}/signaling`;
    const client = await new TestClient(url, undefined, {ca: proxy.certificate}).opened();
    clients.push(client);
    const token = await tokenFor(user);
    client.send({type: 'hello', version: PROTOCOL_VERSION, token, device: client.device});
    await client.next('welcome');
    return client;
  };

  const status = (path: string) =>
    new Promise<number>((resolve, reject) => {
      get(
        `https://localhost:${proxy.port}${path}`,
        {ca: proxy.certificate, agent: false},
        (response) => {
          response.resume();
          resolve(response.statusCode!);
        },
      ).on('error', reject);
    });

  test('people write to and call each other through the proxy, wherever it takes them', async () => {
    assert.equal(await status('/readyz'), 200);
    const people = await Promise.all(['ann', 'bo', 'cy', 'dee'].map(join));
    for (const [index, from] of people.entries()) {
      const to = people[(index + 1) % people.length]!;
      const user = ['ann', 'bo', 'cy', 'dee'][(index + 1) % people.length]!;
      const content = {kind: 'text', text: `to ${user}`} as const;
      await from.request<'send'>({type: 'send', id: newId(), to: user, content});
      assert.deepEqual((await to.next('message')).message.content, content);
    }
    const [ann, bo] = people as [TestClient, TestClient];
    const call = newId();
    ann.send({type: 'invite', call, to: 'bo', media: 'video'});
    await bo.next('ring');
    bo.send({type: 'accept', call, media: 'video'});
    const rooms = await Promise.all([ann.next('room'), bo.next('room')]);
    assert.equal(rooms[0].room, rooms[1].room);
    ann.send({type: 'end', call, reason: 'hung-up'});
    assert.equal((await bo.next('ended')).reason, 'hung-up');
  });

  test('a server that is killed takes nobody with it: they come back through the proxy on the other', async () => {
    const eve = await join('eve');
    const lost = clients.map((client) => client.closed.then(() => client));
    await servers[0]!.kill();
    await Promise.race(lost);
    assert.equal(await status('/readyz'), 200);
    const flo = await join('flo');
    const content = {kind: 'text', text: 'still here'} as const;
    const eveAgain = eve.socket.readyState === eve.socket.OPEN ? eve : await join('eve');
    await flo.request<'send'>({type: 'send', id: newId(), to: 'eve', content});
    assert.deepEqual((await eveAgain.next('message')).message.content, content);
  });
});

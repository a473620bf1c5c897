import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, type Server} from 'node:net';
import type {AddressInfo} from 'node:net';
import {after, before, describe, test} from 'node:test';
import {isPrivateAddress} from '../../src/server/webhook-addresses.js';
import {WebhookClient} from '../../src/server/webhook-client.js';
import {createServer as createImServer} from '../../src/server/index.js';
import {answer, SiteWebhook} from '../support/node/site-webhook.js';

const PRIVATE = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2002:a00:1::1',
  '2001:db8::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
];
const PUBLIC = [
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '192.167.1.1',
  '2606:4700::1111',
  '2a00::1',
];

describe('addresses of webhooks', () => {
  let server: Server;
  let connections = 0;

  before(async () => {
    server = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  for (const address of PRIVATE) {
    test(`${address} is none of the public internet`, () => {
      assert.equal(isPrivateAddress(address), true);
    });
  }
  for (const address of PUBLIC) {
    test(`${address} is public`, () => {
      assert.equal(isPrivateAddress(address), false);
    });
  }

  const post = (url: string, allowPrivate: boolean) => {
    const client = new WebhookClient(url, {secret: undefined, allowPrivate, now: Date.now});
    return client.post({id: 'id', body: '{}', timeout: 5_000}).finally(() => client.close());
  };

  // What the last three are, the address parser finds out: they are other ways to write 127.0.0.1.
  for (const host of [
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    '2130706433',
    '0x7f.1',
    '127.1',
  ]) {
    test(`nothing is sent to ${host}, unless that is allowed`, async () => {
      const {port} = server.address() as AddressInfo;
      const before = connections;
      for (const scheme of ['http', 'https']) {
        await assert.rejects(post(`${scheme}://${host}:${port}/`, false), {
          name: 'PrivateAddressError',
        });
      }
      assert.equal(connections, before);
      if (host.includes(':')) return;
      await assert.rejects(post(`http://${host}:${port}/`, true), {code: 'ECONNRESET'});
      assert.ok(connections > before);
    });
  }

  test('a redirect is not followed', async (t) => {
    const inside = await SiteWebhook.listen();
    const site = await SiteWebhook.listen();
    t.after(() => Promise.all([inside.close(), site.close()]));
    for (const status of [301, 302, 303, 307, 308]) {
      site.respond = answer(status, {}, {Location: inside.url});
      assert.equal((await post(site.url, true)).status, status);
    }
    assert.equal(site.posts.length, 5);
    assert.equal(inside.posts.length, 0);
  });

  test('of an answer no more than 16 KiB is read', async (t) => {
    const site = await SiteWebhook.listen();
    t.after(() => site.close());
    site.respond = answer(200, 'x'.repeat(1_000_000));
    assert.equal((await post(site.url, true)).text.length, 16 * 1024);
  });

  const start = (setting: object) =>
    createImServer({data: '/nowhere', secret: 'x'.repeat(32), ...setting});
  const eventsSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

  for (const [url, why] of [
    ['https://127.0.0.1/hook', /is inside a private network/],
    ['https://[fd00::1]/hook', /is inside a private network/],
    ['http://site.example/hook', /must be https/],
    ['ftp://site.example/hook', /must be an http\(s\) address/],
    ['hook', /must be an http\(s\) address/],
  ] as const) {
    test(`the setting ${url} is refused at the start`, () => {
      assert.throws(() => start({reachWebhook: url}), {name: 'ConfigError', message: why});
      assert.throws(() => start({eventsUrl: url, eventsSecret}), {
        name: 'ConfigError',
        message: why,
      });
    });
  }

  test('events need a secret that others can check with', () => {
    const eventsUrl = 'https://site.example/hook';
    assert.throws(() => start({eventsUrl}), {message: /"eventsSecret" is missing/});
    for (const secret of ['short', 'x'.repeat(40), `whsec_${'A'.repeat(20)}`]) {
      assert.throws(() => start({eventsUrl, eventsSecret: secret}), {message: /whsec_/});
    }
    start({eventsUrl, eventsSecret});
  });
});

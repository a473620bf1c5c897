import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {request} from 'node:http';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {after, before, describe, test} from 'node:test';
import {TestClient} from '../support/node/client.js';
import {World} from '../support/node/world.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The HTTP status in place of the WebSocket; undefined where that was opened. */
const refusalOf = ({socket}: TestClient) =>
  new Promise<number | undefined>((resolve) => {
    socket.on('unexpected-response', (_request, {statusCode}) => resolve(statusCode));
    socket.on('open', () => {
      socket.terminate();
      resolve(undefined);
    });
  });

const HASH = 'sha384-/of+the/single/file==';
const KEY = 'the-admin-key-of-a-site-32-characters-and-more';

describe('HTTP', () => {
  let world: World;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-files-'));
    await mkdir(join(folder, 'bundle', 'chunks'), {recursive: true});
    await mkdir(join(folder, 'demo'));
    await writeFile(join(folder, 'secret.txt'), 'not for everyone');
    await writeFile(join(folder, 'bundle', '.hidden.js'), 'not for everyone');
    await writeFile(join(folder, 'bundle', 'im-elements.js'), 'export {};');
    await writeFile(join(folder, 'bundle', 'chunks', 'call-Dx3_k9aQ.js'), 'export {};');
    const integrity = {version: '1.0.0', files: {'im-elements.global.js': HASH}};
    await writeFile(join(folder, 'bundle', 'integrity.json'), JSON.stringify(integrity));
    await writeFile(join(folder, 'demo', 'index.html'), '<!doctype html>demo');
    await writeFile(join(folder, 'demo', 'two-users.html'), '<!doctype html>two');
    world = await World.start({
      demo: true,
      guestBurst: 20,
      bundleFolder: join(folder, 'bundle'),
      demoFolder: join(folder, 'demo'),
    });
  });
  after(async () => {
    await world.close();
    await rm(folder, {recursive: true});
  });

  /** A request whose path is sent as it stands, which `fetch` would tidy up. */
  const ask = (
    path: string,
    options: {method?: string; headers?: Record<string, string>; body?: string} = {},
    to = world,
  ) =>
    new Promise<Answer>((resolve, reject) => {
      const {body, ...others} = options;
      const {port} = to.address;
      const sent = request({port, path, ...others}, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });

  test('says that it is well', async () => {
    const {status, body} = await ask('/healthz');
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {status: 'ok'});
  });

  test('serves the bundle as a script for any page, asked about again each time', async () => {
    const {status, headers, body} = await ask('/im-elements.js?v=1');
    assert.equal(status, 200);
    assert.equal(body, 'export {};');
    assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers['cache-control'], 'no-cache');
    const again = await ask('/im-elements.js', {
      headers: {'If-None-Match': String(headers['etag'])},
    });
    assert.deepEqual([again.status, again.body], [304, '']);
  });

  test('what has a hash in its name is kept for a year', async () => {
    const {headers} = await ask('/chunks/call-Dx3_k9aQ.js');
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
  });

  test('serves the demo', async () => {
    const {status, headers} = await ask('/demo?user=alice');
    assert.deepEqual([status, headers['location']], [302, '/demo/?user=alice']);
    const demo = await ask('/demo/?user=alice');
    assert.deepEqual([demo.status, demo.body], [200, '<!doctype html>demo']);
    assert.equal(demo.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal((await ask('/demo/two-users.html')).status, 200);
  });

  test('its own pages run nothing inline and nothing from elsewhere', async () => {
    for (const page of ['/', '/demo/']) {
      const {headers, body} = await ask(page);
      const policy = String(headers['content-security-policy']);
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "require-trusted-types-for 'script'",
      ]) {
        assert.ok(policy.includes(rule), rule);
      }
      assert.ok(!policy.includes('unsafe'));
      assert.doesNotMatch(body, /<script>| style=| on\w+=/);
    }
  });

  describe('the start page', () => {
    /** What the snippet of that id reads as. */
    const snippet = (body: string, id: string) =>
      new RegExp(`<code id="${id}"[^>]*>(.*?)</code>`, 's')
        .exec(body)?.[1]!
        .replace(/<[^>]+>/g, '')
        .replace(/&#(\d+);/g, (_, sign) => String.fromCodePoint(Number(sign)));

    test('says what to paste, with the address it was asked at and the hash of the single file', async () => {
      const {status, headers, body} = await ask('/', {headers: {Host: 'im.example.com:8443'}});
      assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
      const here = 'http://im.example.com:8443/';
      assert.equal(
        snippet(body, 'module'),
        `<script type="module" src="${here}im-elements.js"></script>`,
      );
      assert.equal(
        snippet(body, 'single'),
        `<script\n  src="${here}im-elements.global.js"\n  integrity="${HASH}"\n  crossorigin="anonymous"\n></script>`,
      );
      for (const tag of [
        'im-contact-list token-url="/im-token"',
        'im-text-chat',
        'im-call-window',
      ]) {
        assert.ok(snippet(body, 'elements')!.includes(`<${tag}>`), tag);
      }
    });

    test('loads only what there is, and leads only to what there is', async () => {
      const {body} = await ask('/');
      const addresses = [...body.matchAll(/ (?:href|src)="(\/[^"]*)"/g)].map(([, path]) => path!);
      assert.deepEqual(addresses, [
        '/start/start.css',
        '/start/start.js',
        '/demo/',
        '/demo/two-users.html',
        '/healthz',
        '/readyz',
      ]);
      for (const path of addresses) assert.equal((await ask(path)).status, 200, path);
    });

    test('takes no markup from whoever asks', async () => {
      for (const host of ['"><script>alert(1)</script>', 'a"onload="x', 'evil.example/<b>', '']) {
        const {body} = await ask('/', {headers: {Host: host}});
        assert.doesNotMatch(body, /<script>|alert|onload|<b>/, host);
      }
    });

    test('of a site is its own, and leads to the description of its admin API', async (t) => {
      const several = await World.start({
        bundleFolder: join(folder, 'bundle'),
        trustProxy: true,
        sites: {shop: {secret: 'a secret of the shop, which is long enough', adminKey: KEY}},
      });
      t.after(() => several.close());
      const headers = {Host: 'im.example.com', 'X-Forwarded-Proto': 'https'};
      const {body} = await ask('/sites/shop/', {headers}, several);
      assert.match(
        snippet(body, 'module')!,
        /"https:\/\/im\.example\.com\/sites\/shop\/im-elements/,
      );
      for (const path of ['/sites/shop/start/start.js', '/sites/shop/admin/openapi.json']) {
        assert.ok(body.includes(`"${path}"`));
        assert.equal((await ask(path, {}, several)).status, 200, path);
      }
      assert.doesNotMatch(body, /demo/);
      for (const path of ['/', '/start/start.js', '/sites/other/']) {
        const {status, headers, body} = await ask(path, {}, several);
        assert.deepEqual(
          [status, headers['content-type'], body],
          [404, 'text/plain; charset=utf-8', 'Not found.\n'],
        );
      }
    });

    test('stands without a hash where the bundle has none', async (t) => {
      const bundleFolder = join(folder, 'demo');
      const bare = await World.start({bundleFolder});
      t.after(() => bare.close());
      const {status, body} = await ask('/', {}, bare);
      assert.equal(status, 200);
      assert.equal(snippet(body, 'single'), undefined);
    });
  });

  test('HEAD gives the head alone', async () => {
    const {status, headers, body} = await ask('/im-elements.js', {method: 'HEAD'});
    assert.deepEqual([status, headers['content-length'], body], [200, '10', '']);
  });

  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/chunks/../../secret.txt',
    '/demo/../../secret.txt',
    '/demo/..%2f..%2fsecret.txt',
    '/%2e%2e%5csecret.txt',
    '/.hidden.js',
    '/im-elements.js%00.txt',
    '/%zz',
    '//etc/passwd',
    '/chunks/',
    '/chunks',
    '/nothing.js',
    '/signaling',
  ]) {
    test(`${path} is not found`, async () => {
      const {status, body} = await ask(path);
      assert.ok(status === 404 || status === 302 || status === 400, String(status));
      assert.ok(!body.includes('not for everyone'));
    });
  }

  test('other methods are refused', async () => {
    const {status, headers} = await ask('/im-elements.js', {method: 'POST'});
    assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD']);
  });

  test('only /signaling takes WebSockets', async () => {
    const client = new TestClient(`ws://localhost:${world.address.port}/other`);
    assert.equal(await refusalOf(client), 404);
  });

  describe('guests', () => {
    const named = (name: unknown) => ask('/guest', {method: 'POST', body: JSON.stringify({name})});

    test('a name gets a token that signs in, and the same user id each time', async () => {
      const answer = await named('Alice B.');
      assert.equal(answer.status, 200);
      const pass = JSON.parse(answer.body) as {token: string; user: object; expires: number};
      assert.deepEqual(pass.user, {id: 'guest-alice-b', name: 'Alice B.'});
      assert.ok(pass.expires - Date.now() > 3_590_000 && pass.expires - Date.now() <= 3_600_000);
      const client = await world.connect();
      client.send({type: 'hello', version: 1, token: pass.token, device: client.device});
      assert.deepEqual((await client.next('welcome')).user, pass.user);
      await client.close();
      const again = await ask('/guest?name=Alice%20B.', {method: 'POST'});
      assert.deepEqual((JSON.parse(again.body) as typeof pass).user, pass.user);
    });

    test('names of every script are names', async () => {
      const {body} = await named('Ægir 张');
      assert.equal((JSON.parse(body) as {user: {id: string}}).user.id, 'guest-ægir-张');
    });

    for (const name of ['', '   ', '!!!', 'a\nb', '\ud800', 'x'.repeat(65), 7, undefined]) {
      test(`${JSON.stringify(name)} is not a name`, async () => {
        const {status, body} = await named(name);
        assert.equal(status, 400);
        const {error} = JSON.parse(body) as {error: {code: string; message: string}};
        assert.equal(error.code, 'guest-refused');
        assert.match(error.message, /name/);
      });
    }

    test('a body without end is refused', async () => {
      const {status} = await ask('/guest', {method: 'POST', body: 'x'.repeat(100_000)});
      assert.equal(status, 400);
    });

    test('a body that is too large does not hold up what comes behind it', async (t) => {
      const {port} = world.address;
      const socket = connect(port, 'localhost');
      t.after(() => socket.destroy());
      const length = 3_000_000;
      const head = 'POST /guest HTTP/1.1\r\nHost: localhost\r\n';
      socket.write(`${head}Content-Length: ${length}\r\n\r\n${'x'.repeat(length)}`);
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      const statuses = (await text(socket)).match(/(?<=HTTP\/1\.1 )\d+/g);
      assert.deepEqual(statuses, ['400', '200']);
    });

    test('are counted by the address that a trusted proxy says they come from', async (t) => {
      const behind = await World.start({demo: true, guestBurst: 1, trustProxy: true});
      t.after(() => behind.close());
      const come = async (address: string) => {
        const headers = {'X-Forwarded-For': address};
        return (await ask('/guest?name=A', {method: 'POST', headers}, behind)).status;
      };
      assert.deepEqual(
        [await come('203.0.113.9'), await come('203.0.113.9'), await come('203.0.113.10')],
        [200, 429, 200],
      );
    });

    test('a page may ask from elsewhere, after a preflight', async () => {
      const headers = {Origin: 'https://elsewhere.example'};
      const preflight = await ask('/guest', {method: 'OPTIONS', headers});
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers['access-control-allow-origin'], headers.Origin);
      assert.equal(preflight.headers['access-control-allow-headers'], 'Content-Type');
    });

    test('an address that asks too often has to wait', async () => {
      const answers = await Promise.all(Array.from({length: 30}, () => named('Bob')));
      assert.ok(answers.some(({status}) => status === 429));
    });
  });

  describe('outside of demo mode', () => {
    let site: World;

    before(async () => {
      site = await World.start({
        bundleFolder: join(folder, 'bundle'),
        demoFolder: join(folder, 'demo'),
        origins: ['https://www.site.example'],
      });
    });
    after(() => site.close());

    test('there are no guests and no demo', async () => {
      assert.equal((await ask('/guest', {method: 'POST', body: '{"name":"A"}'}, site)).status, 405);
      assert.equal((await ask('/demo/', {}, site)).status, 404);
      assert.doesNotMatch((await ask('/', {}, site)).body, /demo/);
      assert.equal((await ask('/im-elements.js', {}, site)).status, 200);
    });

    test('pages of listed origins and of the server itself may connect', async () => {
      const {port} = site.address;
      for (const origin of ['https://www.site.example', `http://localhost:${port}`]) {
        await (await site.join('ann', {socket: {origin}})).close();
      }
    });

    for (const origin of [
      'https://evil.example',
      'https://www.site.example.evil.example',
      'https://www.site.example:8443',
      'http://www.site.example',
      'https://site.example',
      'http://localhost:1',
      'null',
    ]) {
      test(`pages of ${origin} may not`, async () => {
        const client = new TestClient(site.address.signaling, undefined, {origin});
        assert.equal(await refusalOf(client), 403);
      });
    }
  });
});

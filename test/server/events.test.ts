import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {ServerAddress, ServerOptions} from '../../src/server/index.js';
import {end, invite, isOf, reason, talk} from '../support/node/calls.js';
import {TestClient} from '../support/node/client.js';
import {answer, SiteWebhook, type WebhookPost} from '../support/node/site-webhook.js';
import {newId, tokenFor, World} from '../support/node/world.js';

const KEY = Buffer.from('the bytes that sign the events of the tests');
const eventsSecret = `whsec_${KEY.toString('base64')}`;

/** What a site that follows Standard Webhooks works out. */
const signatureOf = ({headers, text}: WebhookPost) => {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
  return `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`;
};

describe('events', () => {
  let site: SiteWebhook;
  let world: World;
  let settings: ServerOptions;

  beforeEach(async () => {
    site = await SiteWebhook.listen();
    settings = {eventsUrl: site.url, eventsSecret, allowPrivateWebhooks: true};
  });
  afterEach(async () => {
    await world.close();
    await site.close();
  });

  const start = async (more: ServerOptions = {}) => {
    world = await World.start({...settings, ...more});
    return {ann: await world.join('ann'), bo: await world.join('bo')};
  };
  const send = (from: TestClient, to: string, text: string, id = newId()) =>
    from.request<'send'>({type: 'send', id, to, content: {kind: 'text', text}});
  const typeAnd = (key: string) => (post: WebhookPost) => [post.body.type, post.body.data[key]];

  test('tell of a call that was accepted, and of its end with reason and duration', async () => {
    const {ann, bo} = await start();
    const {call, caller} = await talk(ann, bo, 'bo');
    await site.until(1);
    end(ann, call);
    await reason(bo, call);
    const [started, ended] = (await site.until(2)).map(({body}) => body);
    assert.equal(started!.type, 'call.started');
    assert.deepEqual(started!.data, {
      call,
      room: caller.room,
      caller: 'ann',
      callee: 'bo',
      media: {caller: 'video', callee: 'video'},
    });
    assert.equal(ended!.type, 'call.ended');
    assert.deepEqual(ended!.data, {
      call,
      caller: 'ann',
      callee: 'bo',
      media: 'video',
      reason: 'hung-up',
      seconds: 1,
    });
    assert.ok(Date.parse(ended!.timestamp) >= Date.parse(started!.timestamp));
  });

  test('tell of calls that nobody took', async () => {
    const {ann, bo} = await start();
    const declined = invite(ann, 'bo', 'audio');
    await bo.next('ring', isOf(declined));
    end(bo, declined, 'declined');
    await reason(ann, declined);
    await bo.close();
    await ann.next('contact', ({contact}) => contact.presence === 'offline');
    const unheard = invite(ann, 'bo');
    assert.equal(await reason(ann, unheard), 'offline');
    const posts = await site.until(2);
    assert.deepEqual(
      posts.map(({body}) => [body.data['call'], body.data['reason'], body.data['seconds']]).sort(),
      [
        [declined, 'declined', 0],
        [unheard, 'offline', 0],
      ].sort(),
    );
  });

  test('tell of a message who, where and how large, once, and not what it says', async () => {
    const {ann} = await start();
    const id = newId();
    const {place, at} = await send(ann, 'bo', 'a secret – ß', id);
    await send(ann, 'bo', 'a secret – ß', id);
    await send(ann, 'bo', 'another');
    const [one, two] = await site.until(2);
    assert.equal(one!.body.type, 'message.stored');
    const bytes = Buffer.byteLength(JSON.stringify({kind: 'text', text: 'a secret – ß'}));
    assert.deepEqual(one!.body.data, {message: id, place, from: 'ann', to: 'bo', bytes});
    assert.equal(Date.parse(one!.body.timestamp), at);
    assert.notEqual(two!.body.data['message'], id);
    assert.ok(!site.posts.some(({text}) => text.includes('secret')));
  });

  test('tell what a message says where that is asked for', async () => {
    const {ann} = await start({eventsContent: true});
    await send(ann, 'bo', 'for the archive');
    const [{body}] = (await site.until(1)) as [WebhookPost];
    assert.deepEqual(body.data['content'], {kind: 'text', text: 'for the archive'});
  });

  test('are signed as Standard Webhooks has it', async () => {
    const {ann} = await start();
    await send(ann, 'bo', 'one');
    const [post] = (await site.until(1)) as [WebhookPost];
    assert.equal(post.headers['webhook-signature'], signatureOf(post));
    assert.match(String(post.headers['webhook-id']), /^evt_[\w-]+$/);
    assert.match(String(post.headers['webhook-timestamp']), /^\d{10}$/);
    assert.equal(post.headers['content-type'], 'application/json; charset=utf-8');
  });

  test('that the site does not take are told again under the same id, and those of the same call wait', async () => {
    const {ann, bo} = await start();
    let failures = 0;
    site.respond = (post, response) =>
      answer(post.body.type === 'call.started' && ++failures <= 2 ? 500 : 200, {})(post, response);
    const {call} = await talk(ann, bo, 'bo');
    end(ann, call);
    await reason(ann, call);
    await send(ann, 'bo', 'meanwhile');
    const posts = await site.until(5);
    assert.deepEqual(
      posts.filter(({body}) => body.data['call'] === call).map(({body}) => body.type),
      ['call.started', 'call.started', 'call.started', 'call.ended'],
    );
    const message = posts.findIndex(({body}) => body.type === 'message.stored');
    assert.ok(message < 4, 'the message did not wait for the call');
    const ids = posts
      .filter(({body}) => body.type === 'call.started')
      .map(({headers}) => headers['webhook-id']);
    assert.equal(new Set(ids).size, 1);
    for (const post of posts) assert.equal(post.headers['webhook-signature'], signatureOf(post));
  });

  test('hold up neither calls nor messages where the site does not answer', async () => {
    const {ann, bo} = await start();
    site.respond = () => undefined;
    for (let n = 0; n < 100; n++) await send(ann, 'bo', String(n));
    assert.equal((await bo.all('message')).length, 100);
    const {call} = await talk(ann, bo, 'bo');
    end(bo, call);
    assert.equal(await reason(ann, call), 'hung-up');
  });

  test('outlive a restart', async () => {
    const {ann, bo} = await start();
    site.respond = answer(503, {});
    const {call} = await talk(ann, bo, 'bo');
    end(ann, call);
    await reason(ann, call);
    await send(ann, 'bo', 'one');
    await world.stop();
    const {port} = site;
    await site.close();
    site = await SiteWebhook.listen(port);
    await world.restart();
    const posts = await site.until(3);
    assert.deepEqual(posts.map(({body}) => body.type).sort(), [
      'call.ended',
      'call.started',
      'message.stored',
    ]);
    assert.deepEqual(posts.filter(({body}) => body.data['call'] === call).map(typeAnd('call')), [
      ['call.started', call],
      ['call.ended', call],
    ]);
  });

  test('are given up when they are too old, and those behind them have their turn', async () => {
    const {ann} = await start({eventsAge: 1_000});
    let isFirst = true;
    const first = newId();
    site.respond = (post, response) => {
      isFirst = post.body.data['message'] === first;
      answer(isFirst ? 500 : 200, {})(post, response);
    };
    await send(ann, 'bo', 'one', first);
    await site.until(1);
    const second = newId();
    await send(ann, 'bo', 'two', second);
    for (let count = 2; site.posts.at(-1)!.body.data['message'] !== second; count++) {
      await site.until(count);
    }
    assert.ok(site.posts.length > 2);
    assert.ok(world.log.some((line) => line.includes('is given up')));
  });

  test('about what was acknowledged are told even where the server is killed', async (t) => {
    await start();
    await world.stop();
    const {port} = site;
    await site.close();
    const script = fileURLToPath(new URL('../support/node/serve.ts', import.meta.url));
    const options = {...settings, ...world.standIn, frameBurst: 10_000};
    const server = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => server.kill('SIGKILL'));
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const ann = await new TestClient((JSON.parse(line) as ServerAddress).signaling).opened();
    ann.send({type: 'hello', version: 1, token: await tokenFor('ann'), device: ann.device});
    await ann.next('welcome');
    const ids = Array.from({length: 500}, () => newId());
    ids.forEach((id, n) => {
      ann.send({type: 'send', ref: n + 1, id, to: 'bo', content: {kind: 'text', text: 'x'}});
    });
    await ann.next('reply', ({ref}) => ref === 200);
    server.kill('SIGKILL');
    await ann.closed;
    const acknowledged = ann.heard.flatMap((frame) =>
      frame.type === 'reply' ? [ids[frame.ref - 1]!] : [],
    );
    site = await SiteWebhook.listen(port);
    await world.restart();
    for (let count = acknowledged.length; ; count++) {
      const told = new Set((await site.until(count)).map(({body}) => body.data['message']));
      if (acknowledged.every((id) => told.has(id))) break;
    }
  });
});

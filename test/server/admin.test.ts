import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {closeReason, type Message} from '../../src/protocol/index.js';
import {createServer} from '../../src/server/index.js';
import {askAdmin, putContacts} from '../support/node/admin.js';
import {accept, invite, isOf, reason, talk} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {faultsOf, type Schema} from '../support/node/json-schema.js';
import {newId, SECRET, signToken, World} from '../support/node/world.js';

const KEY = 'the-admin-key-of-the-tests-32-bytes-and-more';

const many = (count: number) => Array.from({length: count}, (_, n) => `user-${n}`);

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, {readonly content?: {readonly 'application/json': {readonly schema: Schema}}}>
  >;
}
interface Description {
  readonly openapi: string;
  readonly servers: readonly {readonly url: string}[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe('the admin API', () => {
  let world: World;
  let description: Description;
  /** Which operations have been answered with which status, as described. */
  const seen = new Set<string>();

  before(async () => {
    world = await World.start({adminKey: KEY});
    description = (await askAdmin(world, KEY, 'GET', '/openapi.json')).body as Description;
  });
  after(() => world.close());

  /** Asks, and holds the answer against the description. */
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await askAdmin(world, KEY, method, path, body);
    const operation = operationOf(method, path.split('?')[0]!);
    const response = operation?.responses[answer.status];
    assert.ok(response, `${method} ${path} → ${answer.status} is not described`);
    const schema = response.content?.['application/json'].schema;
    if (schema) assert.deepEqual(faultsOf(schema, answer.body), [], `${method} ${path}`);
    else assert.equal(answer.body, undefined);
    seen.add(`${operation.operationId} ${answer.status}`);
    return answer;
  };
  const operationOf = (method: string, path: string) => {
    const segments = path.split('/');
    const address = Object.keys(description.paths).find((candidate) => {
      const parts = candidate.split('/');
      return (
        parts.length === segments.length &&
        parts.every((part, index) => part.startsWith('{') || part === segments[index])
      );
    });
    return address === undefined ? undefined : description.paths[address]?.[method.toLowerCase()];
  };
  const send = (from: TestClient, to: string, text: string, id = newId()) =>
    from.request<'send'>({type: 'send', id, to, content: {kind: 'text', text}});

  describe('users', () => {
    test('are put, read, listed page by page and deleted', async () => {
      for (const user of ['u-1', 'u-2', 'u-3', 'u 4/ä']) {
        const path = `/users/${encodeURIComponent(user)}`;
        const profile = {name: `Name of ${user}`, picture: 'https://example.com/p.png'};
        const {status, body} = await ask('PUT', path, profile);
        assert.deepEqual([status, body], [200, {id: user, ...profile}]);
      }
      const {body} = await ask('GET', '/users/u%204%2F%C3%A4');
      assert.deepEqual(body, {
        id: 'u 4/ä',
        name: 'Name of u 4/ä',
        picture: 'https://example.com/p.png',
        presence: 'offline',
      });
      const ids: string[] = [];
      for (let after = 'u', pages = 0; ; pages++) {
        assert.ok(pages < 5);
        const page = await ask('GET', `/users?limit=2&after=${encodeURIComponent(after)}`);
        const {users, next} = page.body as {users: {id: string}[]; next?: string};
        ids.push(...users.map(({id}) => id));
        if (next === undefined) break;
        after = next;
      }
      assert.deepEqual(ids, ['u 4/ä', 'u-1', 'u-2', 'u-3']);
      for (const user of ids) {
        const path = `/users/${encodeURIComponent(user)}`;
        assert.equal((await ask('DELETE', path)).status, 204);
        assert.equal((await ask('DELETE', path)).status, 404);
        assert.equal((await ask('GET', path)).status, 404);
      }
    });

    test('who never signed in can be written to once they are put', async () => {
      const ann = await world.join('ann');
      await assert.rejects(send(ann, 'new-one', 'hello'), {code: 'user-unknown'});
      await ask('PUT', '/users/new-one', {name: 'New One'});
      await send(ann, 'new-one', 'hello');
      const {welcome} = await world.joinAndHear('ann');
      assert.deepEqual(
        welcome.contacts.filter(({id}) => id === 'new-one'),
        [{id: 'new-one', name: 'New One', presence: 'offline'}],
      );
      await ann.close();
    });

    test('whose tokens are revoked are gone, and come back with newer ones', async () => {
      const client = await world.join('gone');
      assert.equal((await ask('DELETE', '/users/gone/tokens')).status, 204);
      assert.equal(closeReason((await client.closed).code), 'token-revoked');
      assert.equal((await ask('DELETE', '/users/never-seen/tokens')).status, 204);
    });

    test('are shown with how they are', async () => {
      const client = await world.join('present');
      client.send({type: 'set-presence', presence: 'away'});
      await client.settle();
      const {body} = await ask('GET', '/users/present');
      assert.deepEqual(body, {id: 'present', name: 'Present', presence: 'away'});
      await client.close();
    });
  });

  describe('contacts', () => {
    test('are put and read as a set, and devices that are signed in are told', async () => {
      const one = await world.join('one');
      await (await world.join('two')).close();
      await ask('PUT', '/users/one/contacts', {contacts: ['two', 'two', 'three']});
      const {body} = await ask('GET', '/users/one/contacts');
      assert.deepEqual(body, {contacts: ['three', 'two']});
      await ask('PUT', '/users/two/contacts', {contacts: ['one']});
      const heard = await one.next(
        'contact',
        ({contact}) => contact.id === 'two' && contact.presence === 'offline',
      );
      assert.equal(heard.contact.name, 'Two');
      await one.settle();
      await ask('DELETE', '/users/two');
      assert.equal((await one.next('contact-removed')).user, 'two');
      assert.deepEqual((await ask('GET', '/users/one/contacts')).body, {contacts: ['three']});
      await one.close();
    });

    test('of nobody are not found', async () => {
      assert.equal((await ask('GET', '/users/nobody/contacts')).status, 404);
      const {status} = await ask('PUT', '/users/nobody/contacts', {contacts: []});
      assert.equal(status, 404);
    });
  });

  describe('calls', () => {
    test('are listed while they ring and are talked in, and ended for both', async () => {
      const caller = await world.join('caller');
      const callee = await world.join('callee');
      const call = invite(caller, 'callee', 'audio');
      await callee.next('ring', isOf(call));
      const listed = async () =>
        ((await ask('GET', '/calls')).body as {calls: Record<string, unknown>[]}).calls;
      assert.deepEqual(await listed(), [
        {call, phase: 'ringing', caller: 'caller', callee: 'callee', media: 'audio'},
      ]);
      accept(callee, call);
      const {room} = await caller.next('room');
      const [{openedAt, ...inRoom}] = (await listed()) as [Record<string, unknown>];
      assert.deepEqual(inRoom, {
        call,
        phase: 'room',
        caller: 'caller',
        callee: 'callee',
        media: 'audio',
        room,
      });
      assert.ok(Date.now() - Number(openedAt) < 60_000);
      assert.equal((await ask('DELETE', `/calls/${call}`)).status, 204);
      assert.equal(await reason(caller, call), 'server-ended');
      assert.equal(await reason(callee, call), 'server-ended');
      assert.deepEqual(await listed(), []);
      assert.equal((await ask('DELETE', `/calls/${call}`)).status, 404);
      await caller.close();
      await callee.close();
    });

    test('are listed page by page', async () => {
      const people = await Promise.all(
        Array.from({length: 6}, (_, n) => world.join(`talker-${n}`)),
      );
      const ids: string[] = [];
      for (const n of [0, 2, 4]) {
        ids.push((await talk(people[n]!, people[n + 1]!, `talker-${n + 1}`)).call);
      }
      const found: string[] = [];
      for (let after = ''; ;) {
        const page = await ask('GET', `/calls?limit=2${after && `&after=${after}`}`);
        const {calls, next} = page.body as {calls: {call: string}[]; next?: string};
        assert.ok(calls.length <= 2);
        found.push(...calls.map(({call}) => call));
        if (next === undefined) break;
        after = next;
      }
      assert.deepEqual(found, ids.sort());
      for (const id of ids) await ask('DELETE', `/calls/${id}`);
      for (const person of people) await person.close();
    });
  });

  describe('messages', () => {
    test('of a user are listed, sent and received, and deleted one by one or all', async () => {
      const [mia, noa] = [await world.join('mia'), await world.join('noa')];
      const first = newId();
      await send(mia, 'noa', 'first', first);
      await send(noa, 'mia', 'answer');
      await send(mia, 'noa', 'second');
      const texts = async (user: string) =>
        ((await ask('GET', `/users/${user}/messages`)).body as {messages: Message[]}).messages.map(
          ({content}) => 'text' in content && content.text,
        );
      assert.deepEqual(await texts('mia'), ['first', 'answer', 'second']);
      assert.equal((await ask('DELETE', `/users/noa/messages/${first}`)).status, 404);
      assert.equal((await ask('DELETE', `/users/mia/messages/${first}`)).status, 204);
      assert.equal((await ask('DELETE', `/users/mia/messages/${first}`)).status, 404);
      assert.deepEqual(await texts('noa'), ['answer', 'second']);
      assert.deepEqual((await ask('DELETE', '/users/mia/messages')).body, {messages: 1});
      assert.deepEqual(await texts('noa'), ['answer']);
      const {messages} = await noa.request<'sync'>({type: 'sync', since: 0});
      assert.equal(messages.length, 1);
      await mia.close();
      await noa.close();
    });

    test('of more than a page are walked by cursor', async () => {
      const pia = await world.join('pia', {});
      for (let n = 0; n < 130; n++) await send(pia, 'ann', String(n));
      const found: unknown[] = [];
      for (let after = '0', pages = 0; ; pages++) {
        assert.ok(pages < 4);
        const page = await ask('GET', `/users/pia/messages?after=${after}`);
        const {messages, next} = page.body as {messages: Message[]; next?: string};
        found.push(...messages.map(({content}) => 'text' in content && content.text));
        if (next === undefined) break;
        after = next;
      }
      assert.deepEqual(
        found,
        Array.from({length: 130}, (_, n) => String(n)),
      );
      assert.equal((await ask('GET', '/users/pia/messages?after=999999999')).status, 400);
      await pia.close();
    });
  });

  describe('everything about a user', () => {
    test('is given out as one document, and erased', async () => {
      const [zoe, yan, wim] = await Promise.all(['zoe', 'yan', 'wim'].map((id) => world.join(id)));
      await putContacts(world, KEY, {zoe: ['yan'], yan: ['zoe', 'wim']});
      const {place} = await send(zoe!, 'yan', 'mine');
      yan!.send({type: 'receipt', author: 'zoe', delivered: place, read: place});
      const {place: answered} = await send(yan!, 'zoe', 'yours');
      zoe!.send({type: 'receipt', author: 'yan', delivered: answered, read: answered});
      await send(wim!, 'yan', 'of others');
      for (let n = 0; n < 120; n++) await send(zoe!, 'wim', String(n));
      // Neither was blocked before: what was written is there.
      await zoe!.request<'block'>({type: 'block', user: 'wim'});
      await wim!.request<'block'>({type: 'block', user: 'zoe'});
      await Promise.all([zoe!.settle(), yan!.settle()]);

      const {body} = await ask('GET', '/users/zoe/data');
      const data = body as {
        profile: object;
        contacts: string[];
        blocked: string[];
        revokedBefore?: number;
        messages: Message[];
        receipts: {reader: string}[];
      };
      assert.deepEqual(data.profile, {id: 'zoe', name: 'Zoe'});
      assert.deepEqual(data.contacts, ['yan']);
      assert.deepEqual([data.blocked, data.revokedBefore], [['wim'], undefined]);
      assert.equal(data.messages.length, 122);
      assert.deepEqual(data.receipts.map(({reader}) => reader).sort(), ['yan', 'zoe']);

      const {call} = await talk(zoe!, yan!, 'yan');
      assert.deepEqual((await ask('DELETE', '/users/zoe/data')).body, {messages: 122});
      assert.equal(await reason(yan!, call), 'server-ended');
      assert.deepEqual((await ask('GET', '/users/yan/contacts')).body, {contacts: ['wim']});
      assert.equal(closeReason((await zoe!.closed).code), 'token-revoked');
      const left = (await ask('GET', '/users/zoe/data')).body as typeof data;
      const {revokedBefore, ...others} = left;
      assert.deepEqual(
        {...others, messages: left.messages.map(({from}) => from)},
        {user: 'zoe', contacts: [], blocked: [], messages: ['yan'], receipts: []},
      );
      assert.ok(revokedBefore! > 0);
      const minuteAgo = Math.floor(Date.now() / 1000) - 60;
      const stale = await world.connect();
      const token = await signToken({sub: 'zoe', iat: minuteAgo});
      stale.send({type: 'hello', version: 1, token, device: stale.device});
      assert.equal(closeReason((await stale.closed).code), 'token-revoked');
      // Being erased is no way around somebody else's block.
      assert.deepEqual(((await ask('GET', '/users/wim/data')).body as typeof data).blocked, [
        'zoe',
      ]);
      assert.equal((await ask('GET', '/users/zoe')).status, 404);
      const {messages, receipts} = await yan!.request<'sync'>({type: 'sync', since: 0});
      assert.deepEqual(messages.map(({from}) => from).sort(), ['wim', 'yan']);
      assert.deepEqual(receipts, []);
      await yan!.close();
      await wim!.close();
    });

    test('of somebody who is not known is empty', async () => {
      const {body} = await ask('GET', '/users/never-known/data');
      assert.deepEqual(body, {
        user: 'never-known',
        contacts: [],
        blocked: [],
        messages: [],
        receipts: [],
      });
      assert.deepEqual((await ask('DELETE', '/users/never-known/data')).body, {messages: 0});
    });
  });

  describe('refuses', () => {
    for (const [what, method, path, body] of [
      ['a body that is no JSON', 'PUT', '/users/x', '{name:'],
      ['no body', 'PUT', '/users/x', undefined],
      ['a name that is missing', 'PUT', '/users/x', {}],
      ['a name of several lines', 'PUT', '/users/x', {name: 'a\nb'}],
      ['a picture that is a script', 'PUT', '/users/x', {name: 'X', picture: 'javascript:x'}],
      ['an id that is too long', 'PUT', `/users/${'x'.repeat(129)}`, {name: 'X'}],
      ['an id with control characters', 'GET', '/users/a%0Ab', undefined],
      ['an address that cannot be read', 'GET', '/users/%zz', undefined],
      ['oneself as a contact', 'PUT', '/users/ann/contacts', {contacts: ['ann']}],
      ['contacts that are no ids', 'PUT', '/users/ann/contacts', {contacts: [7]}],
      ['more contacts than allowed', 'PUT', '/users/ann/contacts', {contacts: many(10_001)}],
      ['a limit that is none', 'GET', '/users?limit=0', undefined],
      ['a limit too high', 'GET', '/users?limit=1001', undefined],
      ['a cursor that is none', 'GET', '/users/ann/messages?after=-1', undefined],
      ['an id of a call that is none', 'DELETE', '/calls/x', undefined],
    ] as const) {
      test(`${what}, and says what is wrong`, async () => {
        const {status, body: answer} = await ask(method, path, body);
        assert.equal(status, 400);
        assert.ok((answer as {error: {message: string}}).error.message.length > 10);
      });
    }

    test('a body that is too large', async () => {
      const {status} = await ask('PUT', '/users/x', JSON.stringify('x'.repeat(9_000_000)));
      assert.equal(status, 413);
    });

    test('names that would change what objects are', async () => {
      const body = '{"name":"X","__proto__":{"picture":"https://x.example/"},"constructor":{}}';
      const answer = await ask('PUT', '/users/__proto__', body);
      assert.deepEqual(answer.body, {id: '__proto__', name: 'X'});
      assert.equal((await ask('DELETE', '/users/__proto__')).status, 204);
      assert.equal(Object.hasOwn(Object.prototype, 'picture'), false);
    });

    test('addresses and methods that there are not', async () => {
      for (const path of ['/', '/nothing', '/users/', '/users/a/b', '/calls/aaaaaaaa/x']) {
        const {status, body} = await askAdmin(world, KEY, 'GET', path);
        const {error} = body as {error: {code: string}};
        assert.ok(
          (status === 404 && error.code === 'not-found') ||
            (status === 400 && error.code === 'request-invalid'),
          `${path} → ${status}`,
        );
      }
      for (const method of ['POST', 'PATCH', 'OPTIONS', 'DELETE']) {
        const {status, headers} = await askAdmin(world, KEY, method, '/users');
        assert.equal(status, 405, method);
        assert.equal(headers.get('allow'), 'GET');
        assert.equal(headers.get('access-control-allow-origin'), null);
      }
    });
  });

  test('every answer that is described to succeed was seen, and none that is not described', () => {
    const promised = Object.values(description.paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({operationId, responses}) =>
        Object.keys(responses)
          .filter((status) => status.startsWith('2') || status === '404')
          .map((status) => `${operationId} ${status}`),
      );
    assert.deepEqual(
      promised.filter((answer) => !seen.has(answer)),
      [],
    );
    assert.equal(description.openapi, '3.1.0');
    assert.deepEqual(description.servers, [{url: '/admin'}]);
  });
});

describe('the key of the admin API', () => {
  test('has to be right, whatever else is sent', async (t) => {
    const world = await World.start({adminKey: KEY});
    t.after(() => world.close());
    for (const key of [undefined, '', KEY.slice(1), `${KEY}x`, SECRET, KEY.toUpperCase()]) {
      const answer = await askAdmin(world, key, 'GET', '/users');
      assert.equal(answer.status, 401);
      assert.equal((answer.body as {error: {code: string}}).error.code, 'key-refused');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    const query = await fetch(`${world.address.url}/admin/users?key=${KEY}`);
    assert.equal(query.status, 401);
    assert.ok(!world.log.some((line) => line.includes(KEY)));
  });

  test('that is wrong too often is refused for a while; the right one is not', async (t) => {
    const world = await World.start({adminKey: KEY});
    t.after(() => world.close());
    const statuses: number[] = [];
    for (let n = 0; n < 15; n++) {
      statuses.push((await askAdmin(world, `wrong-${n}`, 'GET', '/users')).status);
    }
    assert.deepEqual(
      statuses.slice(0, 10),
      Array.from({length: 10}, () => 401),
    );
    assert.deepEqual(
      statuses.slice(10),
      Array.from({length: 5}, () => 429),
    );
    assert.equal((await askAdmin(world, KEY, 'GET', '/users')).status, 200);
  });

  test('missing from the settings means that there is no such address', async (t) => {
    const world = await World.start();
    t.after(() => world.close());
    for (const method of ['GET', 'PUT', 'POST', 'OPTIONS']) {
      assert.equal((await askAdmin(world, KEY, method, '/users')).status, 404);
    }
    assert.equal((await askAdmin(world, KEY, 'GET', '/openapi.json')).status, 404);
  });

  test('is each site’s own: none has that of the whole server, and no two have the same', async (t) => {
    const secret = 'a secret of one of the sites, long enough:';
    const world = await World.start({
      adminKey: KEY,
      secret: SECRET,
      sites: {shop: {secret: `${secret} shop`}},
    });
    t.after(() => world.close());
    assert.equal((await askAdmin(world, KEY, 'GET', '/users')).status, 200);
    const answer = await fetch(`${world.address.url}/sites/shop/admin/users`, {
      headers: {Authorization: `Bearer ${KEY}`},
    });
    assert.equal(answer.status, 404);
    const sites = {
      shop: {secret: `${secret} shop`, adminKey: KEY},
      clinic: {secret: `${secret} clinic`, adminKey: KEY},
    };
    assert.throws(() => createServer({data: world.folder, sites}), {
      message: /"adminKey" must differ from site to site/,
    });
  });

  test('of one site opens nothing of another', async (t) => {
    const keys = {shop: `${KEY}-of-the-shop`, clinic: `${KEY}-of-the-clinic`};
    const secret = 'a secret of one of the sites, long enough:';
    const world = await World.start({
      sites: {
        shop: {secret: `${secret} shop`, adminKey: keys.shop},
        clinic: {secret: `${secret} clinic`, adminKey: keys.clinic},
      },
    });
    t.after(() => world.close());
    const ask = (site: string, key: string, path: string, method = 'GET', body?: object) =>
      fetch(`${world.address.url}/sites/${site}/admin${path}`, {
        method,
        headers: {Authorization: `Bearer ${key}`},
        ...(body && {body: JSON.stringify(body)}),
      });
    await ask('shop', keys.shop, '/users/sam', 'PUT', {name: 'Sam'});
    assert.equal((await ask('shop', keys.shop, '/users/sam')).status, 200);
    assert.equal((await ask('shop', keys.clinic, '/users/sam')).status, 401);
    assert.equal((await ask('clinic', keys.clinic, '/users/sam')).status, 404);
    assert.equal((await fetch(`${world.address.url}/admin/users`)).status, 404);
  });
});

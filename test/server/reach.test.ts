import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {ClientFrame, UserId} from '../../src/protocol/index.js';
import {askAdmin, putContacts} from '../support/node/admin.js';
import {invite, isOf, offer, reason} from '../support/node/calls.js';
import type {TestClient} from '../support/node/client.js';
import {answer, SiteWebhook} from '../support/node/site-webhook.js';
import {newId, World} from '../support/node/world.js';

const ADMIN_KEY = 'the-admin-key-of-the-tests-32-bytes-and-more';

const send = (from: TestClient, to: UserId, text = 'hello') =>
  from.request<'send'>({type: 'send', id: newId(), to, content: {kind: 'text', text}});

describe('where only contacts may be reached', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  before(async () => {
    world = await World.start({reach: 'contacts', adminKey: ADMIN_KEY});
    for (const user of ['ann', 'bo', 'cy']) {
      await (await world.join(user)).close();
    }
    await putContacts(world, ADMIN_KEY, {ann: ['bo', 'cy'], bo: ['ann']});
    ann = await world.join('ann');
    bo = await world.join('bo');
  });
  after(() => world.close());

  test('two who have each other call, write and transmit', async () => {
    await send(ann, 'bo');
    assert.equal((await bo.next('message')).message.from, 'ann');
    await bo.request<'transmit'>({type: 'transmit', to: 'ann', data: 1});
    assert.equal((await ann.next('transmit')).from, 'bo');
    ann.send({type: 'typing', to: 'bo', active: true});
    assert.equal((await bo.next('typing')).from, 'ann');
    const call = invite(ann, 'bo');
    await bo.next('ring', isOf(call));
    ann.send({type: 'end', call, reason: 'cancelled'});
    assert.equal(await reason(bo, call), 'cancelled');
  });

  test('whoever has somebody who does not have them reaches nothing of them', async () => {
    const cy = await world.join('cy');
    const heard = cy.heard.length;
    await assert.rejects(send(ann, 'cy'), {code: 'not-a-contact', message: /none of yours/});
    await assert.rejects(ann.request<'transmit'>({type: 'transmit', to: 'cy', data: 1}), {
      code: 'not-a-contact',
    });
    const call = invite(ann, 'cy');
    assert.equal(await reason(ann, call), 'forbidden');
    assert.equal((await ann.next('error', (error) => error.call === call)).code, 'not-a-contact');
    ann.send({type: 'typing', to: 'cy', active: true});
    // Nobody wants to read of it at every key.
    assert.equal((await ann.all('error')).filter((error) => !error.ref && !error.call).length, 0);
    await cy.settle();
    assert.deepEqual(
      cy.heard.slice(heard).filter(({type}) => !['reply', 'ping'].includes(type)),
      [],
    );
    const {messages} = await cy.request<'sync'>({type: 'sync', since: 0});
    assert.deepEqual(messages, []);
    await cy.close();
  });

  test('nothing tells whether there is somebody of whom one may not know', async () => {
    const there = await world.join('hidden');
    const eve = await world.join('eve');
    const answersAbout = async (user: UserId) => {
      const frames: ClientFrame[] = [
        {type: 'transmit', ref: 1001, to: user, data: 1},
        {type: 'send', ref: 1002, id: newId(), to: user, content: {kind: 'text', text: 'x'}},
        {type: 'history', ref: 1003, with: user},
        {type: 'receipt', author: user, delivered: 1, read: 1},
        {type: 'typing', to: user, active: true},
        {type: 'invite', call: newId(), to: user, media: 'audio'},
      ];
      const known = eve.heard.length;
      for (const frame of frames) eve.send(frame);
      await eve.settle();
      return JSON.stringify(
        eve.heard.slice(known).filter(({type}) => type !== 'ping' && type !== 'reply'),
        (key, value: unknown) =>
          key === 'call' || key === 'ref'
            ? undefined
            : typeof value === 'string'
              ? value.replaceAll(user, '…')
              : value,
      );
    };
    const ofNobody = await answersAbout('nobody');
    assert.match(ofNobody, /not-a-contact/);
    assert.equal(await answersAbout('hidden'), ofNobody);
    await there.close();
    assert.equal(await answersAbout('hidden'), ofNobody);
    assert.equal(await answersAbout('cy'), ofNobody);
    await eve.close();
  });

  test('one sees one’s contacts, there or not, and hears of nobody else', async () => {
    const {client: other, welcome} = await world.joinAndHear('ann');
    assert.deepEqual(welcome.contacts, [{id: 'bo', name: 'Bo', presence: 'online'}]);
    const {client: stranger, welcome: strange} = await world.joinAndHear('stranger');
    assert.deepEqual(strange.contacts, []);
    stranger.send({type: 'set-presence', presence: 'away'});
    await stranger.settle();
    await stranger.close();
    bo.send({type: 'set-presence', presence: 'busy'});
    await other.next('contact', ({contact}) => contact.presence === 'busy');
    assert.deepEqual(
      (await other.all('contact')).map(({contact}) => contact.id),
      ['bo'],
    );
    await other.close();
  });

  test('those who become contacts see each other at once, and those who end it no more', async () => {
    const dee = await world.join('dee');
    const eli = await world.join('eli');
    await putContacts(world, ADMIN_KEY, {dee: ['eli']});
    await dee.settle();
    assert.deepEqual(await dee.all('contact'), []);
    await putContacts(world, ADMIN_KEY, {eli: ['dee']});
    assert.deepEqual((await dee.next('contact')).contact, {
      id: 'eli',
      name: 'Eli',
      presence: 'online',
    });
    assert.equal((await eli.next('contact')).contact.id, 'dee');
    await putContacts(world, ADMIN_KEY, {dee: []});
    assert.equal((await dee.next('contact-removed')).user, 'eli');
    assert.equal((await eli.next('contact-removed')).user, 'dee');
    await assert.rejects(send(eli, 'dee'), {code: 'not-a-contact'});
    await dee.close();
    await eli.close();
  });

  test('with whom one has written stays in the list, though one does not learn how they are', async () => {
    const flo = await world.join('flo');
    const gus = await world.join('gus');
    await putContacts(world, ADMIN_KEY, {flo: ['gus'], gus: ['flo']});
    await send(flo, 'gus');
    await putContacts(world, ADMIN_KEY, {gus: []});
    const seen = await flo.next('contact', ({contact}) => contact.presence === 'offline');
    assert.equal(seen.contact.id, 'gus');
    const {client, welcome} = await world.joinAndHear('flo');
    assert.deepEqual(welcome.contacts, [{id: 'gus', name: 'Gus', presence: 'offline'}]);
    const {messages} = await client.request<'history'>({type: 'history', with: 'gus'});
    assert.equal(messages.length, 1);
    for (const each of [flo, gus, client]) await each.close();
  });
});

describe('where the site is asked who may reach whom', () => {
  let world: World;
  let site: SiteWebhook;
  let ann: TestClient;
  let bo: TestClient;
  const forbid = (reason: string) => answer(200, {allow: false, reason});
  const permit = answer(200, {allow: true});
  let users = 0;

  before(async () => {
    site = await SiteWebhook.listen();
    world = await World.start({reachWebhook: site.url, allowPrivateWebhooks: true});
    ann = await world.join('ann');
    bo = await world.join('bo');
  });
  after(async () => {
    await world.close();
    await site.close();
  });

  /** Somebody of whom the site has not been asked yet. */
  const somebody = async () => {
    const user = `user-${++users}`;
    return {user, client: await world.join(user)};
  };

  test('it hears who wants what of whom, and what it allows rings', async () => {
    site.respond = permit;
    const call = invite(ann, 'bo');
    await bo.next('ring', isOf(call));
    ann.send({type: 'end', call, reason: 'cancelled'});
    await reason(ann, call);
    const {body} = site.posts.at(-1)!;
    assert.equal(body.type, 'reach.asked');
    assert.deepEqual(body.data, {from: 'ann', to: 'bo', what: 'invite'});
  });

  test('what it refuses neither rings nor is stored, and the caller reads why, as one line of plain text', async () => {
    const {client, user} = await somebody();
    site.respond = forbid(`  Not before\n\u202eyou have <b>paid</b>.${'!'.repeat(500)}`);
    const call = invite(ann, user);
    assert.equal(await reason(ann, call), 'forbidden');
    const {code, message} = await ann.next('error', (error) => error.call === call);
    assert.equal(code, 'not-allowed');
    assert.equal(message, `Not before you have <b>paid</b>.${'!'.repeat(500)}`.slice(0, 200));
    await assert.rejects(send(ann, user), {code: 'not-allowed'});
    const {messages} = await client.request<'sync'>({type: 'sync', since: 0});
    assert.deepEqual(messages, []);
    assert.deepEqual(await client.all('ring'), []);
    await client.close();
  });

  test('it refuses whom there is and whom there is not in the same words', async () => {
    site.respond = forbid('No.');
    const {client, user} = await somebody();
    const refusal = async (to: UserId) => {
      const error: unknown = await send(ann, to).catch((error: unknown) => error);
      return (error as Error).message;
    };
    assert.equal(await refusal(user), await refusal('nobody-at-all'));
    await client.close();
  });

  test('it is asked once about many messages, and again about each call', async () => {
    site.respond = permit;
    const {client, user} = await somebody();
    const known = site.posts.length;
    await Promise.all(Array.from({length: 20}, () => send(ann, user)));
    assert.equal(site.posts.length, known + 1);
    for (let calls = 1; calls <= 2; calls++) {
      const call = invite(ann, user);
      await client.next('ring', isOf(call));
      ann.send({type: 'end', call, reason: 'cancelled'});
      await reason(ann, call);
      assert.equal(site.posts.length, known + 1 + calls);
    }
    await client.close();
  });

  test('messages keep their order while it thinks', async () => {
    const {client, user} = await somebody();
    let release = () => undefined as void;
    site.respond = (post, response) => {
      release = () => permit(post, response);
    };
    const known = site.posts.length;
    const sent = Array.from({length: 10}, (_, n) => send(ann, user, String(n)));
    await site.until(known + 1);
    release();
    await Promise.all(sent);
    const texts = (await client.all('message')).map(({message}) =>
      'text' in message.content ? message.content.text : '',
    );
    assert.deepEqual(texts, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    await client.close();
  });

  for (const [what, respond] of Object.entries({
    'an error': answer(500, {allow: true}),
    'a redirect': answer(302, {allow: true}, {Location: 'http://127.0.0.1:9/'}),
    'no JSON': answer(200, 'allow'),
    'JSON of another kind': answer(200, {allow: 'yes'}),
    'an endless answer': ((_post, response) => {
      response.on('error', () => undefined);
      const more = () => {
        while (response.write(' '.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    }) satisfies SiteWebhook['respond'],
    silence: (() => undefined) satisfies SiteWebhook['respond'],
  })) {
    test(`${what} lets nobody through: messages wait, calls end`, async () => {
      const {client, user} = await somebody();
      site.respond = respond;
      const call = invite(ann, user);
      assert.equal(await reason(ann, call), 'forbidden');
      assert.equal((await ann.next('error', (error) => error.call === call)).code, 'try-later');
      await assert.rejects(send(ann, user), {code: 'try-later'});
      site.respond = permit;
      await send(ann, user);
      assert.equal((await client.all('message')).length, 1);
      await client.close();
    });
  }

  test('a call that was allowed may be said again without being asked about', async () => {
    site.respond = permit;
    const {client, user} = await somebody();
    const call = invite(ann, user);
    await client.next('ring', isOf(call));
    const known = site.posts.length;
    site.respond = forbid('No.');
    client.send({type: 'ringing', call});
    await ann.next('ringing', isOf(call));
    invite(ann, user, 'video', call);
    await ann.next('ringing', isOf(call));
    assert.equal(site.posts.length, known);
    ann.send({type: 'end', call, reason: 'cancelled'});
    await client.close();
  });

  test('signals of devices that have no call together are refused, whatever the site allows', async () => {
    site.respond = permit;
    bo.send({type: 'room-signal', call: newId(), signal: offer()});
    assert.equal((await bo.next('error')).code, 'not-in-call');
  });
});

test('an unknown user has no contacts to be put', async (t) => {
  const world = await World.start({adminKey: ADMIN_KEY});
  t.after(() => world.close());
  const {status} = await askAdmin(world, ADMIN_KEY, 'PUT', '/users/nobody/contacts', {
    contacts: [],
  });
  assert.equal(status, 404);
});

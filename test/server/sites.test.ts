import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {WebSocket} from 'ws';
import {
  PROTOCOL_VERSION,
  type CallId,
  type ClientFrame,
  type UserId,
} from '../../src/protocol/index.js';
import {newId, tokenFor, World, type SiteOfWorld} from '../support/node/world.js';

const shop = {name: 'shop', secret: 'the key of the shop, 32 bytes and more'};
const clinic = {name: 'clinic', secret: 'the key of the clinic, 32 bytes and more'};

describe('several sites on one server', () => {
  let world: World;

  before(async () => {
    world = await World.start({
      sites: {
        shop: {secret: shop.secret, origins: ['https://shop.example']},
        clinic: {secret: clinic.secret, origins: ['https://clinic.example']},
      },
    });
  });
  after(() => world.close());

  test('a token is good at its own site only', async () => {
    const client = await world.connect(undefined, undefined, clinic);
    const token = await tokenFor('alice', {}, shop.secret);
    client.send({type: 'hello', version: PROTOCOL_VERSION, token, device: newId()});
    assert.equal((await client.next('error')).code, 'token-invalid');
    assert.equal((await client.closed).code, 4002);
  });

  test('pages of the one site may not connect to the other', async () => {
    const opened = (site: SiteOfWorld, origin: string) =>
      new Promise<boolean>((resolve) => {
        const address = world.address.signaling.replace('/sig', `/sites/${site.name}/sig`);
        const socket = new WebSocket(address, {origin});
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(false));
        socket.on('open', () => {
          resolve(true);
          socket.terminate();
        });
      });
    assert.equal(await opened(shop, 'https://shop.example'), true);
    assert.equal(await opened(clinic, 'https://shop.example'), false);
  });

  test('a site that there is not, and the root, are not found', async () => {
    for (const path of ['/sites/other/im-elements.js', '/im-elements.js', '/guest', '/signaling']) {
      assert.equal((await fetch(world.address.url + path)).status, 404, path);
    }
    assert.equal((await fetch(`${world.address.url}/healthz`)).status, 200);
  });

  test('the same id is another person at another site', async () => {
    const buyer = await world.join('sam', {site: shop, profile: {name: 'Sam Buyer'}});
    const {client: patient, welcome} = await world.joinAndHear('sam', {
      site: clinic,
      profile: {name: 'Sam Patient'},
    });
    assert.equal(welcome.user.name, 'Sam Patient');
    const clerk = await world.join('clerk', {site: shop});
    await clerk.request<'send'>({
      type: 'send',
      id: newId(),
      to: 'sam',
      content: {kind: 'text', text: 'Your parcel is here.'},
    });
    assert.equal((await buyer.next('message')).message.from, 'clerk');
    assert.deepEqual(await patient.all('message'), []);
    const {conversations} = await patient.request<'overview'>({type: 'overview'});
    assert.deepEqual(conversations, []);
    for (const client of [buyer, patient, clerk]) await client.close();
  });

  test('no frame reaches, shows or tells of anybody of another site', async () => {
    const doctor = await world.join('doctor', {site: clinic});
    const patient = await world.join('patient', {site: clinic});
    const call = newId();
    doctor.send({type: 'invite', call, to: 'patient', media: 'video'});
    patient.send({type: 'ringing', call});
    patient.send({type: 'accept', call, media: 'video'});
    await Promise.all([doctor.next('room'), patient.next('room')]);
    await Promise.all([doctor.settle(), patient.settle()]);
    const heardBefore = [doctor, patient].map(({heard}) => heard.length);

    const {client: stranger, welcome} = await world.joinAndHear('stranger', {site: shop});
    assert.ok(!JSON.stringify(welcome).includes('doctor'));
    const framesAbout = (user: UserId, id: CallId): ClientFrame[] => [
      {type: 'transmit', ref: 1001, to: user, data: 1},
      {type: 'send', ref: 1002, id: newId(), to: user, content: {kind: 'text', text: 'x'}},
      {type: 'history', ref: 1003, with: user},
      {type: 'receipt', author: user, delivered: 1, read: 1},
      {type: 'typing', to: user, active: true},
      {type: 'invite', call: newId(), to: user, media: 'audio'},
      {type: 'invite', call: id, to: user, media: 'audio'},
      {type: 'ringing', call: id, preconnect: 'direct'},
      {type: 'accept', call: id, media: 'video'},
      {type: 'room-signal', call: id, signal: {kind: 'enter', link: newId()}},
      {type: 'peer-alive', call: id},
      {type: 'end', call: id, reason: 'hung-up'},
    ];
    const answersTo = async (frames: readonly ClientFrame[]) => {
      const known = stranger.heard.length;
      for (const frame of frames) stranger.send(frame);
      await stranger.settle();
      return stranger.heard
        .slice(known)
        .map((frame) => [
          frame.type,
          'code' in frame && frame.code,
          'reason' in frame && frame.reason,
        ]);
    };
    const ofNobody = await answersTo(framesAbout('nobody', newId()));
    assert.ok(ofNobody.some(([, code]) => code === 'user-unknown'));
    assert.deepEqual(await answersTo(framesAbout('doctor', call)), ofNobody);
    await Promise.all([doctor.settle(), patient.settle()]);
    for (const [index, client] of [doctor, patient].entries()) {
      assert.deepEqual(
        client.heard
          .slice(heardBefore[index])
          .filter(({type}) => !['reply', 'ping'].includes(type)),
        [],
      );
    }
    doctor.send({type: 'end', call, reason: 'hung-up'});
    assert.equal((await patient.next('ended')).reason, 'hung-up');
    for (const client of [doctor, patient, stranger]) await client.close();
  });
});

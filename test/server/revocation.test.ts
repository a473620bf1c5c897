import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {CLOSE_CODES, tryLater} from '../../src/protocol/index.js';
import type {Backend} from '../../src/server/backend/backend.js';
import type {TestClient} from '../support/node/client.js';
import {devicesOf, Nodes, type ServerNode} from '../support/node/nodes.js';
import {isOf, talk} from '../support/node/calls.js';
import {newId, signToken, World} from '../support/node/world.js';

const seconds = () => Math.floor(Date.now() / 1000);
/** A token made `ago` seconds before now; without `iat` where that is undefined. */
const tokenMade = (user: string, ago: number | undefined) =>
  signToken({sub: user, ...(ago !== undefined && {iat: seconds() - ago})});

describe('a revocation', () => {
  let nodes: Nodes;
  let here: ServerNode;
  let there: ServerNode;

  beforeEach(async () => {
    nodes = await Nodes.start(2);
    [here, there] = nodes.all as [ServerNode, ServerNode];
  });
  afterEach(() => nodes.close());

  const joined = async (node: ServerNode, token: string): Promise<TestClient> => {
    const client = await node.join(token);
    await client.next('welcome');
    return client;
  };

  async function assertRevoked(client: TestClient): Promise<void> {
    assert.equal((await client.next('error')).code, 'token-revoked');
    assert.equal((await client.closed).code, CLOSE_CODES['token-revoked']);
  }

  test('closes every device of the user, at every server, and nobody else', async () => {
    const devices = [
      await joined(here, await tokenMade('ann', 60)),
      await joined(here, await tokenMade('ann', 60)),
      await joined(there, await tokenMade('ann', 60)),
      await joined(there, await tokenMade('ann', undefined)),
    ];
    const bo = await joined(there, await tokenMade('bo', 60));
    await here.attendance.revoke('ann');
    for (const device of devices) await assertRevoked(device);
    await bo.settle();
    assert.equal(await devicesOf(nodes.backend, 'ann'), 0);
    assert.equal(await devicesOf(nodes.backend, 'bo'), 1);
  });

  test('refuses tokens made before it at every server, and takes those made after it', async () => {
    await here.attendance.revoke('ann', Date.now() - 30_000);
    for (const node of [here, there]) {
      await assertRevoked(await node.join(await tokenMade('ann', 60)));
      await assertRevoked(await node.join(await tokenMade('ann', undefined)));
      await joined(node, await tokenMade('ann', 20));
    }
  });

  test('leaves the devices alone whose token was made after it', async () => {
    const old = await joined(there, await tokenMade('ann', 60));
    const young = await joined(there, await tokenMade('ann', 20));
    await here.attendance.revoke('ann', Date.now() - 30_000);
    await assertRevoked(old);
    await young.settle();
  });

  test('is not taken back by one that reaches less far', async () => {
    await here.attendance.revoke('ann', Date.now() - 30_000);
    await here.attendance.revoke('ann', Date.now() - 90_000);
    await assertRevoked(await there.join(await tokenMade('ann', 60)));
  });

  test('reaches a device whose token claims to be of the future', async () => {
    const ann = await joined(here, await tokenMade('ann', -3_600));
    await there.attendance.revoke('ann', Date.now() + 1);
    await assertRevoked(ann);
  });

  test('lets nothing through that a revoked device still sends', async () => {
    const bo = await joined(there, await tokenMade('bo', 60));
    const ann = await joined(here, await tokenMade('ann', 60));
    await there.attendance.revoke('ann');
    // It has not heard of it yet.
    ann.send({type: 'transmit', ref: 1, to: 'bo', data: 'sneaked in'});
    await assertRevoked(ann);
    const late = await here.join(await tokenMade('ann', 60));
    late.send({type: 'transmit', ref: 1, to: 'bo', data: 'sneaked in'});
    await assertRevoked(late);
    assert.deepEqual(await bo.all('transmit'), []);
  });

  test('ends a call of the user at once', async () => {
    const ann = await joined(here, await tokenMade('ann', 60));
    const bo = await joined(there, await tokenMade('bo', 60));
    const {call} = await talk(ann, bo, 'bo');
    await there.attendance.revoke('ann');
    assert.equal((await bo.next('ended', isOf(call))).reason, 'connection-lost');
    await assertRevoked(ann);
  });

  test('refuses a renewal with a token that was made before it', async () => {
    const ann = await joined(here, await tokenMade('ann', 20));
    await here.attendance.revoke('ann', Date.now() - 30_000);
    const token = await tokenMade('ann', 60);
    await assert.rejects(ann.request<'token'>({type: 'token', token}), {code: 'token-revoked'});
    await ann.settle();
  });
});

test('a program revokes at one of its sites, and nobody at another notices', async (t) => {
  const [shop, clinic] = ['shop', 'clinic'].map((name) => ({name, secret: name.repeat(8)}));
  const world = await World.start({
    sites: {shop: {secret: shop!.secret}, clinic: {secret: clinic!.secret}},
  });
  t.after(() => world.close());
  const buyer = await world.join('ann', {site: shop!});
  const patient = await world.join('ann', {site: clinic!});
  await world.server.revoke('ann', {site: 'shop'});
  assert.equal((await buyer.closed).code, CLOSE_CODES['token-revoked']);
  await patient.settle();
  await assert.rejects(world.server.revoke('ann'), /No site "" is served/);
  await world.restart();
  const again = await world.connect(undefined, undefined, shop!);
  const token = await signToken({sub: 'ann', iat: seconds() - 60}, shop!.secret);
  again.send({type: 'hello', version: 1, token, device: again.device});
  assert.equal((await again.next('error')).code, 'token-revoked');
});

test('a device that was signing in while its token was revoked is closed as well', async (t) => {
  const held = holdDevices();
  const nodes = await Nodes.start(1, {}, held.around);
  t.after(() => nodes.close());
  const [node] = nodes.all as [ServerNode];
  const ann = await node.join(await tokenMade('ann', 60));
  // Its token has been looked at, and the device is not there yet.
  await held.reached;
  await node.attendance.revoke('ann');
  held.release();
  assert.equal((await ann.next('error')).code, 'token-revoked');
  assert.equal((await ann.closed).code, CLOSE_CODES['token-revoked']);
  assert.equal(
    ann.heard.some(({type}) => type === 'welcome'),
    false,
  );
});

test('where the store cannot say whether a token was revoked, the device is told to come back', async (t) => {
  const broken = (backend: Backend): Backend => ({
    ...backend,
    revocations: {
      revoke: async () => {
        throw tryLater('the store is busy or full');
      },
      revokedBefore: async () => {
        throw tryLater('the store is busy or full');
      },
    },
  });
  const nodes = await Nodes.start(1, {}, broken);
  t.after(() => nodes.close());
  const [node] = nodes.all as [ServerNode];
  const ann = await node.join(await tokenMade('ann', 60));
  assert.equal((await ann.next('error')).code, 'try-later');
  assert.equal((await ann.closed).code, CLOSE_CODES['try-later']);
  await assert.rejects(node.attendance.revoke(newId()), {code: 'try-later'});
});

/** A backend whose first device waits at the door. */
function holdDevices() {
  let arrive: () => void = () => undefined;
  let release: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const around = (backend: Backend): Backend => ({
    ...backend,
    devices: {
      put: async (profile, record) => {
        arrive();
        await released;
        await backend.devices.put(profile, record);
      },
      choose: (user, device, connection, presence) =>
        backend.devices.choose(user, device, connection, presence),
      remove: (user, device, connection) => backend.devices.remove(user, device, connection),
      of: (user) => backend.devices.of(user),
      all: () => backend.devices.all(),
    },
  });
  return {around, reached, release: () => release()};
}

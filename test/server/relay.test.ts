import assert from 'node:assert/strict';
import {createSocket, type Socket} from 'node:dgram';
import {appendFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {networkInterfaces} from 'node:os';
import {fileURLToPath} from 'node:url';
import {after, before, describe, test} from 'node:test';
import {TurnClient} from '../support/node/turn-client.js';
import {TurnServer} from '../support/node/turn-server.js';

const SETTINGS = fileURLToPath(new URL('../../deploy/turnserver.conf', import.meta.url));
const DOCUMENTATION = fileURLToPath(new URL('../../docs/server.md', import.meta.url));

/** What a TURN server refuses an address with that it must not send to. */
const FORBIDDEN = 403;

const INSIDE = {
  4: [
    ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.168.0.1', '192.0.0.8', '198.18.0.1', '224.0.0.1'],
    '255.255.255.255',
  ],
  6: [
    ...['::1', '::', '::ffff:127.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1', 'fe80::1'],
    ...['fd00::2', 'fec0::1', '64:ff9b::a00:1', '64:ff9b:1::a00:1', '2002:7f00:1::1', 'ff02::1'],
  ],
} as const;

const OUTSIDE = {4: ['203.0.113.9', '1.1.1.1'], 6: ['2606:4700::1111']} as const;

/** A machine without IPv6 relays to none of its addresses. */
const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({address}) => address === '::1'),
);
const FAMILIES: readonly (4 | 6)[] = hasIPv6 ? [4, 6] : [4];
if (!hasIPv6) {
  const notice = 'RELAY TESTS NOT RUN WITH IPv6: this machine has no ::1';
  console.log(`\n${notice}\n`);
  // For scripts/test.js to say once more at the end.
  const {IM_NOTICES: notices} = process.env;
  if (notices !== undefined) appendFileSync(notices, `${notice}\n`);
}

describe('coturn with the settings of the example deployment', () => {
  let turn: TurnServer;
  let inside: Socket;
  let port: number;
  const heard: string[] = [];

  before(async () => {
    turn = await TurnServer.start(undefined, {file: SETTINGS, hasIPv6});
    inside = createSocket('udp4').bind(0, '127.0.0.1');
    await once(inside, 'listening');
    ({port} = inside.address() as AddressInfo);
    inside.on('message', (bytes) => heard.push(bytes.toString()));
  });
  after(async () => {
    inside.close();
    await turn.close();
  });

  for (const family of FAMILIES) {
    test(`relays to no address of IPv${family} inside its network or machine`, async (t) => {
      const client = await TurnClient.allocate(turn.port, TurnServer.SECRET, family);
      t.after(() => client.close());
      for (const address of INSIDE[family]) {
        assert.equal(await client.permission(address), FORBIDDEN, `permission for ${address}`);
        assert.equal(await client.channel(address, port), FORBIDDEN, `channel to ${address}`);
        client.send(address, port, address);
      }
      for (const address of OUTSIDE[family]) assert.equal(await client.permission(address), 0);
      // What is answered now comes behind all that was sent.
      const others = createSocket('udp4');
      others.send('the last', port, '127.0.0.1');
      while (!heard.includes('the last')) await once(inside, 'message');
      others.close();
      assert.deepEqual(
        heard.filter((word) => word !== 'the last'),
        [],
      );
    });
  }

  test('denies what the documentation says', async () => {
    const denied = async (file: string) =>
      (await readFile(file, 'utf8')).match(/^(denied-peer-ip=.*|no-multicast-peers)$/gm);
    assert.deepEqual(await denied(DOCUMENTATION), await denied(SETTINGS));
  });

  test('takes nobody with the wrong secret', async () => {
    await assert.rejects(TurnClient.allocate(turn.port, 'not the secret', 4), /refused with 401/);
  });
});

import assert from 'node:assert/strict';
import {once} from 'node:events';
import {test} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {WebSocket} from 'ws';
import {PROTOCOL_VERSION} from '../../src/protocol/index.js';
import {newId, tokenFor, World} from '../support/node/world.js';

const USERS = 100;

/** Bytes. A connection takes some five thousand: were one of ten not forgotten, it would be twice as much. */
const SLACK = 2_000_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('ten thousand connections that come and go leave nothing in memory', async (t) => {
  const world = await World.start({connectBurst: 100_000, reach: 'contacts', logLevel: 'warn'});
  t.after(() => world.close());
  const tokens = await Promise.all(
    Array.from({length: USERS}, (_, index) => tokenFor(`user-${index}`)),
  );
  const visit = async (token: string) => {
    const socket = new WebSocket(world.address.signaling);
    await once(socket, 'open');
    socket.send(JSON.stringify({type: 'hello', version: PROTOCOL_VERSION, token, device: newId()}));
    await once(socket, 'message');
    socket.close();
    await once(socket, 'close');
  };
  const round = () => Promise.all(tokens.map(visit));
  const held = async (rounds: number) => {
    for (let count = 0; count < rounds; count++) await round();
    // Whoever has gone is signed out in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await held(30);
  const after = await held(70);
  const grown = after - before;
  t.diagnostic(`${Math.round(grown / 1000)} kB more after 7,000 connections`);
  assert.ok(grown < SLACK, `${grown} bytes more`);
});

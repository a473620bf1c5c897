import assert from 'node:assert/strict';
import {test} from 'node:test';
import {killedChat} from '../support/node/killed-chat.js';

test('thousands of messages outlive twenty kills of server and clients: none lost, none twice, one order', async (t) => {
  const report = await killedChat({kills: 20, messages: 3_000, seed: 20261122});
  t.diagnostic(JSON.stringify(report));
  assert.deepEqual(report.faults, []);
  assert.ok(report.stored >= 3_000, `${report.stored} stored`);
  assert.ok(report.kills['server']! > 0 && report.kills['ann']! > 0 && report.kills['bo']! > 0);
});

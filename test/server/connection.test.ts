import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ServerFrame} from '../../src/protocol/index.js';
import {Connection} from '../../src/server/connection.js';
import type {Wire} from '../../src/server/wire.js';

test('whatever comes while a device signs in, it hears the welcome first', () => {
  const heard: string[] = [];
  const wire: Pick<Wire, 'send' | 'sendText'> = {
    send: (frame) => heard.push(frame.type),
    sendText: (text) => heard.push((JSON.parse(text) as ServerFrame).type),
  };
  const user = {id: 'ann', name: 'Ann'};
  const identity = {profile: user, issued: 0, expires: 1, until: 1};
  const connection = new Connection(wire as Wire, identity, 'device-1');
  connection.send({type: 'transmit', from: 'bo', data: 1});
  connection.send({type: 'ended', call: 'call-1234', reason: 'missed'});
  assert.deepEqual(heard, []);
  connection.welcome({
    type: 'welcome',
    user,
    device: 'device-1',
    contacts: [],
    heartbeat: 1,
    time: 1,
  });
  connection.send({type: 'ping'});
  assert.deepEqual(heard, ['welcome', 'transmit', 'ended', 'ping']);
});

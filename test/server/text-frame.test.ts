import assert from 'node:assert/strict';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {test} from 'node:test';
import {WebSocket, WebSocketServer} from 'ws';
import {textFrames} from '../../src/server/text-frame.js';

test('texts of every length arrive as they were', async () => {
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];
  const texts = ['a', 'é', '漢', '😀'].flatMap((letter) =>
    lengths.map((length) =>
      letter.repeat(length / Buffer.byteLength(letter)).padEnd(length % 4, 'x'),
    ),
  );
  const server = new WebSocketServer({port: 0});
  server.on('connection', (_, {socket}) => {
    for (const text of texts.slice(1)) socket.write(textFrames([text]));
    socket.write(textFrames(texts));
  });
  await once(server, 'listening');
  const client = new WebSocket(`ws://localhost:${(server.address() as AddressInfo).port}`);
  const heard: string[] = [];
  client.on('message', (data: Buffer) => heard.push(data.toString()));
  const sent = [...texts.slice(1), ...texts];
  while (heard.length < sent.length) await once(client, 'message');
  assert.deepEqual(heard, sent);
  client.close();
  await once(client, 'close');
  server.close();
});

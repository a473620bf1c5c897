// The built server, with limits that a benchmark does not run into.
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createServer} from '../../../dist/server/index.js';

const limit = 1_000_000;
const server = createServer({
  port: Number(process.env.IM_PORT ?? 0),
  data: process.env.IM_DATA ?? mkdtempSync(join(tmpdir(), 'im-bench-')),
  secret: process.env.IM_SECRET,
  logLevel: 'silent',
  frameBurst: limit,
  messagesPerUser: 0,
  messagesPerPair: 0,
  frameRate: limit,
  connectBurst: limit,
  connectionsPerAddress: limit,
});
const {port} = await server.listen();
console.log(`listening ${port}`);

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
  ...(process.env.IM_REDIS && {redis: process.env.IM_REDIS}),
  logLevel: 'silent',
  // A crowd in which everybody sees everybody is told of each arrival: not what a site of that size does.
  reach: process.env.IM_REACH ?? 'everyone',
  frameBurst: limit,
  messagesPerUser: 0,
  messagesPerPair: 0,
  frameRate: limit,
  connectBurst: limit,
  connectionsPerAddress: limit,
});
const {port} = await server.listen();
console.log(`listening ${port}`);

// So that what is measured is what is in use.
process.on('SIGUSR2', () => globalThis.gc());

import Database from 'better-sqlite3';
import {createServer, type ServerOptions} from '../../../src/server/index.js';
import {UNLIMITED} from './world.js';

/** How many pages the log of the database grows to here. */
const LOG_PAGES = 60;

// A server in a process of its own that stops in good order on SIGTERM, and whose log is brought into its database so often
// that a short test meets it many times: options as JSON in, its process and address as JSON out.
const {pragma} = Database.prototype as {pragma: Database.Database['pragma']};
Database.prototype.pragma = function (this: Database.Database, source, options) {
  const isSize = /^wal_autocheckpoint\b/.test(source);
  return pragma.call(this, isSize ? `wal_autocheckpoint = ${LOG_PAGES}` : source, options);
};
const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
const server = createServer({logLevel: 'silent', ...UNLIMITED, ...options});
const {signaling} = await server.listen();
process.once('SIGTERM', () => void server.close());
process.stdout.write(`${JSON.stringify({pid: process.pid, signaling})}\n`);

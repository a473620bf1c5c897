import {createServer, type ServerOptions} from '../../../src/server/index.js';
import {UNLIMITED} from './world.js';

// A server in a process of its own, for tests that kill it: options as JSON in, its address as JSON out.
const options = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
const address = await createServer({logLevel: 'silent', ...UNLIMITED, ...options}).listen();
process.stdout.write(`${JSON.stringify(address)}\n`);

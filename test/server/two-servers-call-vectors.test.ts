import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./call-vectors.test.js');

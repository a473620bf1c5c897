import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./call-faults.test.js');

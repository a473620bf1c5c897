import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./call-refusals.test.js');

import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./user-limits.test.js');

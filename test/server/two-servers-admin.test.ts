import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./admin.test.js');

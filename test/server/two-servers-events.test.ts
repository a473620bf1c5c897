import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./events.test.js');

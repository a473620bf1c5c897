import {overTwoServers} from '../support/node/two-servers.js';

overTwoServers();
await import('./preconnect.test.js');

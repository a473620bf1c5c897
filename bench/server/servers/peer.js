import {PeerServer} from 'peer';

PeerServer({port: 0, host: '127.0.0.1', concurrent_limit: 100_000}, (server) => {
  console.log(`listening ${server.address().port}`);
});

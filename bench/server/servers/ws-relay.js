// Parses each frame, finds the addressee, passes it on with its sender and answers: the least that a relay has to do.
import {WebSocketServer} from 'ws';

const users = new Map();
const server = new WebSocketServer({port: 0, perMessageDeflate: false}, () => {
  console.log(`listening ${server.address().port}`);
});
server.on('connection', (socket, request) => {
  const user = new URL(request.url, 'http://x').searchParams.get('user');
  users.set(user, socket);
  socket.on('message', (text) => {
    const {type, ref, to, data} = JSON.parse(text.toString());
    users.get(to)?.send(JSON.stringify({type, from: user, data}));
    socket.send(JSON.stringify({type: 'reply', ref, result: {devices: 1}}));
  });
  socket.on('close', () => users.delete(user));
});

// So that what is measured is what is in use.
process.on('SIGUSR2', () => globalThis.gc());

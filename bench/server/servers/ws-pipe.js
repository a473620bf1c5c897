// Passes bytes between users `n-a` and `n-b` as they come: what the `ws` library can do at best.
import {WebSocketServer} from 'ws';

const users = new Map();
const server = new WebSocketServer({port: 0, perMessageDeflate: false}, () => {
  console.log(`listening ${server.address().port}`);
});
server.on('connection', (socket, request) => {
  const user = new URL(request.url, 'http://x').searchParams.get('user');
  users.set(user, socket);
  const other = user.endsWith('a') ? `${user.slice(0, -1)}b` : `${user.slice(0, -1)}a`;
  socket.on('message', (data) => users.get(other)?.send(data, {binary: false}));
  socket.on('close', () => users.delete(user));
});

// So that what is measured is what is in use.
process.on('SIGUSR2', () => globalThis.gc());

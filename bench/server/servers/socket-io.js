import {createServer} from 'node:http';
import {Server} from 'socket.io';

const http = createServer();
const io = new Server(http, {transports: ['websocket'], perMessageDeflate: false});
io.on('connection', (socket) => {
  void socket.join(socket.handshake.query.user);
  socket.on('transmit', (to, data, acknowledge) => {
    io.to(to).emit('transmit', socket.handshake.query.user, data);
    acknowledge?.(1);
  });
});
http.listen(0, () => console.log(`listening ${http.address().port}`));

// So that what is measured is what is in use.
process.on('SIGUSR2', () => globalThis.gc());

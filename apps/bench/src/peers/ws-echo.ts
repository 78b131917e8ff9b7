import { WebSocketServer } from 'ws';

/** The peer: the bare socket library, which answers each frame with itself and does nothing else. */
const server = new WebSocketServer({ port: Number(process.env['PORT']), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.on('listening', () => process.stdout.write('ready\n'));

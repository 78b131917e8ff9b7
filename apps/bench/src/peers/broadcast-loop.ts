import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { textFrame } from '../load/text-frame';

/** How often the product shows results at most, in ms. */
const EVERY_MS = 250;

/** The peer: a frame encoded once, and a bare loop that writes it to every socket. Whoever sends a text has it shown. */
const server = new WebSocketServer({ port: Number(process.env['PORT']), host: '127.0.0.1', perMessageDeflate: false });
const streams = new Set<Duplex>();
server.on('connection', (socket, { socket: stream }) => {
  streams.add(stream);
  socket.on('close', () => streams.delete(stream));
  socket.on('message', (data: Buffer) => {
    const { text, times } = JSON.parse(data.toString()) as { text: string; times: number };
    const frame = textFrame(text);
    let shown = 0;
    const timer = setInterval(() => {
      for (const each of streams) each.write(frame);
      if (++shown === times) clearInterval(timer);
    }, EVERY_MS);
  });
});
server.on('listening', () => process.stdout.write('ready\n'));

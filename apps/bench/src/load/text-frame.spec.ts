import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './text-frame';

it.each([126, 185, 980, 65_535])('is read by the socket library as a text of %i bytes', async (length) => {
  const text = 'x'.repeat(length);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (_, { socket }) => socket.write(textFrame(text)));
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [data] = (await once(client, 'message')) as [Buffer];
  expect(data.toString()).toBe(text);
  client.terminate();
  server.close();
});

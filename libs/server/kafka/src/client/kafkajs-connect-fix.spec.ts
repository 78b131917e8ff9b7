import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connectionPrototype } from './kafkajs-internals';
import type { Connection } from './kafkajs-internals';
import { unpatchedConnect } from './kafkajs-connect-fix';

interface WholeConnection extends Connection {
  disconnect(): Promise<unknown>;
}

const ignore = () => undefined;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
const logger = { ...quiet, namespace: () => quiet };
const patchedConnect = connectionPrototype.connect;

let server: Server;
let sockets: Socket[];
let connection: WholeConnection;

beforeEach(async () => {
  sockets = [];
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const Class = connectionPrototype.constructor as new (options: object) => WholeConnection;
  connection = new Class({
    host: '127.0.0.1',
    port,
    logger,
    connectionTimeout: 1_000,
    requestTimeout: 1_000,
    socketFactory: ({ onConnect }: { onConnect: () => void }) => {
      const socket = connect(port, '127.0.0.1', onConnect);
      sockets.push(socket);
      return socket;
    },
  });
});
afterEach(async () => {
  connectionPrototype.connect = patchedConnect;
  await connection.disconnect();
  for (const socket of sockets) socket.destroy();
  server.close();
});

const connectAtOnce = () => Promise.all([connection.connect(), connection.connect(), connection.connect()]);

it('opens one socket for all who need the connection at once, and none when it is there', async () => {
  await connectAtOnce();
  await connection.connect();
  expect(sockets).toHaveLength(1);
});

it('is needed: kafkajs alone opens one for each', async () => {
  connectionPrototype.connect = unpatchedConnect;
  await connectAtOnce();
  expect(sockets).toHaveLength(3);
});

it('opens another after the first was refused', async () => {
  server.close();
  await expect(connectAtOnce()).rejects.toThrow('ECONNREFUSED');
  await expect(connection.connect()).rejects.toThrow('ECONNREFUSED');
  expect(sockets).toHaveLength(2);
});

import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';

/** The peer: the bare socket library and a counter in Redis. It neither keeps a ballot nor knows who cast it. */
const { PORT, REDIS_URL } = process.env;
const redis = new Redis(REDIS_URL!, { enableAutoPipelining: true });
const server = new WebSocketServer({ port: Number(PORT), host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => {
  socket.on('message', (frame: Buffer) => {
    const { data } = JSON.parse(frame.toString()) as { data: { ballotId: string; candidate: string } };
    void redis.hincrby('ws-redis', data.candidate, 1).then(() => {
      socket.send(JSON.stringify({ event: 'recorded', data: { ballotId: data.ballotId } }));
    });
  });
});
server.on('listening', () => process.stdout.write('ready\n'));

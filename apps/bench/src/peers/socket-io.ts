import { Redis } from 'ioredis';
import { Server } from 'socket.io';

/** The peer: Socket.IO as it comes, acknowledging each ballot, and a counter in Redis. */
const { PORT, REDIS_URL } = process.env;
const redis = new Redis(REDIS_URL!);

interface Ballot {
  readonly ballotId: string;
  readonly candidate: string;
}

const server = new Server();
server.on('connection', (socket) => {
  socket.on('cast', ({ ballotId, candidate }: Ballot, recorded: (answer: object) => void) => {
    void redis.hincrby('socket-io', candidate, 1).then(() => recorded({ ballotId }));
  });
});
server.listen(Number(PORT));
server.httpServer.on('listening', () => process.stdout.write('ready\n'));

import { freePort } from '@scrutineer/testbed';
import { plainFrames, socketIo, type Dialect } from '../load/dialect';
import { redisCounter } from './redis-counter';
import { startPeer } from './start';
import type { System } from './system';

export const wsRedisSystem = (): Promise<System> =>
  counterSystem('`ws` + Redis `HINCRBY`, pipelined', 'ws-redis', plainFrames);

export const socketIoSystem = (): Promise<System> =>
  counterSystem('Socket.IO + Redis `HINCRBY`', 'socket-io', socketIo);

async function counterSystem(title: string, peer: string, dialect: Dialect): Promise<System> {
  const [port, counter] = await Promise.all([freePort(), redisCounter()]);
  const service = await startPeer(peer, { PORT: `${port}`, REDIS_URL: counter.url });
  return {
    ...counter,
    title,
    origin: `ws://127.0.0.1:${port}`,
    dialect,
    servers: { [peer]: service.pid, redis: counter.pid },
    stop: async () => {
      await service.stop();
      await counter.stop();
    },
  };
}

import { freePort } from '@scrutineer/testbed';
import { plainFrames, socketIo, type Dialect } from '../load/dialect';
import { redisCounter } from './redis-counter';
import type { Shared } from './shared';
import { startPeer } from './start';
import type { System } from './system';

export const wsRedisSystem = (shared: Shared): Promise<System> =>
  counterSystem(shared, '`ws` + Redis `HINCRBY`, pipelined', 'ws-redis', plainFrames);

export const socketIoSystem = (shared: Shared): Promise<System> =>
  counterSystem(shared, 'Socket.IO + Redis `HINCRBY`', 'socket-io', socketIo);

async function counterSystem(
  { env, redisUrl, servers }: Shared,
  title: string,
  peer: string,
  dialect: Dialect,
): Promise<System> {
  const port = await freePort();
  const counting = await redisCounter(redisUrl, peer);
  const service = await startPeer(peer, { ...env, PORT: `${port}` });
  return {
    title,
    origin: `ws://127.0.0.1:${port}`,
    dialect,
    servers: { [peer]: service.pid, redis: servers.redis },
    ...counting,
    stop: async () => {
      await service.stop();
      counting.stop();
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '@scrutineer/testbed';
import { Redis } from 'ioredis';
import type { Ledger, Votes } from '../load/ledger';
import { differences } from './differences';
import { pidOf } from './start';
import type { System } from './system';

/** The hash in Redis in which the peers count, each ballot one. */
export interface RedisCounter extends Pick<System, 'counted' | 'wrong' | 'stop'> {
  readonly url: string;
  readonly pid: number;
}

export async function redisCounter(): Promise<RedisCounter> {
  const server = await startRedis({ asProcess: true });
  const redis = new Redis(server.url);
  const votes = async (): Promise<Votes> => {
    const fields = Object.entries(await redis.hgetall('votes'));
    return Object.fromEntries(fields.map(([candidate, count]) => [candidate, Number(count)]));
  };
  return {
    url: server.url,
    pid: pidOf(server),
    counted: async (ledger: Ledger) => {
      const total = async (): Promise<number> => Object.values(await votes()).reduce((sum, n) => sum + n, 0);
      while ((await total()) < ledger.ballots) await pause(50);
    },
    wrong: async (ledger) => differences(ledger.everyBallot, await votes()),
    stop: async () => {
      redis.disconnect();
      await server.stop();
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Ledger, type Votes } from '../load/ledger';
import { differences } from './differences';
import type { Counting } from './system';

/** A hash in Redis in which a peer counts, each ballot one. */
export interface RedisCounter extends Counting {
  stop(): void;
}

export async function redisCounter(url: string, hash: string): Promise<RedisCounter> {
  const redis = new Redis(url);
  await redis.del(hash);
  const ledger = new Ledger();
  const votes = async (): Promise<Votes> => {
    const fields = Object.entries(await redis.hgetall(hash));
    return Object.fromEntries(fields.map(([candidate, count]) => [candidate, Number(count)]));
  };
  return {
    ledger,
    counted: async () => {
      const total = async (): Promise<number> => Object.values(await votes()).reduce((sum, n) => sum + n, 0);
      while ((await total()) < ledger.ballots) await pause(50);
    },
    wrong: async () => differences(ledger.everyBallot, await votes()),
    stop: () => redis.disconnect(),
  };
}

import { eventually } from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { linesOf } from '../world/observe';

export const redisFull: Fault = {
  id: 'F14',
  name: 'Redis out of memory',
  injection:
    '`maxmemory` set below what is in use, under `noeviction`, until 2,000 more ballots are recorded; then lifted',
  asserted: 'no batch is applied in part or skipped; the workers say why and try again',
  always: false,
  inject: async ({ cluster, crowd, redisUrl }) => {
    const redis = new Redis(redisUrl);
    const refusals = (): number => linesOf(cluster.workers, /OOM/);
    const before = refusals();
    try {
      await redis.config('SET', 'maxmemory', '1mb');
      await crowd.whenRecorded(crowd.history.recorded + 2_000);
      await eventually(
        'the workers say so',
        () => Promise.resolve(refusals()),
        (lines) => lines > before,
      );
      return { 'batches refused for want of memory': refusals() - before };
    } finally {
      await redis.config('SET', 'maxmemory', '0');
      redis.disconnect();
    }
  },
};

import { eventually } from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';

/** Makes the rebuild last long enough to be seen. */
const SLOW_MS = 60;

export const redisFlush: Fault = {
  id: 'F9',
  name: 'Redis emptied',
  injection: 'FLUSHALL',
  asserted: 'the workers go back to the round’s start (REWIND); meanwhile results say `recovering`',
  always: true,
  inject: async ({ cluster, redisProxies, redisUrl, watches }) => {
    const rewinds = await sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const recovering = (): number =>
      watches.flatMap(({ shown }) => shown).filter(({ state }) => state === 'recovering').length;
    for (const proxy of redisProxies) proxy.replies({ latencyMs: SLOW_MS });
    const redis = new Redis(redisUrl);
    await redis.flushall().finally(() => redis.disconnect());
    await eventually(
      'results say recovering',
      () => Promise.resolve(recovering()),
      (frames) => frames > 0,
    );
    for (const proxy of redisProxies) proxy.clear();
    const seen = (): Promise<number> => sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const now = await eventually('the workers go back', seen, (count) => count > rewinds);
    return { REWINDs: now - rewinds, 'frames that said recovering': recovering() };
  },
};

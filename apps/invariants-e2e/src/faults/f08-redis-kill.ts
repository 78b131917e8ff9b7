import { stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';

export const redisKill: Fault = {
  id: 'F8',
  name: 'Redis killed, its last second lost',
  injection:
    'SIGKILL; what its append-only file gained in the second before is cut off, as a power failure may with `everysec`',
  asserted: 'the workers go back to the offset that is left (REWIND)',
  always: true,
  inject: async ({ cluster, redis }) => {
    const rewinds = await sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const file = path.join(redis.directory!, 'appendonlydir', 'appendonly.aof.1.incr.aof');
    const { size: kept } = await stat(file);
    await sleep(1_000);
    await redis.kill();
    const { size } = await stat(file);
    await truncate(file, kept);
    await redis.restart();
    const seen = (): Promise<number> => sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const now = await eventually('the workers go back', seen, (count) => count > rewinds);
    return { 'bytes of the file lost': size - kept, REWINDs: now - rewinds };
  },
};

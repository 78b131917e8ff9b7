import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';

export const redisRollback: Fault = {
  id: 'F10',
  name: 'Redis restored from an old copy',
  injection: 'its files are copied, 5,000 ballots later it is stopped and started over the copy',
  asserted: 'the workers go back to the copy’s offset (REWIND)',
  always: false,
  inject: async ({ cluster, crowd, redis }) => {
    const rewinds = await sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const data = path.join(redis.directory!, 'appendonlydir');
    const copy = path.join(redis.directory!, 'copy');
    await cp(data, copy, { recursive: true });
    const { recorded } = crowd.history;
    await crowd.whenRecorded(recorded + 5_000);
    await redis.kill();
    await rm(data, { recursive: true });
    await cp(copy, data, { recursive: true });
    await redis.restart();
    const seen = (): Promise<number> => sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const now = await eventually('the workers go back', seen, (count) => count > rewinds);
    return { 'ballots recorded since the copy': crowd.history.recorded - recorded, REWINDs: now - rewinds };
  },
};

import { Redis } from 'ioredis';
import { fillLog } from '../load/fill-log';
import { startCluster } from '../systems/cluster';
import { catchUp } from './catch-up';
import type { Part } from './part';

const BALLOTS = 600_000;

/** How fast a worker brings the tally up to a full log, every ballot from a voter of its own. */
export const worker: Part = {
  seconds: ({ rounds }) => 20 + rounds * 10,
  run: async ({ rounds, say }) => {
    const cluster = await startCluster();
    await fillLog(cluster.brokers, { ballots: BALLOTS, voter: (n) => n, seq: () => 1 });
    const redis = new Redis(cluster.redisUrl);
    const workerBallotsPerCoreSecond: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      // Its tally lost, the worker counts the log again.
      await redis.flushall();
      const { perSecond, cpu } = await catchUp(cluster, BALLOTS);
      workerBallotsPerCoreSecond.push(1e6 / cpu.worker);
      say(
        `worker ${round}/${rounds}  ${perSecond.toFixed(0)} ballots/s; CPU µs: worker ${cpu.worker.toFixed(2)}, Redis ${cpu.redis.toFixed(2)}`,
      );
    }
    redis.disconnect();
    await cluster.stop();
    return { figures: { workerBallotsPerCoreSecond } };
  },
};

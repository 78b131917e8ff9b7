import { setTimeout as sleep } from 'node:timers/promises';
import { readPositions } from '@scrutineer/testing-journey';
import type { Fault } from '../run/fault';
import { committedOffsets } from '../world/committed-offsets';
import { PARTITIONS } from '../world/world';

/** A worker lives up to this long (ms) between two kills. */
const LIFE_MS = 1_500;

export const workerKill: Fault = {
  id: 'F3',
  name: 'worker killed between apply and commit',
  injection: 'SIGKILL at random moments, 5 times (50 in the full run), the two workers in turn',
  asserted: 'goes on from the offset in Redis, ahead of the one that the group committed',
  always: true,
  perSecond: 1_500,
  inject: async ({ cluster, race, random, redisUrl, thorough }) => {
    const kills = thorough ? 50 : 5;
    let ahead = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(random.next() * LIFE_MS);
      const worker = cluster.workers[kill % 2]!;
      await worker.kill();
      const positions = await readPositions(redisUrl, race, 1, PARTITIONS);
      const committed = await committedOffsets(cluster.kafka.brokers);
      ahead += positions.reduce<number>(
        (sum, next, partition) => sum + Math.max(0, (next ?? 0) - (committed[partition] ?? 0)),
        0,
      );
      await worker.start();
    }
    return { kills, 'records applied and not committed when killed': ahead };
  },
};

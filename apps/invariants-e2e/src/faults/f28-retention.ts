import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { topics } from '@scrutineer/contracts';
import { eventually, observer, readBallotLog, readPositions } from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { linesOf } from '../world/observe';
import { PARTITIONS, startWorld } from '../world/world';

export const retention: Fault = {
  id: 'F28',
  name: 'log deleted too early',
  injection:
    'the log is deleted up to where the tally stands, then FLUSHALL; later Redis gets back a copy of its files, and the workers are started again',
  asserted: 'the workers refuse to count what is left and say so; results say `recovering`, never less',
  always: false,
  world: (seed) => startWorld({ seed }),
  inject: async ({ begin, cluster, crowd, operatorAt, race, redis, redisUrl, remember }) => {
    const { brokers } = cluster.kafka;
    const tally = await readPositions(redisUrl, race, 1, PARTITIONS);
    const data = path.join(redis.directory!, 'appendonlydir');
    const copy = path.join(redis.directory!, 'copy');
    await cp(data, copy, { recursive: true });
    await crowd.whenRecorded(crowd.history.recorded + 3_000);
    remember(await readBallotLog(brokers, begin));

    const admin = observer(brokers).admin();
    await admin.connect();
    // Without it the client does not know who leads.
    await admin.fetchTopicOffsets(topics.ballots);
    const partitions = tally.map((next, partition) => ({ partition, offset: `${next}` }));
    await admin.deleteTopicRecords({ topic: topics.ballots, partitions }).finally(() => admin.disconnect());
    const client = new Redis(redisUrl);
    await client.flushall().finally(() => client.disconnect());
    const refusals = (): number => linesOf(cluster.workers, /no longer holds/);
    const refused = await eventually(
      'the workers refuse',
      () => Promise.resolve(refusals()),
      (lines) => lines > 0,
    );
    assert.equal((await operatorAt(0).results(race)).state, 'recovering');

    await redis.kill();
    await rm(data, { recursive: true });
    await cp(copy, data, { recursive: true });
    await redis.restart();
    for (const worker of cluster.workers) {
      await worker.stop();
      await worker.start();
    }
    return { 'tallies that were not counted anew': refused };
  },
};

import { startRedis } from '@scrutineer/testbed';
import { eventually, readPositions } from '@scrutineer/testing-journey';
import { Redis } from 'ioredis';
import type { Fault } from '../run/fault';
import { sumOf } from '../world/observe';
import { PARTITIONS, startWorld } from '../world/world';

export const promotion: Fault = {
  id: 'F11',
  name: 'replica promoted without the last writes',
  injection: 'a replica is cut off, 3,000 ballots later its primary is killed and the replica takes its place',
  asserted: 'the workers go back to the replica’s offset (REWIND)',
  always: false,
  world: (seed) => startWorld({ seed }),
  inject: async ({ cluster, crowd, defer, race, redis, redisProxies, redisUrl }) => {
    const rewinds = (): Promise<number> => sumOf(cluster.workers, 'scrutineer_tally_rewinds_total');
    const replica = await startRedis({ appendonly: true, asProcess: true });
    defer(() => replica.stop());
    const port = (url: string): number => Number(new URL(url).port);
    const client = new Redis(replica.url);
    await client.replicaof('127.0.0.1', port(redisUrl));
    await eventually(
      'the replica follows',
      () => client.info('replication'),
      (info) => info.includes('master_link_status:up'),
    );
    await crowd.whenRecorded(crowd.history.recorded + 1_000);
    await client.replicaof('NO', 'ONE');
    client.disconnect();
    await crowd.whenRecorded(crowd.history.recorded + 3_000);

    const before = await rewinds();
    const ahead = await readPositions(redisUrl, race, 1, PARTITIONS);
    const behind = await readPositions(replica.url, race, 1, PARTITIONS);
    await redis.kill();
    for (const proxy of redisProxies) {
      proxy.upstream = port(replica.url);
      proxy.cut();
    }
    const now = await eventually('the workers go back', rewinds, (count) => count > before);
    const lost = ahead.reduce<number>((sum, next, partition) => sum + next! - behind[partition]!, 0);
    return { 'records only the old primary had applied': lost, REWINDs: now - before };
  },
};

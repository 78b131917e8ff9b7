import { Cluster } from 'ioredis';
import { startRedisCluster, type RedisClusterUnderTest } from './start-redis-cluster';

let cluster: RedisClusterUnderTest;
afterEach(() => cluster.stop());

it('shares out keys among its nodes, keeps them over a restart', async () => {
  cluster = await startRedisCluster();
  const connect = (): Cluster =>
    new Cluster([...cluster.nodeUrls], { clusterRetryStrategy: null, redisOptions: { maxRetriesPerRequest: 0 } });
  const client = connect();
  const keys = Array.from({ length: 30 }, (_, i) => `voter:${i}`);
  for (const key of keys) await client.set(key, key);
  const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()));
  expect(sizes).toHaveLength(3);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(30);
  client.disconnect();

  await cluster.restart();
  const again = connect();
  expect(await Promise.all(keys.map((key) => again.get(key)))).toEqual(keys);
  again.disconnect();
});

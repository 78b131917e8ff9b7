import { freePort, startKafka, startRedis, type Service } from '@scrutineer/testbed';
import { scrutineer } from '../load/dialect';
import { PASSWORD, signIn, type Command } from '../operator';
import { ballotCount } from './ballot-count';
import { common, pidOf, start } from './start';
import type { System } from './system';

/** The product on a real broker and a real Redis, without a worker. */
export interface Cluster {
  readonly env: Readonly<Record<string, string>>;
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly api: string;
  readonly command: Command;
  readonly gatewayOrigin: string;
  readonly servers: Readonly<Record<'gateway' | 'vote-api' | 'kafka' | 'redis', number>>;
  stop(): Promise<void>;
}

/** Its race is open when it is returned. */
export async function startCluster(): Promise<Cluster> {
  const [kafka, redis] = await Promise.all([startKafka({ asProcess: true }), startRedis({ asProcess: true })]);
  const env = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url };
  const run = async (app: string, port: number, more = {}): Promise<Service> => {
    const management = await freePort();
    return start(app, { ...env, ...common(port), MANAGEMENT_PORT: `${management}`, ...more }, management);
  };
  const [apiPort, port] = await Promise.all([freePort(), freePort()]);
  const voteApi = await run('vote-api', apiPort, { ADMIN_PASSWORD: PASSWORD });
  const gateway = await run('gateway', port);
  const api = `http://127.0.0.1:${apiPort}`;
  const command = await signIn(api);
  await command('open');
  return {
    env,
    brokers: kafka.brokers,
    redisUrl: redis.url,
    api,
    command,
    gatewayOrigin: `ws://127.0.0.1:${port}`,
    servers: { gateway: gateway.pid, 'vote-api': voteApi.pid, kafka: pidOf(kafka), redis: pidOf(redis) },
    stop: async () => {
      await Promise.all([gateway.stop(), voteApi.stop()]);
      await Promise.all([kafka.stop(), redis.stop()]);
    },
  };
}

/** A worker of the product, and the port of its metrics. */
export async function startWorker({ env }: Cluster): Promise<{ service: Service; metrics: number }> {
  const metrics = await freePort();
  return { metrics, service: await start('tally-worker', { ...env, MANAGEMENT_PORT: `${metrics}` }, metrics) };
}

export async function distributedSystem(): Promise<System> {
  const cluster = await startCluster();
  const { api, command, gatewayOrigin, servers } = cluster;
  const { service: worker, metrics } = await startWorker(cluster);
  return {
    ...ballotCount(api, command, metrics),
    title: 'Scrutineer distributed (Kafka `acks=all`, Redis)',
    origin: gatewayOrigin,
    dialect: scrutineer,
    servers: { ...servers, worker: worker.pid },
    showsResults: true,
    steady: true,
    stop: async () => {
      await worker.stop();
      await cluster.stop();
    },
  };
}

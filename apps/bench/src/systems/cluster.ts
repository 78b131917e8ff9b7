import { freePort, startKafka, startRedis, type Service } from '@scrutineer/testbed';
import { PASSWORD, signIn, type Command } from '../operator';
import { common, pidOf, start } from './start';

/** The product on a real broker and a real Redis, without a gateway and a worker. */
export interface Backend {
  readonly env: Readonly<Record<string, string>>;
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly api: string;
  readonly command: Command;
  readonly servers: Readonly<Record<'vote-api' | 'kafka' | 'redis', number>>;
  stop(): Promise<void>;
}

/** With a gateway. */
export interface Cluster extends Omit<Backend, 'servers'> {
  readonly gatewayOrigin: string;
  readonly servers: Backend['servers'] & Readonly<Record<'gateway', number>>;
}

/** Its race is open when it is returned. */
export async function startBackend(): Promise<Backend> {
  const [kafka, redis] = await Promise.all([startKafka({ asProcess: true }), startRedis({ asProcess: true })]);
  const env = { KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: redis.url };
  const port = await freePort();
  const voteApi = await startApp(env, 'vote-api', port, { ADMIN_PASSWORD: PASSWORD });
  const api = `http://127.0.0.1:${port}`;
  const command = await signIn(api);
  await command('open');
  return {
    env,
    brokers: kafka.brokers,
    redisUrl: redis.url,
    api,
    command,
    servers: { 'vote-api': voteApi.pid, kafka: pidOf(kafka), redis: pidOf(redis) },
    stop: async () => {
      await voteApi.stop();
      await Promise.all([kafka.stop(), redis.stop()]);
    },
  };
}

export async function startCluster(): Promise<Cluster> {
  const backend = await startBackend();
  const { gateway, origin } = await startGateway(backend.env);
  return {
    ...backend,
    gatewayOrigin: origin,
    servers: { gateway: gateway.pid, ...backend.servers },
    stop: async () => {
      await gateway.stop();
      await backend.stop();
    },
  };
}

export async function startGateway(env: Backend['env']): Promise<{ gateway: Service; origin: string }> {
  const port = await freePort();
  return { gateway: await startApp(env, 'gateway', port), origin: `ws://127.0.0.1:${port}` };
}

async function startApp(env: Backend['env'], app: string, port: number, more = {}): Promise<Service> {
  const management = await freePort();
  return start(app, { ...env, ...common(port), MANAGEMENT_PORT: `${management}`, ...more }, management);
}

/** A worker of the product, and the port of its metrics. */
export async function startWorker({ env }: Pick<Backend, 'env'>): Promise<{ service: Service; metrics: number }> {
  const metrics = await freePort();
  return { metrics, service: await start('tally-worker', { ...env, MANAGEMENT_PORT: `${metrics}` }, metrics) };
}

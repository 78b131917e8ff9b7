import { randomBytes } from 'node:crypto';
import { startKafka, startRedis, type KafkaUnderTest, type RedisUnderTest } from '@scrutineer/testbed';
import { VoterTokens } from '@scrutineer/voter-token';
import { Instance, type App } from './instance';

/** Two of each service, as built, on a real broker and a real Redis. */
export interface Cluster {
  readonly kafka: KafkaUnderTest;
  readonly redis: RedisUnderTest;
  readonly gateways: readonly [Instance, Instance];
  readonly voteApis: readonly [Instance, Instance];
  readonly workers: readonly [Instance, Instance];
  readonly all: readonly Instance[];
  /** Environment of every service. */
  readonly env: Readonly<Record<string, string>>;
  readonly password: string;
  readonly tokens: VoterTokens;
  dispose(): Promise<void>;
}

export interface ClusterOptions {
  /** Started already; the cluster ends them with itself. */
  readonly kafka?: KafkaUnderTest;
  readonly redis?: RedisUnderTest;
  /** Over the environment that every service has. */
  readonly envOf?: (app: App, number: 1 | 2) => Readonly<Record<string, string>>;
  readonly logFolder?: string;
}

/** Starts Kafka and Redis; the services are for the test to start. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const [kafka, redis] = await Promise.all([options.kafka ?? startKafka(), options.redis ?? startRedis()]);
  const secret = randomBytes(48).toString('base64url');
  const password = randomBytes(12).toString('hex');
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    REDIS_URL: redis.url,
    VOTER_TOKEN_SECRET: secret,
    ADMIN_PASSWORD: password,
    RATE_LIMITS: '{"framesPerSocketPerSecond":0}',
  };
  const { envOf, logFolder } = options;
  const create = (app: App, number: 1 | 2): Promise<Instance> =>
    Instance.create(app, number, { env: { ...env, ...envOf?.(app, number) }, logFolder });
  const gateways = [await create('gateway', 1), await create('gateway', 2)] as const;
  const voteApis = [await create('vote-api', 1), await create('vote-api', 2)] as const;
  const workers = [await create('tally-worker', 1), await create('tally-worker', 2)] as const;
  const all = [...gateways, ...voteApis, ...workers];
  return {
    kafka,
    redis,
    gateways,
    voteApis,
    workers,
    all,
    env,
    password,
    tokens: new VoterTokens([secret]),
    dispose: async () => {
      await Promise.all(all.map((instance) => instance.dispose()));
      await Promise.all([kafka.stop(), redis.stop()]);
    },
  };
}

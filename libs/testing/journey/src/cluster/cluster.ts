import { randomBytes } from 'node:crypto';
import { startKafka, startRedis, type KafkaUnderTest, type RedisUnderTest } from '@scrutineer/testbed';
import { VoterTokens } from '@scrutineer/voter-token';
import { Instance } from './instance';

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

/** Starts Kafka and Redis; the services are for the test to start. */
export async function startCluster(): Promise<Cluster> {
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  const secret = randomBytes(48).toString('base64url');
  const password = randomBytes(12).toString('hex');
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(','),
    REDIS_URL: redis.url,
    VOTER_TOKEN_SECRET: secret,
    ADMIN_PASSWORD: password,
    RATE_LIMITS: '{"framesPerSocketPerSecond":0}',
  };
  const gateways = [await Instance.create('gateway', 1, env), await Instance.create('gateway', 2, env)] as const;
  const voteApis = [await Instance.create('vote-api', 1, env), await Instance.create('vote-api', 2, env)] as const;
  const workers = [
    await Instance.create('tally-worker', 1, env),
    await Instance.create('tally-worker', 2, env),
  ] as const;
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

import { setTimeout as sleep } from 'node:timers/promises';
import { connectKafka, type KafkaOptions } from '@scrutineer/kafka';
import {
  assertNoEviction,
  closeRedis,
  connectRedis,
  EvictionAllowedError,
  RedisExpiringStore,
  RedisTallyStore,
  whenReady,
  type RedisClient,
  type RedisEvent,
} from '@scrutineer/redis';
import type {
  BallotLog,
  DeadLetters,
  ExpiringStore,
  PartitionAssignment,
  RaceLog,
  RoundSecrets,
  TallyStore,
} from '@scrutineer/voting-domain';
import type { ServiceFrame } from './service-frame';

/** Every port a service may need, with where it is kept. */
export interface Stores {
  readonly ballotLog: BallotLog;
  readonly raceLog: RaceLog;
  readonly roundSecrets: RoundSecrets;
  readonly deadLetters: DeadLetters;
  readonly assignment: PartitionAssignment;
  readonly tallyStore: TallyStore;
  readonly expiringStore: ExpiringStore;
  close(): Promise<void>;
}

/** The part of the environment that says where the distributed stores are. */
export interface DistributedConfig {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_SSL: boolean;
  readonly KAFKA_SASL_MECHANISM?: 'plain' | 'scram-sha-256' | 'scram-sha-512' | undefined;
  readonly KAFKA_SASL_USERNAME?: string | undefined;
  readonly KAFKA_SASL_PASSWORD?: string | undefined;
  readonly BALLOT_PARTITIONS: number;
  readonly REDIS_URL: string;
  /** Only the tally-worker has it. */
  readonly TALLY_SESSION_MS?: number;
}

const RETRY_MS = 1000;

/**
 * Connects to Kafka and Redis. Waits for either as long as it takes, without failing: the process is there, says that it
 * is not ready, and recovers by itself. Rejects only if Redis may evict voters (then nothing could be counted).
 */
export function openDistributed(
  config: DistributedConfig,
  frame: ServiceFrame,
): { stores: Stores; opened: Promise<void> } {
  const { logger, readiness } = frame;
  const kafka = connectKafka(kafkaOptions(config, frame));
  const redis = connectRedis({ url: config.REDIS_URL, onEvent: redisNews(frame) });
  const closed = new AbortController();
  const found = { topics: false, redis: false };
  readiness.require('kafka topics', () => found.topics);
  // Later losses do not count: all processes lose Redis together, and ballots are recorded without it. Were they not ready, the
  // ingress would send nobody to any of them.
  readiness.require('redis', () => found.redis);
  const opened = async (): Promise<void> => {
    await retry('kafka is not reachable yet', frame, closed.signal, () => kafka.ensureTopics(config.BALLOT_PARTITIONS));
    found.topics = true;
    if (redis.status !== 'ready') logger.warn('waiting for redis');
    await retry('redis is not reachable yet', frame, closed.signal, () => checkRedis(redis, closed.signal));
    found.redis = true;
  };
  const stores: Stores = {
    ...kafka,
    tallyStore: new RedisTallyStore(redis),
    expiringStore: new RedisExpiringStore(redis, ''),
    close: async () => {
      closed.abort();
      await Promise.all([kafka.close(), closeRedis(redis)]);
    },
  };
  return { stores, opened: opened() };
}

/** Logs when Redis comes and goes; that every attempt to reach it fails meanwhile is detail. */
function redisNews({ logger }: ServiceFrame): (event: RedisEvent) => void {
  let there = false;
  return (event) => {
    if (event.type === 'error') logger.debug({ err: event.error }, 'redis error');
    else if (event.type === 'ready') logger.info('redis is there');
    else if (there) logger.warn('redis is gone, waiting for it');
    if (event.type !== 'error') there = event.type === 'ready';
  };
}

async function checkRedis(redis: RedisClient, signal: AbortSignal): Promise<void> {
  await whenReady(redis, signal);
  await assertNoEviction(redis);
}

async function retry(
  message: string,
  { logger }: ServiceFrame,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  let said = '';
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof EvictionAllowedError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      // Said once, not at every attempt.
      logger[reason === said ? 'debug' : 'warn']({ reason }, message);
      said = reason;
      await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

function kafkaOptions(config: DistributedConfig, { name, logger }: ServiceFrame): KafkaOptions {
  const { KAFKA_BROKERS: brokers, KAFKA_SSL: ssl, KAFKA_SASL_MECHANISM: mechanism } = config;
  const username = config.KAFKA_SASL_USERNAME ?? '';
  const password = config.KAFKA_SASL_PASSWORD ?? '';
  const session = config.TALLY_SESSION_MS === undefined ? {} : { sessionMs: config.TALLY_SESSION_MS };
  const sasl = mechanism === undefined ? {} : { sasl: { mechanism, username, password } };
  return {
    brokers: [...brokers],
    ssl,
    ...sasl,
    clientId: `scrutineer-${name}`,
    log: logger,
    ...session,
  } as KafkaOptions;
}

import { freePort } from '@scrutineer/testbed';
import { Kafka, logLevel } from 'kafkajs';
import { plainFrames } from '../load/dialect';
import { redisCounter } from './redis-counter';
import type { Shared } from './shared';
import { startPeer } from './start';
import type { System } from './system';

/** As many as the product has by default. */
const PARTITIONS = 12;

/** NestJS with the parts it comes with: its WebSocket adapter, its Kafka client and its Kafka server. */
export async function nestDefaultSystem({ env, brokers, redisUrl, servers }: Shared): Promise<System> {
  const port = await freePort();
  const counting = await redisCounter(redisUrl, 'nest');
  // Of each start's own: nothing of an earlier one is left to be read, and nobody of its group is waited for.
  const topic = `votes-${port}`;
  await createTopic(brokers, topic);
  const settings = { ...env, PORT: `${port}`, TOPIC: topic };
  const [gateway, worker] = await Promise.all([
    startPeer('nest-gateway', settings),
    startPeer('nest-worker', settings),
  ]);
  return {
    title: 'NestJS `WsAdapter` + `ClientKafka` + `ServerKafka` + Redis',
    origin: `ws://127.0.0.1:${port}`,
    dialect: plainFrames,
    servers: { gateway: gateway.pid, kafka: servers.kafka, worker: worker.pid, redis: servers.redis },
    ...counting,
    stop: async () => {
      await Promise.all([gateway.stop(), worker.stop()]);
      counting.stop();
    },
  };
}

async function createTopic(brokers: readonly string[], topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
}

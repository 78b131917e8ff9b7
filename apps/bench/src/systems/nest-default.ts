import { freePort, startKafka } from '@scrutineer/testbed';
import { Kafka, logLevel } from 'kafkajs';
import { plainFrames } from '../load/dialect';
import { redisCounter } from './redis-counter';
import { pidOf, startPeer } from './start';
import type { System } from './system';

/** As many as the product has by default. */
const PARTITIONS = 12;

/** NestJS with the parts it comes with: its WebSocket adapter, its Kafka client and its Kafka server. */
export async function nestDefaultSystem(): Promise<System> {
  const [port, kafka, counter] = await Promise.all([freePort(), startKafka({ asProcess: true }), redisCounter()]);
  await createTopic(kafka.brokers);
  const env = { PORT: `${port}`, KAFKA_BROKERS: kafka.brokers.join(','), REDIS_URL: counter.url };
  const [gateway, worker] = await Promise.all([startPeer('nest-gateway', env), startPeer('nest-worker', env)]);
  return {
    ...counter,
    title: 'NestJS `WsAdapter` + `ClientKafka` + `ServerKafka` + Redis',
    origin: `ws://127.0.0.1:${port}`,
    dialect: plainFrames,
    servers: { gateway: gateway.pid, kafka: pidOf(kafka), worker: worker.pid, redis: counter.pid },
    stop: async () => {
      await Promise.all([gateway.stop(), worker.stop()]);
      await Promise.all([kafka.stop(), counter.stop()]);
    },
  };
}

async function createTopic(brokers: readonly string[]): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'votes', numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
}

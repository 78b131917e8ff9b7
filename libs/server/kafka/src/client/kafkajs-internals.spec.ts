import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connectionPrototype, KAFKAJS_VERSION, newCluster, produce, requestQueuePrototype } from './kafkajs-internals';
import { KafkaLink } from './kafka-link';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

it('is the version whose internals are used here', () => {
  const file = createRequire(__filename).resolve('kafkajs/package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  expect(version).toBe(KAFKAJS_VERSION);
});

it('has every method that is used', () => {
  const logger = new KafkaLink({ brokers: ['127.0.0.1:1'], clientId: 'spec', log }).kafka.logger();
  const cluster = newCluster({
    brokers: ['127.0.0.1:1'],
    clientId: 'spec',
    logger,
    socketFactory: () => {
      throw new Error('no IO here');
    },
    connectionTimeout: 1,
    requestTimeout: 1,
  });
  for (const method of [
    'connect',
    'addTargetTopic',
    'disconnect',
    'refreshMetadata',
    'refreshMetadataIfNecessary',
    'findTopicPartitionMetadata',
    'findLeaderForPartitions',
    'findBroker',
    'fetchTopicsOffset',
  ] as const) {
    expect(typeof cluster[method]).toBe('function');
  }
  expect(typeof requestQueuePrototype.scheduleCheckPendingRequests).toBe('function');
  expect(typeof connectionPrototype.connect).toBe('function');
});

it.each([
  ['speaks older versions only', { 0: { minVersion: 0, maxVersion: 6 } }],
  ['speaks newer versions only', { 0: { minVersion: 8, maxVersion: 13 } }],
  ['says nothing of it', {}],
])('sends nothing to a broker that %s', async (_, versions) => {
  const send = jest.fn();
  const broker = { versions, connectionPool: { send }, fetch: send };
  await expect(produce(broker, Buffer.alloc(0))).rejects.toThrow('produce');
  expect(send).not.toHaveBeenCalled();
});

import { startKafka } from '@scrutineer/testbed';
import type { KafkaUnderTest } from '@scrutineer/testbed';
import { ConfigResourceTypes } from 'kafkajs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { freshKafka } from '../testing/fresh-kafka';
import { topicLayout } from './topic-layout';

let broker: KafkaUnderTest;
beforeAll(async () => void (broker = await startKafka()));
afterAll(() => broker.stop());

it('creates the topics as published, however many start at once', async () => {
  const { prefix, another, admin, close } = await freshKafka(broker.brokers, { create: false });
  await Promise.all([1, 2, 3].map(() => another().ensureTopics(5)));

  const names = ['ballots', 'race-events', 'round-secrets', 'ballots-dead'].map((name) => prefix + name);
  const { topics } = await admin((client) => client.fetchTopicMetadata({ topics: names }));
  const partitions = topics.map(({ name, partitions }) => [name.slice(prefix.length), partitions.length]);
  expect(Object.fromEntries(partitions)).toEqual({
    ballots: 5,
    'race-events': 1,
    'round-secrets': 1,
    'ballots-dead': 3,
  });

  const resources = names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
  const { resources: found } = await admin((client) => client.describeConfigs({ resources, includeSynonyms: false }));
  const setting = (topic: string, name: string) =>
    found
      .find(({ resourceName }) => resourceName === prefix + topic)
      ?.configEntries.find(({ configName }) => configName === name)?.configValue;
  for (const topic of ['ballots', 'race-events', 'round-secrets', 'ballots-dead']) {
    expect(setting(topic, 'unclean.leader.election.enable')).toBe('false');
    expect(setting(topic, 'compression.type')).toBe('producer');
  }
  expect(setting('ballots', 'retention.ms')).toBe('-1');
  expect(setting('race-events', 'retention.ms')).toBe('-1');
  expect(setting('round-secrets', 'cleanup.policy')).toBe('compact');
  expect(setting('ballots-dead', 'retention.ms')).toBe('2592000000');
  await close();
});

it('leaves topics that exist as they are', async () => {
  const { kafka, close } = await freshKafka(broker.brokers, { partitions: 2 });
  await kafka.ensureTopics(7);
  expect(await kafka.ballotLog.partitions()).toBe(2);
  await close();
});

it('leaves topics that are ready to be written at once: nothing is written twice', async () => {
  const { kafka, close } = await freshKafka(broker.brokers, { partitions: 12 });
  const value = new Uint8Array(1);
  await kafka.ballotLog.append(Array.from({ length: 12 }, (_, partition) => ({ partition, key: value, value })));
  expect(await kafka.ballotLog.ends()).toEqual(Array.from({ length: 12 }, () => 1));
  await close();
});

interface KafkaTopic {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly partitions: number; readonly replicas: number; readonly config: Record<string, unknown> };
}

it('creates what the cluster declares, so that either may be first', () => {
  const file = path.resolve(__dirname, '../../../../../deploy/data/base/kafka/topics.yaml');
  const declared = parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as KafkaTopic)
    .map(({ metadata, spec }) => ({
      topic: metadata.name,
      numPartitions: spec.partitions,
      replicationFactor: spec.replicas,
      settings: Object.fromEntries(Object.entries(spec.config).map(([name, value]) => [name, String(value)])),
    }));
  const created = topicLayout('', 12, 1).map(({ configEntries = [], ...topic }) => ({
    ...topic,
    settings: Object.fromEntries(configEntries.map(({ name, value }) => [name, value])),
  }));
  expect(declared).toEqual(created);
});

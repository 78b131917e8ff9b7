import { topics } from '@scrutineer/contracts';
import { startKafka } from '@scrutineer/testbed';
import type { KafkaUnderTest } from '@scrutineer/testbed';
import {
  ballotLogContract,
  deadLettersContract,
  partitionAssignmentContract,
  raceLogContract,
  roundSecretsContract,
} from '@scrutineer/testing-contracts';
import type { DeadLetter } from '@scrutineer/voting-domain';
import { KafkaPartitionAssignment } from './assignment/kafka-partition-assignment';
import { KafkaBallotLog } from './ballot-log/kafka-ballot-log';
import { KafkaDeadLetters } from './dead-letters/kafka-dead-letters';
import { READ_UNCOMMITTED } from './client/kafkajs-internals';
import { KafkaWriter } from './produce/kafka-writer';
import { KafkaRaceLog } from './race-log/kafka-race-log';
import { partitionOffsets } from './read/partition-offsets';
import { ReadingLinks } from './read/reading-links';
import { KafkaRoundSecrets } from './round-secrets/kafka-round-secrets';
import { freshKafka, silentLog } from './testing/fresh-kafka';
import { DEAD_LETTER_PARTITIONS } from './topics/topic-layout';

let broker: KafkaUnderTest;
beforeAll(async () => void (broker = await startKafka()));
afterAll(() => broker.stop());

const connection = () => ({ brokers: broker.brokers, clientId: 'spec', log: silentLog });

ballotLogContract(KafkaBallotLog.name, async () => {
  const { kafka, prefix, admin, close } = await freshKafka(broker.brokers);
  const truncate = (partition: number, before: number) =>
    admin(async (client) => {
      const topic = prefix + topics.ballots;
      await client.fetchTopicOffsets(topic); // deleteTopicRecords alone does not load the leaders
      await client.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${before}` }] });
    });
  return { log: kafka.ballotLog, truncate, close };
});

raceLogContract(KafkaRaceLog.name, async () => {
  const { kafka, prefix, close } = await freshKafka(broker.brokers);
  const writer = new KafkaWriter(connection(), prefix + topics.raceEvents, 10_000);
  const writeUnreadable = async () => {
    await writer.write([{ partition: 0, key: null, value: Uint8Array.of(0x7b, 0xff) }]);
  };
  return { log: kafka.raceLog, writeUnreadable, close: () => Promise.all([close(), writer.close()]).then() };
});

roundSecretsContract(KafkaRoundSecrets.name, async () => {
  const { kafka, another, close } = await freshKafka(broker.brokers);
  return { secrets: kafka.roundSecrets, elsewhere: another().roundSecrets, close };
});

deadLettersContract(KafkaDeadLetters.name, async () => {
  const { kafka, prefix, close } = await freshKafka(broker.brokers);
  return { letters: kafka.deadLetters, stored: () => readLetters(prefix + topics.ballotsDead), close };
});

partitionAssignmentContract(KafkaPartitionAssignment.name, async () => {
  const { another, close } = await freshKafka(broker.brokers, { partitions: 5 });
  return { partitions: 5, member: () => another().assignment, close };
});

/** Reads below the port, which gives no headers. */
async function readLetters(topic: string): Promise<DeadLetter[]> {
  const links = new ReadingLinks(connection(), topic);
  try {
    const cluster = await links.get().cluster;
    const partitions = Array.from({ length: DEAD_LETTER_PARTITIONS }, (_, partition) => partition);
    const ends = await partitionOffsets(cluster, topic, partitions, 'end');
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, partitions));
    const asked = partitions
      .filter((partition) => ends[partition]! > 0)
      .map((partition) => ({ partition, fetchOffset: '0', maxBytes: 2 ** 20 }));
    if (asked.length === 0) return [];
    const broker = await cluster.findBroker({ nodeId: nodeId! });
    const limits = { maxWaitTime: 100, minBytes: 1, maxBytes: 2 ** 20, isolationLevel: READ_UNCOMMITTED };
    const { responses } = await broker.fetch({ ...limits, topics: [{ topic, partitions: asked }] });
    return responses
      .flatMap((response) => response.partitions.flatMap(({ messages }) => messages))
      .map(({ key, value, headers, timestamp }) => ({
        partition: Number(headers['partition']),
        code: String(headers['code']),
        record: { offset: Number(headers['offset']), key, value: value!, at: Number(timestamp) },
      }));
  } finally {
    links.close();
  }
}

import { startKafka, type KafkaUnderTest } from '@scrutineer/testbed';
import { ballotLogContract } from '@scrutineer/testing-contracts';
import { Kafka, logLevel } from 'kafkajs';
import { PlatformaticBallotLog } from './platformatic-ballot-log';

let broker: KafkaUnderTest;
beforeAll(async () => void (broker = await startKafka({ asProcess: true })));
afterAll(() => broker.stop());

ballotLogContract('@platformatic/kafka', async () => {
  const topic = 'ballots';
  const admin = new Kafka({ brokers: broker.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
  const log = new PlatformaticBallotLog(broker.brokers, topic);
  return {
    log,
    truncate: async (partition, before) => {
      await admin.fetchTopicOffsets(topic); // deleteTopicRecords alone does not load the leaders
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${before}` }] });
    },
    close: async () => {
      await log.close();
      await admin.disconnect();
    },
  };
});

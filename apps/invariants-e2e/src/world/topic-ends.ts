import { Kafka, logLevel } from 'kafkajs';

/** Where each partition of a topic ends. */
export async function topicEnds(brokers: string[], topic: string): Promise<number[]> {
  const admin = new Kafka({ clientId: 'observer', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high));
  } finally {
    await admin.disconnect();
  }
}

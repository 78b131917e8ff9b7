import { observer } from '@scrutineer/testing-journey';

/** Who leads a partition, and how many replicas have all of it. */
export interface Replicas {
  readonly leader: number;
  readonly inSync: number;
}

/** The replicas of each partition of a topic. */
export async function replicasOf(brokers: string[], topic: string): Promise<Replicas[]> {
  const admin = observer(brokers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]!.partitions.toSorted((a, b) => a.partitionId - b.partitionId);
    return partitions.map(({ leader, isr }) => ({ leader, inSync: isr.length }));
  } finally {
    await admin.disconnect();
  }
}

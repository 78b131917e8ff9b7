import { topics } from '@scrutineer/contracts';
import { observer } from '@scrutineer/testing-journey';

/** What the workers' group has committed, by partition. */
export async function committedOffsets(brokers: string[]): Promise<number[]> {
  const admin = observer(brokers).admin();
  await admin.connect();
  try {
    const [ballots] = await admin.fetchOffsets({ groupId: 'scrutineer-tally', topics: [topics.ballots] });
    const offsets: number[] = [];
    for (const { partition, offset } of ballots?.partitions ?? []) offsets[partition] = Math.max(0, Number(offset));
    return offsets;
  } finally {
    await admin.disconnect();
  }
}

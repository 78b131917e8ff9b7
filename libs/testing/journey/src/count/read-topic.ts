import { randomUUID } from 'node:crypto';
import { eventually } from '../cluster/eventually';
import { observer } from './observer';

/** A record as it lies in a topic. */
export interface RawRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/**
 * Reads a topic to where it ends now, past the product: every record of each partition, by offset.
 * @param from where to begin, by partition; from the beginning where left out
 */
export async function readTopic(
  brokers: string[],
  topic: string,
  from: readonly number[] = [],
): Promise<Map<number, RawRecord>[]> {
  const ends = await topicEnds(brokers, topic);
  const log = ends.map(() => new Map<number, RawRecord>());
  const unread = new Set([...ends.keys()].filter((partition) => ends[partition]! > (from[partition] ?? 0)));
  if (unread.size === 0) return log;

  const { promise: whole, resolve, reject } = Promise.withResolvers<undefined>();
  const consumer = observer(brokers).consumer({ groupId: `recount-${randomUUID()}`, maxWaitTimeInMs: 200 });
  // It begins anew by itself after a passing fault, such as a leader that has just moved.
  consumer.on(consumer.events.CRASH, ({ payload: { restart, error } }) => {
    if (!restart) reject(error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { partition, messages } }) => {
        for (const { offset: text, key, value } of messages) {
          const offset = Number(text);
          if (offset < (from[partition] ?? 0)) continue;
          log[partition]!.set(offset, { offset, key, value });
          if (offset === ends[partition]! - 1) unread.delete(partition);
        }
        if (unread.size === 0) resolve(undefined);
        return Promise.resolve();
      },
    });
    for (const [partition, offset] of from.entries()) consumer.seek({ topic, partition, offset: `${offset}` });
    await whole;
  } finally {
    await consumer.disconnect();
  }
  return log;
}

/** Where each partition of a topic ends now; waits for its leaders, which may just be moving. */
export function topicEnds(brokers: string[], topic: string): Promise<number[]> {
  return eventually(
    `the leaders of ${topic} tell where it ends`,
    () => askLeaders(brokers, topic),
    () => true,
  );
}

async function askLeaders(brokers: string[], topic: string): Promise<number[]> {
  const admin = observer(brokers).admin();
  await admin.connect();
  try {
    const ends: number[] = [];
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) ends[partition] = Number(high);
    return ends;
  } finally {
    await admin.disconnect();
  }
}

import { randomUUID } from 'node:crypto';
import { logValueSchema, topics, type LogValue } from '@scrutineer/contracts';
import { Kafka, logLevel } from 'kafkajs';

/** A record of the ballot log as it lies there. */
export interface LoggedRecord {
  readonly offset: number;
  /** The voter's pseudonym, hex; null for a marker. */
  readonly key: string | null;
  /** Null where nobody can read it. */
  readonly value: LogValue | null;
}

/** Every record of each partition, by offset. */
export type LoggedPartitions = readonly ReadonlyMap<number, LoggedRecord>[];

/**
 * Reads the ballot log to where it ends now, past the product.
 * @param from where to begin, by partition; from the beginning where left out
 */
export async function readBallotLog(brokers: string[], from: readonly number[] = []): Promise<LoggedPartitions> {
  const kafka = new Kafka({ clientId: 'recount', brokers, logLevel: logLevel.NOTHING });
  const ends = await readEnds(kafka);
  const log = ends.map(() => new Map<number, LoggedRecord>());
  const unread = new Set([...ends.keys()].filter((partition) => ends[partition]! > (from[partition] ?? 0)));
  if (unread.size === 0) return log;

  const { promise: whole, resolve, reject } = Promise.withResolvers<undefined>();
  const consumer = kafka.consumer({ groupId: `recount-${randomUUID()}`, maxWaitTimeInMs: 200 });
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topics.ballots], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { partition, messages } }) => {
        for (const { offset, key, value } of messages) {
          if (Number(offset) < (from[partition] ?? 0)) continue;
          const record = { offset: Number(offset), key: key && key.toString('hex'), value: parse(value) };
          log[partition]!.set(record.offset, record);
          if (record.offset === ends[partition]! - 1) unread.delete(partition);
        }
        if (unread.size === 0) resolve(undefined);
        return Promise.resolve();
      },
    });
    for (const [partition, offset] of from.entries()) {
      consumer.seek({ topic: topics.ballots, partition, offset: `${offset}` });
    }
    await whole;
  } finally {
    await consumer.disconnect();
  }
  return log;
}

/** Where each partition of the ballot log ends now. */
export function ballotLogEnds(brokers: string[]): Promise<number[]> {
  return readEnds(new Kafka({ clientId: 'recount', brokers, logLevel: logLevel.NOTHING }));
}

async function readEnds(kafka: Kafka): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ends: number[] = [];
    for (const { partition, high } of await admin.fetchTopicOffsets(topics.ballots)) ends[partition] = Number(high);
    return ends;
  } finally {
    await admin.disconnect();
  }
}

function parse(value: Buffer | null): LogValue | null {
  try {
    return logValueSchema.parse(JSON.parse(value?.toString('utf8') ?? ''));
  } catch {
    return null;
  }
}

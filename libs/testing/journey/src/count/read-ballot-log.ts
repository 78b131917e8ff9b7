import { randomUUID } from 'node:crypto';
import { topics, type LogValue } from '@scrutineer/contracts';
import { Kafka, logLevel } from 'kafkajs';

/** A record of the ballot log as it lies there. */
export interface LoggedRecord {
  readonly offset: number;
  /** The voter's pseudonym, hex; null for a marker. */
  readonly key: string | null;
  readonly value: LogValue;
}

/** Every record of each partition, by offset. */
export type LoggedPartitions = readonly ReadonlyMap<number, LoggedRecord>[];

/** Reads the whole ballot log, from its beginning to where it ends now, past the product. */
export async function readBallotLog(brokers: string[]): Promise<LoggedPartitions> {
  const kafka = new Kafka({ clientId: 'recount', brokers, logLevel: logLevel.NOTHING });
  const ends = await readEnds(kafka);
  const log = ends.map(() => new Map<number, LoggedRecord>());
  const unread = new Set([...ends.keys()].filter((partition) => ends[partition]! > 0));
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
          const record = { offset: Number(offset), key: key && key.toString('hex'), value: parse(value) };
          log[partition]!.set(record.offset, record);
          if (record.offset === ends[partition]! - 1) unread.delete(partition);
        }
        if (unread.size === 0) resolve(undefined);
        return Promise.resolve();
      },
    });
    await whole;
  } finally {
    await consumer.disconnect();
  }
  return log;
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

function parse(value: Buffer | null): LogValue {
  if (!value) throw new Error('a record of the ballot log has no value');
  return JSON.parse(value.toString('utf8')) as LogValue;
}

// Counts the ballot log past the product: nothing of the code that wrote it, or that tallied it, is used.
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { RecordedAt } from './crowd';

export interface LogCount {
  /** Ballots that were said to be recorded and do not lie where they were said to. */
  readonly lost: readonly RecordedAt[];
  readonly ballots: number;
  /** Each voter's highest seq, by candidate. */
  readonly votes: Readonly<Record<string, number>>;
  readonly voters: number;
}

interface Ballot {
  readonly b: string;
  readonly c: string;
  readonly s: number;
}

/** Reads the whole log and looks for what voters were told of. */
export async function countLog(brokers: readonly string[], told: readonly RecordedAt[]): Promise<LogCount> {
  const places = new Map<string, string>();
  const standing = new Map<string, Ballot>();
  await readAll(brokers, (partition, offset, key, value) => {
    if (!key) return;
    const ballot = JSON.parse(value) as Ballot;
    places.set(`${partition}/${offset}`, ballot.b);
    if (ballot.s > (standing.get(key)?.s ?? 0)) standing.set(key, ballot);
  });
  const votes: Record<string, number> = {};
  for (const { c } of standing.values()) votes[c] = (votes[c] ?? 0) + 1;
  const lost = told.filter(({ ballotId, partition, offset }) => places.get(`${partition}/${offset}`) !== ballotId);
  return { lost, ballots: places.size, votes, voters: standing.size };
}

type OnRecord = (partition: number, offset: string, key: string | undefined, value: string) => void;

async function readAll(brokers: readonly string[], onRecord: OnRecord): Promise<void> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.ERROR });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets('ballots')).map(({ partition, high }) => [partition, high]));
  await admin.disconnect();
  const unread = new Set([...ends.keys()].filter((partition) => ends.get(partition) !== '0'));
  const consumer = kafka.consumer({ groupId: `count-${randomUUID()}` });
  const { promise: whole, resolve } = Promise.withResolvers<undefined>();
  await consumer.connect();
  await consumer.subscribe({ topics: ['ballots'], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch: { partition, messages } }) => {
      for (const { offset, key, value } of messages) {
        onRecord(partition, offset, key?.toString('hex'), value?.toString() ?? '');
        if (BigInt(offset) + 1n >= BigInt(ends.get(partition) ?? 0)) unread.delete(partition);
      }
      if (unread.size === 0) resolve(undefined);
      return Promise.resolve();
    },
  });
  await whole;
  await consumer.disconnect();
}

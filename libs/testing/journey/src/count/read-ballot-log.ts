import { logValueSchema, topics, type LogValue } from '@scrutineer/contracts';
import { readTopic, topicEnds } from './read-topic';

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

/** Reads the ballot log; see `readTopic`. */
export async function readBallotLog(brokers: string[], from: readonly number[] = []): Promise<LoggedPartitions> {
  const partitions = await readTopic(brokers, topics.ballots, from);
  return partitions.map(
    (records) =>
      new Map(
        Array.from(records.values(), ({ offset, key, value }) => [
          offset,
          { offset, key: key && key.toString('hex'), value: parse(value) },
        ]),
      ),
  );
}

/** Where each partition of the ballot log ends now. */
export function ballotLogEnds(brokers: string[]): Promise<number[]> {
  return topicEnds(brokers, topics.ballots);
}

function parse(value: Buffer | null): LogValue | null {
  try {
    return logValueSchema.parse(JSON.parse(value?.toString('utf8') ?? ''));
  } catch {
    return null;
  }
}

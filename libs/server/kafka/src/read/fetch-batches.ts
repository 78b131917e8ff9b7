import type { LogBatch, RawRecord } from '@scrutineer/voting-domain';
import { READ_UNCOMMITTED } from '../client/kafkajs-internals';
import type { Broker, FetchedPartition } from '../client/kafkajs-internals';

/** How much one fetch may bring, in bytes, and how long the broker may wait for something to bring. */
export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
}

const NOTHING = new Uint8Array(0);

/** Fetches from several partitions that the broker leads, given the offset to read each from. */
export async function fetchBatches(
  broker: Broker,
  topic: string,
  from: ReadonlyMap<number, number>,
  limits: FetchLimits,
): Promise<LogBatch[]> {
  const partitions = Array.from(from, ([partition, offset]) => ({
    partition,
    fetchOffset: `${offset}`,
    maxBytes: limits.maxBytesPerPartition,
  }));
  const { responses } = await broker.fetch({
    maxWaitTime: limits.maxWaitMs,
    minBytes: 1,
    maxBytes: limits.maxBytes,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions }],
  });
  // kafkajs shuffles the partitions and may so name the topic more than once.
  return responses.flatMap((response) =>
    response.partitions.map((fetched) => toBatch(fetched, from.get(fetched.partition)!)),
  );
}

/** A fetch returns whole record batches, so the first may begin below the offset asked for. */
export function toBatch({ partition, highWatermark, messages }: FetchedPartition, from: number): LogBatch {
  const records: RawRecord[] = [];
  for (const { offset: text, key, value, timestamp, isControlRecord } of messages) {
    const offset = Number(text);
    if (offset < from || isControlRecord) continue;
    records.push({ offset, key, value: value ?? NOTHING, at: Number(timestamp) });
  }
  const last = messages.at(-1)?.batchContext;
  const to = last ? Math.max(from, Number(last.firstOffset) + last.lastOffsetDelta + 1) : from;
  return { partition, from, to, end: Number(highWatermark), records };
}

import { Consumer, ListOffsetTimestamps, type RecordsBatch } from '@platformatic/kafka';
import { LogTruncatedError, type LogBatch, type RawRecord } from '@scrutineer/voting-domain';

const LIMITS = { minBytes: 1, maxBytes: 2 ** 20 };
const PARTITION_BYTES = 2 ** 20;

/** Fetches stretches of one topic. It is of no group: the library's consumer is only what its fetches are called through. */
export class PlatformaticReader {
  readonly #consumer: Consumer;

  constructor(
    brokers: readonly string[],
    private readonly topic: string,
  ) {
    this.#consumer = new Consumer({ clientId: 'bench', groupId: 'bench', bootstrapBrokers: [...brokers] });
  }

  async partitions(): Promise<number> {
    const { topics } = await this.#consumer.metadata({ topics: [this.topic] });
    return topics.get(this.topic)!.partitionsCount;
  }

  ends(): Promise<number[]> {
    return this.#offsets(ListOffsetTimestamps.LATEST);
  }

  earliest(): Promise<number[]> {
    return this.#offsets(ListOffsetTimestamps.EARLIEST);
  }

  /**
   * One fetch for each broker that leads some of these partitions, and a batch for each partition, empty where nothing came.
   * @throws LogTruncatedError
   */
  async fetch(from: ReadonlyMap<number, number>, maxWaitTime: number): Promise<LogBatch[]> {
    const [earliest, ends] = [await this.earliest(), await this.ends()];
    for (const [partition, offset] of from) {
      if (offset < earliest[partition]!) throw new LogTruncatedError(partition, offset, earliest[partition]!);
    }
    // Beyond the end a fetch is refused; and a fetch session leaves out partitions of which there is nothing new.
    const batches = new Map<number, LogBatch>(
      Array.from(from, ([partition, at]) => [
        partition,
        { partition, from: at, to: at, end: ends[partition]!, records: [] },
      ]),
    );
    const { topics } = await this.#consumer.metadata({ topics: [this.topic] });
    const { id: topicId, partitions } = topics.get(this.topic)!;
    const reachable = [...from].filter(([partition, offset]) => offset <= ends[partition]!);
    for (const [node, led] of Map.groupBy(reachable, ([partition]) => partitions[partition]!.leader)) {
      const asked = led.map(([partition, offset]) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: BigInt(offset),
        lastFetchedEpoch: -1,
        partitionMaxBytes: PARTITION_BYTES,
      }));
      const wanted = [{ topicId, partitions: asked }];
      const { responses } = await this.#consumer.fetch({ node, ...LIMITS, maxWaitTime, topics: wanted });
      for (const { partitionIndex: partition, highWatermark, records } of responses.flatMap((one) => one.partitions)) {
        const at = from.get(partition)!;
        const found = (records ?? []).flatMap(recordsOf).filter(({ offset }) => offset >= at);
        const to = (found.at(-1)?.offset ?? at - 1) + 1;
        batches.set(partition, { partition, from: at, to, end: Number(highWatermark), records: found });
      }
    }
    return [...batches.values()];
  }

  async close(): Promise<void> {
    await this.#consumer.close(true);
  }

  async #offsets(timestamp: bigint): Promise<number[]> {
    const offsets = await this.#consumer.listOffsets({ topics: [this.topic], timestamp });
    return offsets.get(this.topic)!.map(Number);
  }
}

function recordsOf({ firstOffset, firstTimestamp, records }: RecordsBatch): RawRecord[] {
  return records.map(({ offsetDelta, timestampDelta, key, value }) => ({
    offset: Number(firstOffset) + offsetDelta,
    at: Number(firstTimestamp + timestampDelta),
    key,
    value: value ?? Buffer.alloc(0),
  }));
}

import { Consumer, ListOffsetTimestamps } from '@platformatic/kafka';
import { LogTruncatedError, type LogBatch } from '@scrutineer/voting-domain';

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

  /**
   * One fetch for each broker that leads some of these partitions.
   * @throws LogTruncatedError
   */
  async fetch(from: ReadonlyMap<number, number>, maxWaitTime: number): Promise<LogBatch[]> {
    const [reachable, batches] = await this.#withoutThoseBeyond(from);
    if (reachable.size === 0) return batches;
    const { topics } = await this.#consumer.metadata({ topics: [this.topic] });
    const { id: topicId, partitions } = topics.get(this.topic)!;
    const byLeader = Map.groupBy(reachable, ([partition]) => partitions[partition]!.leader);
    for (const [node, led] of byLeader) {
      const asked = led.map(([partition, offset]) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: BigInt(offset),
        lastFetchedEpoch: -1,
        partitionMaxBytes: PARTITION_BYTES,
      }));
      const reply = await this.#consumer.fetch({
        node,
        ...LIMITS,
        maxWaitTime,
        topics: [{ topicId, partitions: asked }],
      });
      for (const { partitionIndex: partition, highWatermark, records } of reply.responses.flatMap(
        (r) => r.partitions,
      )) {
        const first = from.get(partition)!;
        const found = (records ?? []).flatMap((batch) =>
          batch.records.map(({ offsetDelta, timestampDelta, key, value }) => ({
            offset: Number(batch.firstOffset) + offsetDelta,
            at: Number(batch.firstTimestamp + timestampDelta),
            key,
            value: value ?? Buffer.alloc(0),
          })),
        );
        const fresh = found.filter(({ offset }) => offset >= first);
        const to = (fresh.at(-1)?.offset ?? first - 1) + 1;
        batches.push({ partition, from: first, to, end: Number(highWatermark), records: fresh });
      }
    }
    return batches;
  }

  async close(): Promise<void> {
    await this.#consumer.close(true);
  }

  /** What can be fetched, and an empty batch for each partition whose end lies below what was asked for. */
  async #withoutThoseBeyond(from: ReadonlyMap<number, number>): Promise<[ReadonlyMap<number, number>, LogBatch[]]> {
    const [earliest, ends] = [await this.#offsets(ListOffsetTimestamps.EARLIEST), await this.ends()];
    for (const [partition, offset] of from) {
      if (offset < earliest[partition]!) throw new LogTruncatedError(partition, offset, earliest[partition]!);
    }
    const beyond = [...from].filter(([partition, offset]) => offset > ends[partition]!);
    const reachable = new Map([...from].filter(([partition, offset]) => offset <= ends[partition]!));
    const batches = beyond.map(([partition, at]) => ({
      partition,
      from: at,
      to: at,
      end: ends[partition]!,
      records: [],
    }));
    return [reachable, batches];
  }

  async #offsets(timestamp: bigint): Promise<number[]> {
    const offsets = await this.#consumer.listOffsets({ topics: [this.topic], timestamp });
    return offsets.get(this.topic)!.map(Number);
  }
}

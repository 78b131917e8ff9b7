import { LogTruncatedError } from '@scrutineer/voting-domain';
import type { LogBatch } from '@scrutineer/voting-domain';
import { brokerErrorType } from '../client/kafka-error';
import type { KafkaConnection } from '../client/kafka-link';
import type { Cluster } from '../client/kafkajs-internals';
import { Backoff, Wakeup } from '../client/waiting';
import { fetchBatches } from './fetch-batches';
import { partitionOffsets } from './partition-offsets';
import { ReadingLinks } from './reading-links';

/** There is always something to bring, so the broker never waits, and stretches of several reads may share a connection. */
const LIMITS = { maxWaitMs: 100, maxBytes: 2 ** 20, maxBytesPerPartition: 2 ** 20 };

/** Reads stretches of one topic's partitions. Each step is repeated until it succeeds or the deadline has passed. */
export class LogReader {
  private readonly links: ReadingLinks;
  private readonly closing = new Wakeup();
  private closed = false;

  constructor(
    connection: KafkaConnection,
    private readonly topic: string,
    private readonly deadlineMs: number,
  ) {
    this.links = new ReadingLinks(connection, topic);
  }

  partitions(): Promise<number> {
    return this.attempt(async (cluster) => {
      await cluster.refreshMetadata();
      return partitionCount(cluster, this.topic);
    });
  }

  ends(): Promise<number[]> {
    return this.attempt((cluster) => {
      const partitions = Array.from({ length: partitionCount(cluster, this.topic) }, (_, partition) => partition);
      return partitionOffsets(cluster, this.topic, partitions, 'end');
    });
  }

  async earliest(partition: number): Promise<number> {
    const [earliest] = await this.attempt((cluster) => partitionOffsets(cluster, this.topic, [partition], 'earliest'));
    return earliest!;
  }

  /** @throws LogTruncatedError */
  async *read(partition: number, from: number, to = Infinity): AsyncGenerator<LogBatch> {
    const [end] = await this.attempt((cluster) => partitionOffsets(cluster, this.topic, [partition], 'end'));
    const limit = Math.min(to, end!);
    for (let next = from; next < limit;) {
      const batch = trim(await this.attempt((cluster) => this.fetch(cluster, partition, next)), limit);
      yield batch;
      next = batch.to;
    }
  }

  close(): void {
    this.closed = true;
    this.closing.wake();
    this.links.close();
  }

  private async fetch(cluster: Cluster, partition: number, from: number): Promise<LogBatch> {
    const [nodeId] = Object.keys(cluster.findLeaderForPartitions(this.topic, [partition]));
    if (nodeId === undefined) throw new Error(`no broker leads partition ${partition} of ${this.topic}`);
    const broker = await cluster.findBroker({ nodeId });
    try {
      const [batch] = await fetchBatches(broker, this.topic, new Map([[partition, from]]), LIMITS);
      if (!batch || batch.to === from) throw new Error(`nothing came from ${from} of partition ${partition}`);
      return batch;
    } catch (error) {
      if (brokerErrorType(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
      const [earliest] = await partitionOffsets(cluster, this.topic, [partition], 'earliest');
      throw from < earliest! ? new LogTruncatedError(partition, from, earliest!) : error;
    }
  }

  private async attempt<T>(task: (cluster: Cluster) => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.deadlineMs;
    for (const backoff = new Backoff(); ;) {
      if (this.closed) throw new Error(`the reader of ${this.topic} is closed`);
      const link = this.links.get();
      try {
        return await task(await link.cluster);
      } catch (cause) {
        if (cause instanceof LogTruncatedError) throw cause;
        if (Date.now() >= deadline) throw new Error(`${this.topic} could not be read`, { cause });
        await this.links.failed(link, cause);
      }
      await this.closing.wait(backoff.next());
    }
  }
}

function partitionCount(cluster: Cluster, topic: string): number {
  const count = cluster.findTopicPartitionMetadata(topic).length;
  if (count === 0) throw new Error(`the brokers do not know ${topic}`);
  return count;
}

function trim(batch: LogBatch, limit: number): LogBatch {
  if (batch.to <= limit) return batch;
  return { ...batch, to: limit, records: batch.records.filter(({ offset }) => offset < limit) };
}

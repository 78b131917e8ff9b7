import { encodeMarker } from '@scrutineer/contracts';
import type { AppendRecord, BallotFollow, BallotLog, LogBatch, Marker, Position } from '@scrutineer/voting-domain';
import type { KafkaConnection } from '../client/kafka-link';
import { KafkaWriter } from '../produce/kafka-writer';
import { LogFollow } from '../read/log-follow';
import { LogReader } from '../read/log-reader';
import { isMarker } from './is-marker';

/** The ballot log on a topic. Every append and step of a read is given up after `deadlineMs`; a follower never gives up. */
export class KafkaBallotLog implements BallotLog {
  private readonly writer: KafkaWriter;
  private readonly reader: LogReader;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    deadlineMs: number,
  ) {
    this.writer = new KafkaWriter(connection, topic, deadlineMs);
    this.reader = new LogReader(connection, topic, deadlineMs);
  }

  partitions(): Promise<number> {
    return this.reader.partitions();
  }

  append(records: readonly AppendRecord[]): Promise<Position[]> {
    return this.writer.write(records);
  }

  async mark(marker: Marker, from: readonly number[]): Promise<number[]> {
    const value = encodeMarker(marker);
    const written = await this.writer.write(from.map((_, partition) => ({ partition, key: null, value })));
    // Another process may have been first; ours bounds the search.
    return Promise.all(
      written.map(({ partition, offset }) => this.firstMarker(marker, partition, from[partition]!, offset)),
    );
  }

  ends(): Promise<number[]> {
    return this.reader.ends();
  }

  read(partition: number, from: number, to?: number): AsyncIterable<LogBatch> {
    return this.reader.read(partition, from, to);
  }

  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow {
    return new LogFollow(this.connection, this.topic, from, signal);
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.writer.close();
  }

  private async firstMarker(marker: Marker, partition: number, from: number, own: number): Promise<number> {
    const start = own < from ? await this.reader.earliest(partition) : from;
    for await (const { records } of this.reader.read(partition, start, own)) {
      const found = records.find((record) => isMarker(record, marker));
      if (found) return found.offset;
    }
    return own;
  }
}

import { decodeRaceCommand, encodeRaceCommand } from '@scrutineer/contracts';
import type { RaceCommand, RaceLog, RaceLogBatch, RawRecord } from '@scrutineer/voting-domain';
import type { KafkaConnection } from '../client/kafka-link';
import { KafkaWriter } from '../produce/kafka-writer';
import { LogFollow } from '../read/log-follow';
import { LogReader } from '../read/log-reader';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The race log on a topic of one partition. */
export class KafkaRaceLog implements RaceLog {
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

  /** @throws OutcomeUnknownError after the deadline */
  async append(command: RaceCommand): Promise<number> {
    const value = encoder.encode(encodeRaceCommand(command));
    const [position] = await this.writer.write([{ partition: 0, key: encoder.encode(command.race), value }]);
    return position!.offset;
  }

  /** @throws Error after the deadline */
  async end(): Promise<number> {
    const [end] = await this.reader.ends();
    return end!;
  }

  async *follow(from: number, signal: AbortSignal): AsyncGenerator<RaceLogBatch> {
    for await (const { records, to, end } of new LogFollow(this.connection, this.topic, new Map([[0, from]]), signal)) {
      yield { entries: records.flatMap((record) => this.entry(record)), next: to, end };
    }
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.writer.close();
  }

  private entry({ offset, value }: RawRecord): RaceLogBatch['entries'] {
    const command = decodeRaceCommand(decoder.decode(value));
    if (command) return [{ offset, command }];
    this.connection.log.warn({ topic: this.topic, offset }, 'skipped an unreadable entry of the race log');
    return [];
  }
}

import type { DeadLetter, DeadLetters } from '@scrutineer/voting-domain';
import type { KafkaConnection } from '../client/kafka-link';
import { KafkaWriter } from '../produce/kafka-writer';
import { DEAD_LETTER_PARTITIONS } from '../topics/topic-layout';

/** Dead letters on a topic: each record as it was read, with its code and its place in the headers. */
export class KafkaDeadLetters implements DeadLetters {
  private readonly writer: KafkaWriter;

  constructor(connection: KafkaConnection, topic: string, deadlineMs: number) {
    this.writer = new KafkaWriter(connection, topic, deadlineMs);
  }

  /** May write a letter more than once. @throws OutcomeUnknownError after the deadline */
  async put(letters: readonly DeadLetter[]): Promise<void> {
    await this.writer.write(
      letters.map(({ partition, record: { offset, key, value }, code }) => ({
        partition: partition % DEAD_LETTER_PARTITIONS,
        key,
        value,
        headers: { code, partition: `${partition}`, offset: `${offset}` },
      })),
    );
  }

  close(): Promise<void> {
    return this.writer.close();
  }
}

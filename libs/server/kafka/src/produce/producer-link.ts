import { CompressionTypes } from 'kafkajs';
import type { Message, Producer, RecordMetadata } from 'kafkajs';
import { KafkaLink } from '../client/kafka-link';
import type { KafkaConnection } from '../client/kafka-link';
import { within } from '../client/waiting';

const CLOSE_MS = 2_000;

/** A message that names its partition. */
export type PlacedMessage = Message & { readonly partition: number };

/** One producer and its connections. */
export class ProducerLink {
  private readonly link: KafkaLink;
  private readonly producer: Producer;
  private readonly connected: Promise<void>;

  constructor(
    connection: KafkaConnection,
    private readonly timeoutMs: number,
  ) {
    this.link = new KafkaLink(connection, timeoutMs);
    this.producer = this.link.kafka.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          (message as PlacedMessage).partition,
    });
    this.connected = this.producer.connect();
    this.connected.catch(() => undefined); // whoever sends hears of it
  }

  /** One attempt: nothing below this retries a produce request. */
  async send(topic: string, messages: PlacedMessage[]): Promise<RecordMetadata[]> {
    await this.connected;
    return this.producer.send({
      topic,
      messages,
      acks: -1,
      timeout: this.timeoutMs,
      compression: CompressionTypes.None,
    });
  }

  /** Rejects whatever is in flight. */
  drop(): void {
    this.link.drop();
  }

  async close(): Promise<void> {
    await within(CLOSE_MS, this.producer.disconnect()).catch(() => undefined);
    this.drop();
  }
}

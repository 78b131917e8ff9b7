import { observer, readTopic, topicEnds } from '@scrutineer/testing-journey';
import { Kafka, logLevel, type Producer } from 'kafkajs';

const SENDERS = 8;
const RECORDS_A_SEND = 6;

export interface StockOptions {
  readonly brokers: string[];
  readonly topic: string;
  readonly partitions: number;
  readonly idempotent: boolean;
}

/**
 * kafkajs's own producer with its own retries, at work: several senders at a time, each send over all partitions of a topic
 * of its own. The product does not use it; this shows what it would get.
 */
export class StockProducer {
  readonly #confirmed: string[] = [];
  readonly #failed: string[] = [];
  #over = false;
  #sending: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly producer: Producer,
    private readonly options: StockOptions,
  ) {}

  static async start(options: StockOptions): Promise<StockProducer> {
    const { brokers, topic, partitions, idempotent } = options;
    const retry = { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 };
    const kafka = new Kafka({ clientId: 'stock', brokers, retry, requestTimeout: 1_000, logLevel: logLevel.NOTHING });
    // As the product's own topics have it.
    const configEntries = [{ name: 'min.insync.replicas', value: `${Math.min(2, brokers.length)}` }];
    const admin = observer(brokers).admin();
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: brokers.length, configEntries }],
      waitForLeaders: false,
    });
    await topicEnds(brokers, topic);
    await admin.disconnect();
    const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false });
    await producer.connect();
    const stock = new StockProducer(producer, options);
    stock.#sending = Promise.all(Array.from({ length: SENDERS }, (_, sender) => stock.#send(sender)));
    return stock;
  }

  /** Ends, and says what became of the records. */
  async stop(brokers: string[]): Promise<string> {
    this.#over = true;
    await this.#sending;
    await this.producer.disconnect();
    const { topic, idempotent } = this.options;
    const copies = new Map<string, number>();
    for (const partition of await readTopic(brokers, topic)) {
      for (const { value } of partition.values()) copies.set(String(value), (copies.get(String(value)) ?? 0) + 1);
    }
    const lost = this.#confirmed.filter((id) => !copies.has(id)).length;
    const twice = [...copies.values()].filter((count) => count > 1).length;
    const written = this.#failed.filter((id) => copies.has(id)).length;
    return (
      `for comparison, kafkajs's own producer with its own retries (\`idempotent: ${idempotent}\`), which the product does not ` +
      `use, under the same fault: of ${this.#confirmed.length} records that it confirmed ${lost} are not in the log, ${twice} ids ` +
      `are there more than once, and of ${this.#failed.length} that it called failed ${written} are in the log.`
    );
  }

  async #send(sender: number): Promise<void> {
    const { topic, partitions } = this.options;
    for (let round = 0; !this.#over; round += 1) {
      const messages = Array.from({ length: RECORDS_A_SEND }, (_, index) => ({
        partition: index % partitions,
        value: `${sender}/${round}/${index}`,
      }));
      const ids = messages.map(({ value }) => value);
      const sent = this.producer.send({ topic, acks: -1, messages });
      await sent.then(
        () => this.#confirmed.push(...ids),
        () => this.#failed.push(...ids),
      );
    }
  }
}

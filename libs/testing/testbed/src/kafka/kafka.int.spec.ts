import { existsSync } from 'node:fs';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { freePort } from '../machine/free-port';
import { brokerAnswers } from './broker-answers';
import { startKafka, type KafkaUnderTest } from './start-kafka';

const TOPIC = 'laps';

// Here the testbed itself is under test: it has to start its own.
delete process.env['KAFKA_BROKERS'];
afterEach(() => delete process.env['KAFKA_BROKERS']);

describe(startKafka, () => {
  let kafka: KafkaUnderTest;
  let client: Kafka;

  beforeAll(async () => {
    kafka = await startKafka();
    client = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING });
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }] }));
  });
  afterAll(() => kafka.stop());

  async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = client.admin();
    await admin.connect();
    return work(admin).finally(() => admin.disconnect());
  }

  async function produce(value: string): Promise<void> {
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ value }] }).finally(() => producer.disconnect());
  }

  /** The first `count` values of the topic, read by a group of its own. */
  async function consume(count: number): Promise<string[]> {
    const consumer = client.consumer({ groupId: `reader-${Date.now()}` });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    const values: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const eachMessage = ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
        values.push(String(message.value));
        if (values.length === count) resolve();
        return Promise.resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    await consumer.disconnect();
    return values;
  }

  it('keeps a record and gives it back', async () => {
    await produce('first');
    expect(await consume(1)).toEqual(['first']);
  });

  it('creates no topic unasked, and gives one twelve partitions when asked without a number', async () => {
    await expect(withAdmin((admin) => admin.fetchTopicMetadata({ topics: ['unasked'] }))).rejects.toThrow();
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'default-size' }] }));
    const { topics } = await withAdmin((admin) => admin.fetchTopicMetadata({ topics: ['default-size'] }));
    expect(topics[0]?.partitions).toHaveLength(12);
  });

  it('gives no answer while paused and answers once resumed', async () => {
    kafka.pause();
    await expect(brokerAnswers(kafka.brokers)).rejects.toThrow(/timed? ?out/i);
    kafka.resume();
    await brokerAnswers(kafka.brokers);
  });

  it('keeps its records over a kill and a restart', async () => {
    await produce('second');
    await kafka.kill();
    expect(kafka.pid).toBeNull();
    await expect(brokerAnswers(kafka.brokers)).rejects.toThrow(/ECONNREFUSED/);
    await kafka.restart();
    expect(await consume(2)).toEqual(['first', 'second']);
  });

  it('leaves no folder and no listener behind', async () => {
    const other = await startKafka({ settings: { 'num.partitions': '3' } });
    const { brokers, directory } = other;
    await other.stop();
    await expect(brokerAnswers(brokers)).rejects.toThrow(/ECONNREFUSED/);
    expect(directory && existsSync(directory)).not.toBe(true);
  });

  it('quotes the broker when it does not start', async () => {
    await expect(startKafka({ settings: { 'log.retention.ms': 'soon' } })).rejects.toThrow(
      /did not start[^]*Invalid value soon for configuration log\.retention\.ms/,
    );
  });
});

describe('a shared Kafka', () => {
  it('is used as it is, and cannot be broken', async () => {
    const own = await startKafka();
    process.env['KAFKA_BROKERS'] = own.brokers.join();
    const shared = await startKafka();
    expect(shared.brokers).toEqual(own.brokers);
    expect(() => shared.pause()).toThrow(/unset KAFKA_BROKERS/);
    await expect(shared.kill()).rejects.toThrow(/unset KAFKA_BROKERS/);
    await shared.stop();
    await brokerAnswers(own.brokers);
    await own.stop();
  });

  it('that does not answer is an error with the remedy', async () => {
    process.env['KAFKA_BROKERS'] = `127.0.0.1:${await freePort()}`;
    await expect(startKafka()).rejects.toThrow(/start it or unset the variable/);
  });
});

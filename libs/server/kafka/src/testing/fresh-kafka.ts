import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import type { KafkaLog } from '../client/kafka-log';
import { connectKafka } from '../connect-kafka';
import type { ConnectedKafka, KafkaOptions } from '../connect-kafka';

/** For specs: says nothing. */
export const silentLog: KafkaLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** For specs: topics that nobody else uses, and as many clients of them as are asked for. */
export interface FreshKafka {
  readonly prefix: string;
  readonly kafka: ConnectedKafka;
  readonly another: (options?: Partial<KafkaOptions>) => ConnectedKafka;
  /** kafkajs's admin client, for what no port does. */
  readonly admin: <T>(task: (admin: Admin) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

export async function freshKafka(
  brokers: readonly string[],
  { partitions = 3, create = true }: { readonly partitions?: number; readonly create?: boolean } = {},
): Promise<FreshKafka> {
  const prefix = `${randomUUID().slice(0, 8)}-`;
  const clients: ConnectedKafka[] = [];
  const another = (options: Partial<KafkaOptions> = {}): ConnectedKafka => {
    const client = connectKafka({ brokers, clientId: 'spec', log: silentLog, topicPrefix: prefix, ...options });
    clients.push(client);
    return client;
  };
  const kafka = another();
  if (create) await kafka.ensureTopics(partitions);
  return {
    prefix,
    kafka,
    another,
    admin: async (task) => {
      const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        return await task(admin);
      } finally {
        await admin.disconnect();
      }
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

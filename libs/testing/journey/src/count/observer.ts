import { Kafka, logLevel } from 'kafkajs';

/** A client that looks on past the product, and soon gives up on a broker that does not answer. */
export function observer(brokers: string[]): Kafka {
  return new Kafka({
    clientId: 'observer',
    brokers,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 3, maxRetryTime: 1_000 },
    logLevel: logLevel.NOTHING,
  });
}

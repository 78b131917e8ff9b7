import { Kafka, logLevel } from 'kafkajs';

/**
 * Asks the brokers who they are. A broker answers this once it serves clients: an open port alone says too little.
 * @throws when none of them answers within 2 s
 */
export async function brokerAnswers(brokers: readonly string[]): Promise<void> {
  const kafka = new Kafka({
    clientId: 'testbed',
    brokers: [...brokers],
    connectionTimeout: 2_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0) throw new Error('the cluster has no broker yet');
  } finally {
    await admin.disconnect();
  }
}

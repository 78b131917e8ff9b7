import type { Admin } from 'kafkajs';
import { reason } from '../client/kafka-error';
import { KafkaLink } from '../client/kafka-link';
import type { KafkaConnection } from '../client/kafka-link';
import { Backoff, Wakeup, within } from '../client/waiting';
import { topicLayout } from './topic-layout';

const DEADLINE_MS = 60_000;
const CLOSE_MS = 2_000;

/**
 * Creates the topics that are missing and waits until every partition has a leader. Several processes may do so at once;
 * topics that exist are left as they are. Waits for brokers that are still starting: as many as are named count as expected,
 * so that a cluster's first topics do not get one replica because one broker was first.
 * @throws Error with the last attempt's as cause, after a minute
 */
export async function ensureTopics(
  connection: KafkaConnection,
  { ballotPartitions, topicPrefix = '' }: { readonly ballotPartitions: number; readonly topicPrefix?: string },
): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (const backoff = new Backoff(); ;) {
    const link = new KafkaLink(connection);
    const admin = link.kafka.admin();
    try {
      await admin.connect();
      await createMissing(admin, connection.brokers.length, ballotPartitions, topicPrefix);
      return;
    } catch (cause) {
      connection.log.debug({ reason: reason(cause) }, 'topics are not ready');
      if (Date.now() >= deadline) throw new Error('the topics could not be created', { cause });
    } finally {
      await within(CLOSE_MS, admin.disconnect()).catch(() => undefined);
      link.drop();
    }
    await new Wakeup().wait(backoff.next());
  }
}

async function createMissing(admin: Admin, named: number, ballotPartitions: number, prefix: string): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const layout = topicLayout(prefix, ballotPartitions, Math.max(named, brokers.length));
  const existing = new Set(await admin.listTopics());
  const missing = layout.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: false });
  // Metadata names a leader before that broker knows it leads; only an answer from it proves it.
  for (const { topic } of layout) await admin.fetchTopicOffsets(topic);
}

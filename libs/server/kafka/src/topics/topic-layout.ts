import { topics } from '@scrutineer/contracts';
import type { ITopicConfig } from 'kafkajs';

export const DEAD_LETTER_PARTITIONS = 3;
const MOST_REPLICAS = 3;
const MONTH_MS = 30 * 24 * 3600 * 1000;

/** The topics as they are to be created on a cluster of that many brokers. */
export function topicLayout(prefix: string, ballotPartitions: number, brokers: number): ITopicConfig[] {
  const replicationFactor = Math.min(MOST_REPLICAS, brokers);
  const topic = (name: string, numPartitions: number, settings: Record<string, string>): ITopicConfig => ({
    topic: prefix + name,
    numPartitions,
    replicationFactor,
    configEntries: Object.entries({
      // With three replicas two must have a record before it counts as written, and only one of those may lead.
      'min.insync.replicas': replicationFactor >= MOST_REPLICAS ? '2' : '1',
      'unclean.leader.election.enable': 'false',
      'compression.type': 'producer',
      ...settings,
    }).map(([name, value]) => ({ name, value })),
  });
  const forEver = { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' };
  return [
    topic(topics.ballots, ballotPartitions, forEver),
    topic(topics.raceEvents, 1, forEver),
    topic(topics.roundSecrets, 1, { 'cleanup.policy': 'compact' }),
    topic(topics.ballotsDead, DEAD_LETTER_PARTITIONS, { 'retention.ms': `${MONTH_MS}` }),
  ];
}

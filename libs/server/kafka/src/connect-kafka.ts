import { topics } from '@scrutineer/contracts';
import type { BallotLog, DeadLetters, PartitionAssignment, RaceLog, RoundSecrets } from '@scrutineer/voting-domain';
import { KafkaPartitionAssignment } from './assignment/kafka-partition-assignment';
import { KafkaBallotLog } from './ballot-log/kafka-ballot-log';
import type { KafkaConnection } from './client/kafka-link';
import { KafkaDeadLetters } from './dead-letters/kafka-dead-letters';
import { KafkaRaceLog } from './race-log/kafka-race-log';
import { KafkaRoundSecrets } from './round-secrets/kafka-round-secrets';
import { ensureTopics } from './topics/ensure-topics';

/** How to reach the brokers, and what to call things there. */
export interface KafkaOptions extends KafkaConnection {
  /** Before every topic's and the group's name, so that several installations can share a cluster. Default none. */
  readonly topicPrefix?: string;
  /** After this long an append's outcome is unknown and a read fails, in ms. Default 10,000. */
  readonly deadlineMs?: number;
  /** The consumer group that shares out the partitions. Default `scrutineer-tally`. */
  readonly groupId?: string;
  /** A member of that group that is silent for this long has left, in ms. Default 10,000. */
  readonly sessionMs?: number;
}

/** Every port that Kafka serves. Connections are made at first use, and made again whenever they are lost. */
export interface ConnectedKafka {
  readonly ballotLog: BallotLog;
  readonly raceLog: RaceLog;
  readonly roundSecrets: RoundSecrets;
  readonly deadLetters: DeadLetters;
  readonly assignment: PartitionAssignment;
  /** Creates the topics that are missing; call it before anything else. See {@link ensureTopics}. */
  ensureTopics(ballotPartitions: number): Promise<void>;
  /** Ends writing and reading. Followers and memberships end by their own signals; appends in flight become unknown. */
  close(): Promise<void>;
}

const DEADLINE_MS = 10_000;
const SESSION_MS = 10_000;

export function connectKafka(options: KafkaOptions): ConnectedKafka {
  const {
    topicPrefix = '',
    deadlineMs = DEADLINE_MS,
    groupId = 'scrutineer-tally',
    sessionMs = SESSION_MS,
    ...connection
  } = options;
  const ballotLog = new KafkaBallotLog(connection, topicPrefix + topics.ballots, deadlineMs);
  const raceLog = new KafkaRaceLog(connection, topicPrefix + topics.raceEvents, deadlineMs);
  const roundSecrets = new KafkaRoundSecrets(connection, topicPrefix + topics.roundSecrets, deadlineMs);
  const deadLetters = new KafkaDeadLetters(connection, topicPrefix + topics.ballotsDead, deadlineMs);
  return {
    ballotLog,
    raceLog,
    roundSecrets,
    deadLetters,
    assignment: new KafkaPartitionAssignment(connection, topicPrefix + topics.ballots, {
      groupId: topicPrefix + groupId,
      sessionMs,
    }),
    ensureTopics: (ballotPartitions) => ensureTopics(connection, { ballotPartitions, topicPrefix }),
    close: async () => {
      await Promise.all([ballotLog.close(), raceLog.close(), roundSecrets.close(), deadLetters.close()]);
    },
  };
}

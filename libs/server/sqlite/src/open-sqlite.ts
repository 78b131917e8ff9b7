import type {
  BallotLog,
  Clock,
  DeadLetters,
  ExpiringStore,
  PartitionAssignment,
  RaceLog,
  RoundSecrets,
  TallyStore,
} from '@scrutineer/voting-domain';
import { AllPartitions } from './ballot-log/all-partitions';
import { SqliteBallotLog } from './ballot-log/sqlite-ballot-log';
import { openChannel } from './channel/open-channel';
import type { SqliteLog } from './channel/sqlite-log';
import { SqliteDeadLetters } from './dead-letters/sqlite-dead-letters';
import { SqliteExpiringStore } from './expiring/sqlite-expiring-store';
import { SqliteRaceLog } from './race-log/sqlite-race-log';
import { SqliteRoundSecrets } from './round-secrets/sqlite-round-secrets';
import { SqliteTallyStore } from './tally/sqlite-tally-store';

export interface SqliteOptions {
  /** Created where it is missing, with its directory; readable by its owner only. */
  readonly file: string;
  /** The built script of `worker/main.ts`. */
  readonly worker: URL;
  /** Partitions of a new file's ballot log; an existing file keeps its own, with a warning. */
  readonly ballotPartitions: number;
  readonly log?: SqliteLog;
  /** Decides when expiring values end; the system's where not given. */
  readonly clock?: Clock;
}

/** Every port of the domain, on one SQLite file. */
export interface SqliteStorage {
  readonly ballotLog: BallotLog;
  readonly raceLog: RaceLog;
  readonly roundSecrets: RoundSecrets;
  readonly deadLetters: DeadLetters;
  readonly assignment: PartitionAssignment;
  readonly tallyStore: TallyStore;
  readonly expiringStore: ExpiringStore;
  /** Resolves if the worker thread dies; every request rejects from then on, and the process had better end. */
  readonly failed: Promise<Error>;
  /** Lets requests under way finish, then closes the file. Followers still running throw. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the file in a thread of its own, so that no sync to disk ever stalls a socket.
 * @throws Error where the file is in use by another process, of a newer release, or unreadable
 */
export async function openSqlite({
  file,
  worker,
  ballotPartitions,
  log,
  clock = Date,
}: SqliteOptions): Promise<SqliteStorage> {
  const channel = await openChannel(worker, { file, ballotPartitions }, clock, log);
  const partitions = channel.ends.ballots.length;
  if (partitions !== ballotPartitions) {
    log?.warn({ file, partitions, ballotPartitions }, 'the file keeps the ballot partitions it was created with');
  }
  return {
    ballotLog: new SqliteBallotLog(channel, log),
    raceLog: new SqliteRaceLog(channel, log),
    roundSecrets: new SqliteRoundSecrets(channel),
    deadLetters: new SqliteDeadLetters(channel),
    assignment: new AllPartitions(partitions),
    tallyStore: new SqliteTallyStore(channel),
    expiringStore: new SqliteExpiringStore(channel, clock),
    failed: channel.failed,
    close: () => channel.close(),
  };
}

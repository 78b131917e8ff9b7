import type { Logger, Readiness, TallyMetrics } from '@scrutineer/observability';
import type {
  BallotLog,
  Clock,
  DeadLetters,
  PartitionAssignment,
  RaceBook,
  TallyStore,
} from '@scrutineer/voting-domain';
import type { Watchdog } from './tally/watchdog';

/** What the tally-worker is made of. Composed in `main.ts`. */
export interface WorkerParts {
  readonly book: RaceBook;
  readonly ballotLog: BallotLog;
  readonly tallyStore: TallyStore;
  readonly deadLetters: DeadLetters;
  readonly assignment: PartitionAssignment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TallyMetrics;
  readonly readiness: Readiness;
  /** Ends the process as failed, for its supervisor to start it again: nothing would be counted any more. */
  giveUp(): void;
}

/** What the tallies of one worker share. */
export interface TallyParts extends WorkerParts {
  readonly watchdog: Watchdog;
}

import type { Logger, Readiness, TallyMetrics } from '@scrutineer/observability';
import type {
  BallotLog,
  Clock,
  DeadLetters,
  PartitionAssignment,
  RaceBook,
  TallyStore,
} from '@scrutineer/voting-domain';

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
}

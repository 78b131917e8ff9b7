import type { Accounts, AdminSessions } from '@scrutineer/admin-auth';
import type { RateLimits } from '@scrutineer/config';
import type { RefusalCode } from '@scrutineer/errors';
import type { ClientAddresses, OriginPolicy } from '@scrutineer/http';
import type { ApiMetrics, Logger, Readiness } from '@scrutineer/observability';
import type { VoterTokens } from '@scrutineer/voter-token';
import type {
  BallotLog,
  Clock,
  ExpiringStore,
  Ids,
  RaceBook,
  ResultsReader,
  RoundSecrets,
  TallyStore,
} from '@scrutineer/voting-domain';

/** What the vote-api is made of: ports with their adapters, and the edge's policies. Composed in `compose.ts`. */
export interface VoteApiParts {
  /** Must not have folded anything when the module is registered: the audit trail listens from the first entry. */
  readonly book: RaceBook;
  readonly ballotLog: BallotLog;
  readonly tallyStore: TallyStore;
  readonly roundSecrets: RoundSecrets;
  readonly results: ResultsReader;
  readonly expiringStore: ExpiringStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: ApiMetrics;
  readonly readiness: Readiness;
  readonly tokens: VoterTokens;
  readonly addresses: ClientAddresses;
  readonly origins: OriginPolicy;
  readonly limits: RateLimits;
  readonly accounts: Accounts;
  readonly sessions: AdminSessions;
  /** Where a gateway runs in the same process, its figures. */
  readonly live?: LiveGateway;
}

/** A gateway's figures for one race, over the last seconds; null where it cannot know one. */
export interface LiveFigures {
  readonly sockets: number | null;
  readonly acceptedPerSecond: number | null;
  readonly refusedPerSecond: Partial<Record<RefusalCode, number>> | null;
  readonly ackP50Ms: number | null;
  readonly ackP99Ms: number | null;
}

export interface LiveGateway {
  figures(race: string): LiveFigures;
}

export const VOTE_API_PARTS = Symbol('VoteApiParts');

import type { RateLimits } from '@scrutineer/config';
import type { ClientAddresses, OriginPolicy } from '@scrutineer/http';
import type { GatewayMetrics, Logger, Readiness } from '@scrutineer/observability';
import type { VoterTokens } from '@scrutineer/voter-token';
import type { BallotLog, Clock, RaceBook, ResultsReader, RoundSecrets, TallyStore } from '@scrutineer/voting-domain';
import type { LiveFigures } from './live-figures';

/** What the gateway is made of: ports with their adapters, and the edge's policies. Composed in `main.ts`. */
export interface GatewayParts {
  readonly book: RaceBook;
  readonly ballotLog: BallotLog;
  readonly tallyStore: TallyStore;
  readonly roundSecrets: RoundSecrets;
  readonly results: ResultsReader;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly readiness: Readiness;
  readonly tokens: VoterTokens;
  readonly addresses: ClientAddresses;
  readonly origins: OriginPolicy;
  readonly limits: RateLimits;
  readonly figures: LiveFigures;
}

export const GATEWAY_PARTS = Symbol('GatewayParts');

// Puts a load on a race from outside, as fans would, and keeps account of what the answers promise.
import type { PublicRace } from '@scrutineer/contracts';
import type { ApiClient } from '../api-client/api-client';
import { CliError, exitCodes, UnreachableError } from '../exit';
import { dispatch, machineClock } from './dispatch';
import { LoadAccount, type LoadSummary } from './load-account';
import { newLoadBallot } from './load-ballot';
import { planArrivals, planSize, type LoadShape } from './load-plan';
import { seededRandom } from './seeded-random';
import { SessionPool } from './session-pool';
import { obtainTokens } from './voter-tokens';

/** How long the first sockets may take to open. */
const OPENING_MS = 10_000;
/** How long ballots may stay unanswered after the last was due: an outage of the server is to be lived through. */
const PATIENCE_MS = 30_000;

export interface LoadRun {
  readonly api: ApiClient;
  readonly race: PublicRace;
  readonly shape: LoadShape;
  /** Where the sockets go: `http` or `https`, without `/ws`. */
  readonly gateway: string;
  /** Ends the load early; what was sent is accounted for as it stands. */
  readonly signal: AbortSignal;
  readonly watch: LoadWatch;
}

/** Who watches a load under way. */
export interface LoadWatch {
  tokens(done: number, total: number): void;
  /** Called a few times a second. */
  ballots(account: LoadAccount, planned: number): void;
}

const WATCH_MS = 200;

/**
 * Runs the load to its end.
 * @throws UnreachableError where no socket could be opened; ProblemError where voters are refused their tokens
 */
export async function runLoad({ api, race, shape, gateway, signal, watch }: LoadRun): Promise<LoadSummary> {
  const candidates = race.candidates.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id);
  if (candidates.length === 0) throw new CliError(exitCodes.refused, `${race.id} has no candidate to vote for.`);
  const planned = planSize(shape, candidates.length);
  const tokens = await obtainTokens(api, planned.voters, (done) => watch.tokens(done, planned.voters));

  const account = new LoadAccount(candidates, race.rules.change);
  const pool = new SessionPool({
    tokens,
    connections: shape.connections,
    address: `${gateway.replace(/^http/, 'ws')}/ws?race=${race.id}`,
    account,
    random: seededRandom(shape.seed + 3),
    now: () => machineClock.now(),
    oneByOne: race.rules.change === 'final',
  });
  const watching = setInterval(() => watch.ballots(account, planned.ballots), WATCH_MS);
  try {
    await pool.opened(OPENING_MS);
    if (!pool.everConnected) {
      const why = pool.lastFailure ?? 'no answer';
      throw new UnreachableError(`No socket could be opened at ${gateway}/ws (${why}).`);
    }
    const startedAt = machineClock.now();
    await dispatch(
      planArrivals(shape, candidates.length),
      machineClock,
      ({ voter, seq, candidate: index, copies, last }, dueAt) => {
        const candidate = { index, id: candidates[index]! };
        pool.cast(newLoadBallot({ voter, seq, round: race.round, candidate, copies, dueAt }), last);
      },
      signal,
    );
    await pool.finish(PATIENCE_MS, signal);
    return account.summary(startedAt);
  } finally {
    clearInterval(watching);
    // Without effect on a pool that has come to its end.
    await pool.finish(0, signal);
  }
}

// One process's share of a load: its own voters, out of the plan that all shares draw alike.
import type { PublicRace } from '@scrutineer/contracts';
import { ApiClient } from '../../api-client/api-client';
import { UnreachableError } from '../../exit';
import type { Sample } from '../measure/sample';
import { dispatch, machineClock } from './dispatch';
import { LoadAccount, type Outcome } from './load-account';
import { newLoadBallot } from './load-ballot';
import { planArrivals, type Arrival, type LoadShape } from './load-plan';
import { seededRandom } from '@scrutineer/random';
import { SessionPool } from './session-pool';
import { obtainTokens } from './voter-tokens';

/** How long sockets may take to open before the load starts without those that are missing. */
const OPENING_MS = 30_000;
/** How long ballots may stay unanswered after the last was due: an outage of the server is to be lived through. */
const PATIENCE_MS = 30_000;
const SAMPLE_MS = 1_000;

export interface GeneratorTask {
  readonly url: string;
  /** Where the sockets go: `http` or `https`, without `/ws`. */
  readonly gateway: string;
  readonly race: Pick<PublicRace, 'id' | 'round' | 'rules'>;
  /** Ids of those who can be voted for. */
  readonly candidates: readonly string[];
  readonly shape: LoadShape;
  /** This share takes every voter whose number leaves `index` when divided by `of`. */
  readonly share: { readonly index: number; readonly of: number };
}

/** Who a share works for. */
export interface Conductor {
  /** Tells that all is prepared; resolves with when the load begins, in ms since 1970. */
  readonly ready: () => Promise<number>;
  readonly sampled: (sample: Sample) => void;
  readonly signal: AbortSignal;
}

/** Prepares the share, waits for the start, and votes to the end. @throws UnreachableError, ProblemError */
export async function generate(task: GeneratorTask, { ready, sampled, signal }: Conductor): Promise<Outcome> {
  const { url, gateway, race, candidates, shape, share } = task;
  const api = new ApiClient({ url, user: '', passwordFile: undefined, signal });
  const voters = Math.ceil((shape.sockets - share.index) / share.of);
  const tokens = await obtainTokens(api, voters);
  const account = new LoadAccount(candidates, race.rules.change);
  const random = seededRandom(shape.seed + 3 + share.index);
  const pool = new SessionPool(tokens, {
    address: `${gateway.replace(/^http/, 'ws')}/ws?race=${race.id}`,
    account,
    random,
    now: () => machineClock.now(),
    oneByOne: race.rules.change === 'final',
  });
  let drops: NodeJS.Timeout[] = [];
  let sampling: NodeJS.Timeout | undefined;
  try {
    await pool.opened(OPENING_MS, signal);
    if (pool.open === 0 && !signal.aborted) {
      throw new UnreachableError(`No socket could be opened at ${gateway}/ws (${pool.lastFailure ?? 'no answer'}).`);
    }
    const startAt = await ready();
    drops = dropsAt(shape, startAt, (part) => pool.drop(part, random));
    // One sample a second of all processes, however late each of their timers is.
    let second = 0;
    const nextSample = (): void => {
      clearTimeout(sampling);
      sampling = setTimeout(sample, startAt + (second + 1) * SAMPLE_MS - machineClock.now());
    };
    const sample = (): void => {
      sampled(account.sampler.take(second, pool.open));
      second += 1;
      nextSample();
    };
    nextSample();
    const round = race.round;
    await dispatch(
      ownArrivals(planArrivals(shape, candidates.length), share),
      startAt,
      machineClock,
      ({ voter, seq, candidate: index, copies }, dueAt) => {
        const candidate = { index, id: candidates[index]! };
        const ballot = newLoadBallot({ voter, seq, round, candidate, copies, dueAt });
        pool.cast((voter - share.index) / share.of, ballot);
      },
      signal,
    );
    await pool.finish(PATIENCE_MS, signal);
    sample();
    return account.outcome();
  } finally {
    for (const timer of [...drops, sampling]) clearTimeout(timer);
    // Without effect on a pool that has come to its end.
    await pool.finish(0, signal);
  }
}

function* ownArrivals(arrivals: Iterable<Arrival>, { index, of }: GeneratorTask['share']): Generator<Arrival> {
  for (const arrival of arrivals) if (arrival.voter % of === index) yield arrival;
}

/** Sets a timer for each phase that begins with a part of the sockets cut. */
function dropsAt({ phases }: LoadShape, startAt: number, drop: (part: number) => void): NodeJS.Timeout[] {
  let at = startAt;
  return phases.flatMap(({ seconds, drop: part = 0 }) => {
    const wait = at - machineClock.now();
    at += seconds * 1000;
    return part > 0 ? [setTimeout(() => drop(part), wait)] : [];
  });
}

import { setTimeout as delay } from 'node:timers/promises';
import { publicRaceSchema, resultsSchema, statsSchema, type PublicRace, type Results } from '@scrutineer/contracts';
import type { ApiClient } from '../api-client/api-client';
import { nobodyWithdrew, type Withdrawal } from './frozen-race';

const SETTLE_MS = 5_000;
const EVERY_MS = 250;

export interface Live {
  readonly race: PublicRace;
  readonly results: Results;
}

/** The live tally of a round. Counts that are hidden from the public need a log-in. */
export async function readLive(api: ApiClient, id: string, round: number): Promise<Live> {
  const as = api.canLogIn ? 'operator' : 'anyone';
  const name = encodeURIComponent(id);
  const race = await api.get(publicRaceSchema, `/api/races/${name}`, as);
  if (as === 'operator' && round === race.round) {
    const { results } = await api.get(statsSchema, `/api/admin/races/${name}/stats`, as);
    return { race, results };
  }
  return { race, results: await api.get(resultsSchema, `/api/races/${name}/results?round=${round}`, as) };
}

/**
 * Reads the live tally until it has come to rest: the round is closed and applied, or the counts are as wanted; but no
 * longer than five seconds, for those of an open round may never rest.
 */
export async function readSettled(read: () => Promise<Live>, asWanted: (live: Live) => boolean): Promise<Live> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const live = await read();
    if (isFinal(live.results) || asWanted(live) || performance.now() >= deadline) return live;
    await delay(EVERY_MS);
  }
}

export function isFinal({ state }: Results): boolean {
  return state === 'closed' || state === 'certified';
}

/**
 * Who is withdrawn in the round, and by which rule. The race shows that of its current round only; of an earlier one the
 * results tell: where they leave votes out, it is those of the withdrawn that they show none of.
 */
export function withdrawalOf({ race, results }: Live): Withdrawal {
  const withdrawn = race.candidates.filter((candidate) => candidate.withdrawn).map(({ id }) => id);
  if (results.round === race.round) return { rule: race.rules.withdrawn, candidates: new Set(withdrawn) };
  if (!results.excluded.some(({ rule }) => rule === 'withdrawn')) return nobodyWithdrew;
  const shown = new Set(results.candidates.filter(({ votes }) => votes > 0).map(({ id }) => id));
  return { rule: 'exclude', candidates: new Set(withdrawn.filter((id) => !shown.has(id))) };
}

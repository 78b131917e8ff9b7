import { setTimeout as delay } from 'node:timers/promises';
import { publicRaceSchema, resultsSchema, statsSchema, type PublicRace, type Results } from '@scrutineer/contracts';
import type { ApiClient } from '../api-client/api-client';
import type { Withdrawal } from './frozen-race';

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
 * Who withdrew, and by which rule. The race shows the rules of its current round; an earlier round may have been opened
 * under others, and then the results tell whether its withdrawn candidates were taken out.
 */
export function withdrawalOf({ race, results }: Live): Withdrawal {
  const excluded = results.excluded.some(({ rule }) => rule === 'withdrawn');
  const rule = results.round === race.round ? race.rules.withdrawn : excluded ? 'exclude' : 'count';
  return { rule, candidates: new Set(race.candidates.filter(({ withdrawn }) => withdrawn).map(({ id }) => id)) };
}

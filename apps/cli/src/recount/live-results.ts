import { setTimeout as delay } from 'node:timers/promises';
import { resultsSchema, statsSchema, type Results } from '@scrutineer/contracts';
import type { ApiClient } from '../api-client/api-client';

const SETTLE_MS = 5_000;
const EVERY_MS = 250;

/** The live tally of a round. Counts that are hidden from the public need a log-in. */
export async function readLive(api: ApiClient, id: string, round: number): Promise<Results> {
  const name = encodeURIComponent(id);
  if (!api.canLogIn) return api.get(resultsSchema, `/api/races/${name}/results?round=${round}`);
  const stats = await api.get(statsSchema, `/api/admin/races/${name}/stats?round=${round}`, 'operator');
  return stats.results;
}

/**
 * Reads the live tally until it has come to rest: the round is closed and applied, or the counts are as wanted; but no
 * longer than five seconds, for those of an open round may never rest.
 */
export async function readSettled(
  read: () => Promise<Results>,
  asWanted: (live: Results) => boolean,
): Promise<Results> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const live = await read();
    if (isFinal(live) || asWanted(live) || performance.now() >= deadline) return live;
    await delay(EVERY_MS);
  }
}

export function isFinal({ state }: Results): boolean {
  return state === 'closed' || state === 'certified';
}

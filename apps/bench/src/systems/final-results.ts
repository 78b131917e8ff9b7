import { setTimeout as pause } from 'node:timers/promises';
import { RACE } from '../operator';

/** Votes by candidate, as the vote-api shows them once everything up to the cut is counted. */
export async function finalResults(url: string): Promise<Record<string, number>> {
  for (;;) {
    const response = await fetch(`${url}/api/races/${RACE}/results`);
    const { state, candidates } = (await response.json()) as Results;
    if (state === 'closed') return Object.fromEntries(candidates.map(({ id, votes }) => [id, votes]));
    await pause(100);
  }
}

interface Results {
  readonly state: string;
  readonly candidates: readonly { readonly id: string; readonly votes: number }[];
}

import type { Random } from '@scrutineer/random';

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;

/** Wait before the next attempt, in ms, after `failures` in a row: full jitter, 0.5 s to a ceiling that doubles to 30 s. */
export function retryDelay(failures: number, random: Random): number {
  return SHORTEST_MS + random() * (Math.min(LONGEST_MS, 1000 * 2 ** failures) - SHORTEST_MS);
}

/** The wait that a server asked for, in ms, and up to half as much again. */
export function askedDelay(retryAfterMs: number, random: Random): number {
  return retryAfterMs * (1 + random() / 2);
}

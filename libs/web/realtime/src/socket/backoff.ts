/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number;

/** From so many failed connections on, HTTP is tried beside the socket: some networks let no socket through. */
export const FAILURES_BEFORE_HTTP = 4;

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
const SPREAD_MS = 10_000;

/**
 * How long to wait before the next attempt, in ms, after `failures` (0, 1, …) failed ones in a row: full jitter between
 * 0.5 s and a ceiling that doubles from 1 s to 30 s, so that a crowd cut off together does not come back together.
 */
export function retryDelay(failures: number, random: Random): number {
  return between(SHORTEST_MS, Math.min(LONGEST_MS, 1000 * 2 ** failures), random);
}

/** The wait after a server said that it goes away, in ms: all its clients hear that at once, so they spread wider. */
export function drainDelay(random: Random): number {
  return between(SHORTEST_MS, SPREAD_MS, random);
}

/** The wait that a server asked for, in ms, and up to half as much again. */
export function askedDelay(retryAfterMs: number, random: Random): number {
  return between(retryAfterMs, retryAfterMs * 1.5, random);
}

function between(low: number, high: number, random: Random): number {
  return Math.round(low + random() * (high - low));
}

import type { Arrival } from './load-plan';

/** Time as the dispatcher knows it, in ms. */
export interface LoadClock {
  now(): number;
  wait(ms: number): Promise<void>;
}

/** A dispatcher that is behind lets answers in after so many ballots. */
const BURST = 200;

/**
 * Hands over every ballot when it is due, in order, with the time it was due at: latency is counted from there, so
 * neither a slow server nor a slow generator can hide a wait (no coordinated omission). Never waits for an answer.
 */
export async function dispatch(
  arrivals: Iterable<Arrival>,
  clock: LoadClock,
  cast: (arrival: Arrival, dueAt: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const start = clock.now();
  let burst = 0;
  for (const arrival of arrivals) {
    const dueAt = start + arrival.at;
    for (let left = dueAt - clock.now(); left > 0 && !signal.aborted; left = dueAt - clock.now()) {
      await clock.wait(left);
      burst = 0;
    }
    if ((burst += 1) > BURST) {
      await clock.wait(0);
      burst = 1;
    }
    if (signal.aborted) return;
    cast(arrival, dueAt);
  }
}

/** The machine's monotonic clock; waits are exact to about a millisecond. */
export const machineClock: LoadClock = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, Math.max(1, ms)))),
};

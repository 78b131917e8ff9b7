import { setImmediate } from 'node:timers/promises';
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
  start: number,
  clock: LoadClock,
  cast: (arrival: Arrival, dueAt: number) => void,
  signal: AbortSignal,
): Promise<void> {
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

/** The longest wait before it is looked whether the load was stopped. */
const LONGEST_MS = 500;

/** Monotonic, and the same in all processes of a machine: ms since 1970. Waits are exact to about a millisecond. */
export const machineClock: LoadClock = {
  now: () => performance.timeOrigin + performance.now(),
  wait: (ms) =>
    ms <= 0
      ? setImmediate(undefined)
      : new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_MS, Math.max(1, ms)))),
};

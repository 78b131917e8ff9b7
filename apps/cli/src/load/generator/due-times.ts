import type { Phase } from '../profile/profile';
import type { Random } from '@scrutineer/random';

/** `poisson`: as a crowd that knows nothing of each other; `even`: like a metronome. */
export type Spacing = 'poisson' | 'even';

export interface Schedule {
  readonly phases: readonly Phase[];
  /** Ballots a second where a phase says 1. */
  readonly rate: number;
  readonly spacing: Spacing;
}

/** How many ballots a schedule amounts to; with Poisson spacing it is their mean. */
export function expectedBallots({ phases, rate }: Schedule): number {
  return phases.reduce((sum, phase) => sum + ballotsIn(phase, rate), 0);
}

/**
 * When ballots are due, in ms after the start: unit steps (or exponential ones, of mean 1) on the scale of the ballots
 * expected so far, taken back to time. So the rate is followed exactly, whether it stands or slopes.
 */
export function* dueTimes({ phases, rate, spacing }: Schedule, random: Random): Generator<number, void> {
  let start = 0;
  let left = 0;
  for (const phase of phases) {
    const size = ballotsIn(phase, rate);
    for (; left < size; left += spacing === 'even' ? 1 : -Math.log(1 - random())) {
      yield start + 1000 * secondsUntil(left, phase, rate);
    }
    left -= size;
    start += phase.seconds * 1000;
  }
}

function ballotsIn({ seconds, rate: from, to = from }: Phase, rate: number): number {
  return (rate * (from + to) * seconds) / 2;
}

/** Solves a·t + (b − a)·t²/2s = n for t, in the form that also holds for a = 0 and for a = b. */
function secondsUntil(n: number, { seconds, rate: from, to = from }: Phase, rate: number): number {
  if (n === 0) return 0;
  const [a, b] = [from * rate, to * rate];
  return (2 * n) / (a + Math.sqrt(Math.max(0, a * a + (2 * (b - a) * n) / seconds)));
}

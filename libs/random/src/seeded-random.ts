/** A number from 0 up to 1, as `Math.random` gives it. */
export type Random = () => number;

/** The same numbers for the same seed, in every run. Mulberry32: fast and even, and nothing secret hangs on it. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Choices that the same seed repeats. */
export class SeededRandom {
  /** From 0 up to 1. */
  readonly next: Random;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** A whole number from 0 up to `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** A whole number from `low` up to and with `high`. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True this often, 0 to 1. */
  chance(odds: number): boolean {
    return this.next() < odds;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

interface Sample {
  readonly total: number;
  /** Monotonic ms. */
  readonly at: number;
}

/** Rates are told over at least this long (ms). */
const SPAN_MS = 1000;

/** How fast the ballot log grows, from its ends as they are seen: all races together. */
export class LogGrowth {
  #older: Sample | null = null;
  #newer: Sample | null = null;

  /** Records a second since an earlier look; null at the first one. */
  look(ends: readonly number[], at: number): number | null {
    const total = ends.reduce((sum, end) => sum + end, 0);
    if (!this.#newer || at - this.#newer.at >= SPAN_MS) {
      this.#older = this.#newer;
      this.#newer = { total, at };
    }
    if (!this.#older || at === this.#older.at) return null;
    return (Math.max(0, total - this.#older.total) * 1000) / (at - this.#older.at);
  }
}

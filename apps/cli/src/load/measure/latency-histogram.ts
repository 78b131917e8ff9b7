/** Buckets a power of two is cut into: a percentile is at most 1/64 above the true value. */
const PARTS = 64;
const RESOLUTION_MS = 0.001;

/** A histogram as it goes from one process to another: pairs of bucket and count. */
export interface HistogramData {
  readonly counts: readonly (readonly [index: number, count: number])[];
  readonly max: number;
}

/** Latencies in ms, in buckets that grow with the value; memory does not grow with their number. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #max = 0;

  get count(): number {
    return this.#total;
  }

  get max(): number {
    return this.#max;
  }

  add(ms: number): void {
    this.#put(indexOf(Math.max(0, Math.round(ms / RESOLUTION_MS))), 1);
    this.#max = Math.max(this.#max, ms);
  }

  /** Takes in another's latencies, as if all had been added here. */
  merge({ counts, max }: HistogramData): void {
    for (const [index, count] of counts) this.#put(index, count);
    this.#max = Math.max(this.#max, max);
  }

  data(): HistogramData {
    return { counts: [...this.#counts], max: this.#max };
  }

  /** The value that this part (0 to 1) of all latencies does not exceed; 0 when there are none. */
  percentile(part: number): number {
    const rank = Math.max(1, Math.ceil(part * this.#total));
    let seen = 0;
    for (const [index, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return Math.min(this.#max, upperBound(index) * RESOLUTION_MS);
    }
    return 0;
  }

  #put(index: number, count: number): void {
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
    this.#total += count;
  }
}

/** Values below `PARTS` have a bucket each; above, each power of two has `PARTS`. */
function indexOf(value: number): number {
  if (value < PARTS) return value;
  const power = Math.floor(Math.log2(value / PARTS));
  return PARTS * (power + 1) + Math.floor(value / 2 ** power) - PARTS;
}

function upperBound(index: number): number {
  if (index < PARTS) return index;
  const power = Math.floor(index / PARTS) - 1;
  return (PARTS + (index % PARTS) + 1) * 2 ** power - 1;
}

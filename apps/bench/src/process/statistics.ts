import { cpuSeconds } from './process-cpu';

/** What one run of one system came to. */
export interface Measurement {
  /** At saturation. */
  readonly perSecond: number;
  /** Of the process under test alone, at the steady rate. */
  readonly cpuMicrosEach: number;
}

/** Takes the process's CPU at two marks. */
export class CpuMarks {
  readonly #marks: number[] = [];

  constructor(private readonly pid: number) {}

  readonly mark = (): void => void this.#marks.push(cpuSeconds(this.pid));

  /** CPU µs of each of `count` between the marks. */
  microsEach(count: number): number {
    const [from = 0, to = 0] = this.#marks;
    return ((to - from) * 1e6) / count;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value that this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

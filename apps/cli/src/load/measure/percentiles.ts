import { LatencyHistogram, type HistogramData } from './latency-histogram';

/** In ms. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Of all these latencies together; null where there are none. */
export function percentilesOf(...parts: readonly HistogramData[]): Percentiles | null {
  const all = new LatencyHistogram();
  for (const one of parts) all.merge(one);
  if (all.count === 0) return null;
  const at = (part: number): number => rounded(all.percentile(part));
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: rounded(all.max) };
}

/** To a thousandth. */
export function rounded(n: number): number {
  return Math.round(n * 1000) / 1000;
}

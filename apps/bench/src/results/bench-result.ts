import type { CpuMicros } from '../process/cpu-meter';
import type { Figure } from './figures';

/** One system; medians of the rounds. */
export interface SystemResult {
  /** At saturation. */
  readonly votesPerSecond: number;
  /** Of all servers at saturation. */
  readonly cpuMicrosPerVote: number;
  /** From when a vote was due to its acknowledgement, at half of saturation, in ms. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly title: string;
  /** Of each server at saturation; they add up to `cpuMicrosPerVote`, but for the medians. */
  readonly servers: CpuMicros;
  /** Of each server at half of saturation. */
  readonly serversAtHalf: CpuMicros;
  /** Of each server at 8,000 votes a second; only where it was measured. */
  readonly serversSteady?: CpuMicros;
}

/** What `bench/results/latest.json` holds. */
export interface BenchResult {
  readonly machine: string;
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly rounds: number;
  readonly systems: Readonly<Record<string, SystemResult>>;
  /** Medians of the rounds. */
  readonly ratios: Readonly<Partial<Record<Figure, number>>>;
  /** Least and most of the rounds. */
  readonly spread: Readonly<Partial<Record<Figure, readonly [least: number, most: number]>>>;
  /** Further Markdown, part by part. */
  readonly notes: readonly string[];
}

import type { Figure } from '../results/figures';
import type { BenchResult, SystemResult } from '../results/bench-result';

/** What a part of the bench found. */
export interface Findings {
  /** Each figure's values, one a round. */
  readonly figures: Partial<Record<Figure, readonly number[]>>;
  readonly systems?: Readonly<Record<string, SystemResult>>;
  /** Further Markdown for people. */
  readonly notes?: string;
  /** What was counted wrongly, in words. */
  readonly wrong?: readonly string[];
}

export interface PartOptions {
  readonly rounds: number;
  /** What the parts before it found in this run. */
  readonly systems: BenchResult['systems'];
  /** Voters of the largest tally. */
  readonly voters: number;
  /** Tells the progress. */
  readonly say: (text: string) => void;
}

/** One of the things that the bench measures, which can be run by itself. */
export interface Part {
  /** About how long it takes on two cores. */
  seconds(options: Pick<PartOptions, 'rounds' | 'voters'>): number;
  run(options: PartOptions): Promise<Findings>;
}

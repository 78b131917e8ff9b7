import type { TallyState } from '@scrutineer/voting-domain';

/** A row of `tally`: the state of one (race, round, partition), its counts by `countKey` as a JSON object. */
export interface TallyRow {
  readonly id: number;
  readonly partition: number;
  readonly next: number;
  readonly digest: string;
  readonly generation: number;
  readonly goal: number;
  readonly open: number;
  readonly sealed: number;
  readonly version: number;
  readonly voters: number;
  readonly blanks: number;
  readonly late: number;
  readonly counts: string;
  readonly candidates: string;
}

/** The columns that `applyBatch` may change, in the order of `stateValues`. */
export const stateColumns = [
  'next',
  'digest',
  'generation',
  'goal',
  'open',
  'sealed',
  'version',
  'voters',
  'blanks',
  'late',
  'counts',
  'candidates',
] as const;

export function stateValues(state: TallyState, candidates: readonly string[]): (number | string)[] {
  const row: Pick<TallyRow, (typeof stateColumns)[number]> = {
    ...state,
    open: Number(state.open),
    sealed: Number(state.sealed),
    counts: JSON.stringify(Object.fromEntries(state.counts)),
    candidates: JSON.stringify(candidates),
  };
  return stateColumns.map((column) => row[column]);
}

export function stateOf(row: TallyRow): TallyState {
  const { next, digest, generation, goal, version, voters, blanks, late } = row;
  const counts = new Map(Object.entries(JSON.parse(row.counts) as Record<string, number>));
  return {
    next,
    digest,
    generation,
    goal,
    open: !!row.open,
    sealed: !!row.sealed,
    version,
    voters,
    blanks,
    late,
    counts,
  };
}

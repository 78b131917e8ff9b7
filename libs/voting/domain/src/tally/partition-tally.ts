import type { PartitionTally } from '../ports/tally-store.port';
import { parseCountKey, type TallyState } from './tally-state';

/** A stored tally as readers see it, with candidates by id. */
export function partitionTally(partition: number, state: TallyState, candidates: readonly string[]): PartitionTally {
  return {
    partition,
    next: state.next,
    goal: state.goal,
    generation: state.generation,
    voters: state.voters,
    late: state.late,
    version: state.version,
    sealed: state.sealed,
    counts: [...state.counts]
      .filter(([, votes]) => votes !== 0)
      .map(([key, votes]) => {
        const { candidate, class: voterClass } = parseCountKey(key);
        return { candidate: candidates[candidate] ?? `#${candidate}`, class: voterClass, votes };
      }),
  };
}

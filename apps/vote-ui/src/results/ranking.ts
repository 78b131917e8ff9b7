import type { PublicCandidate, Results } from '@scrutineer/contracts';

/** A candidate's line of the results. */
export interface RankedCandidate extends PublicCandidate {
  readonly votes: number;
  readonly share: number;
  readonly rank: number;
  /** Whether another candidate has the same rank. */
  readonly shared: boolean;
}

/** The results from the first rank down; of equal ranks the race's order decides. */
export function ranking(candidates: readonly PublicCandidate[], results: Results): RankedCandidate[] {
  const known = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const isShared = (rank: number): boolean => results.candidates.filter((line) => line.rank === rank).length > 1;
  return results.candidates
    .flatMap((line) => {
      const candidate = known.get(line.id);
      return candidate ? [{ ...candidate, ...line, shared: isShared(line.rank) }] : [];
    })
    .sort((a, b) => a.rank - b.rank);
}

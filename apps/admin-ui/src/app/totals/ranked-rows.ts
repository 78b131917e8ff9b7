import type { CandidateResult, PublicCandidate, Results } from '@scrutineer/contracts';

/** A candidate's line in the table of results. */
export type RankedRow = CandidateResult & Omit<PublicCandidate, 'id'>;

/** Best rank first; those who share a rank keep the race's order. */
export function rankedRows(results: Results, candidates: readonly PublicCandidate[]): RankedRow[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return results.candidates
    .map((result) => ({ ...(byId.get(result.id) ?? unknown(result.id)), ...result }))
    .sort((left, right) => left.rank - right.rank);
}

/** A round may have been run with candidates that the race no longer has. */
function unknown(id: string): PublicCandidate {
  return { id, name: `Candidate ${id}`, team: '', colour: '', withdrawn: false };
}

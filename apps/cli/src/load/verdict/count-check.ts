import type { Results } from '@scrutineer/contracts';
import { addCounts } from '../measure/sample';
import type { Outcome } from '../generator/load-account';

/** Whether every vote that was acknowledged is in the total, and none twice. */
export interface CountCheck {
  /** Voters acknowledged, and voters by whom the results grew. */
  readonly voters: number;
  readonly counted: number;
  /** Ballots that may be in the log or not: so far the results may differ. */
  readonly unanswered: number;
  readonly candidates: readonly { readonly id: string; readonly expected: number; readonly counted: number }[];
  readonly right: boolean;
}

/**
 * Sets what voters were told beside how the results grew. With every ballot answered they must be equal; each unanswered
 * one may have added a voter, or moved a vote from one candidate to another.
 */
export function checkCount(outcomes: readonly Outcome[], before: Results, after: Results): CountCheck {
  const expected = addCounts(...outcomes.map((outcome) => outcome.expected));
  const voters = outcomes.reduce((sum, outcome) => sum + outcome.voters, 0);
  const unanswered = outcomes.reduce((sum, outcome) => sum + outcome.unanswered, 0);
  const votesBefore = new Map(before.candidates.map(({ id, votes }) => [id, votes]));
  const candidates = after.candidates.map(({ id, votes }) => ({
    id,
    expected: expected[id] ?? 0,
    counted: votes - (votesBefore.get(id) ?? 0),
  }));
  const counted = after.voters - before.voters;
  const within = (difference: number): boolean => difference >= 0 && difference <= unanswered;
  const moved = candidates.reduce((sum, one) => sum + Math.abs(one.counted - one.expected), 0);
  const right = within(counted - voters) && moved <= 2 * unanswered;
  return { voters, counted, unanswered, candidates, right };
}

import type { SeededRandom } from '@scrutineer/random';
import { newBallot, type Ballot } from './ballot';

/** What one voter will do: moves one after another, the frames of one move at once. */
export interface VotingPlan {
  readonly voter: number;
  readonly moves: readonly (readonly Ballot[])[];
}

export interface AudienceSize {
  readonly voters: number;
  /** Different ballots of all voters together; every voter casts one at least. */
  readonly ballots: number;
  readonly round: number;
}

/**
 * Deals the ballots to the voters. Most change their mind under a higher `seq`; some tap twice, do not wait for the answer,
 * send an earlier ballot once more, or send two ballots under one `seq`.
 */
export function planVotes(size: AudienceSize, candidates: readonly string[], random: SeededRandom): VotingPlan[] {
  const shares = Array.from({ length: size.voters }, () => 1);
  for (let left = size.ballots - size.voters; left > 0; left -= 1) shares[random.below(size.voters)]! += 1;
  return shares.map((share, voter) => ({ voter, moves: planMoves(voter, share, size.round, candidates, random) }));
}

function planMoves(
  voter: number,
  share: number,
  round: number,
  candidates: readonly string[],
  random: SeededRandom,
): Ballot[][] {
  const moves: Ballot[][] = [];
  let seq = 0;
  const next = (step = 1 + random.below(3)): Ballot => newBallot(voter, random.pick(candidates), (seq += step), round);
  for (let left = share; left > 0;) {
    const first = next();
    const chance = random.next();
    left -= 1;
    if (chance < 0.05) moves.push([first, first]);
    else if (chance < 0.15 && left > 0) {
      const together = chance < 0.13 ? next() : next(0);
      left -= 1;
      moves.push([first, together]);
    } else moves.push([first]);
    if (random.next() < 0.05) moves.push([random.pick(moves.flat())]);
  }
  return moves;
}

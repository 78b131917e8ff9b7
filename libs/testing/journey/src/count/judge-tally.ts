// Holds the tally as it lies in the store against the test's own count of the log.
import type { RoundCount } from './count-round';
import type { StoredPartition } from './read-tally';

export interface TallyVerdict {
  /** Voters whom the log has and the tally has not. */
  readonly lost: readonly string[];
  /** Voters whom the tally counts and the log does not, or counts more than once. */
  readonly doubled: readonly string[];
  /** Sums that do not agree, and voters who stand for something else. */
  readonly wrong: readonly string[];
}

/** Compares voter by voter, and each partition's sums with its voters. */
export function judgeTally(
  { standing, votes }: RoundCount,
  tally: readonly (StoredPartition | null)[],
  candidates: readonly string[],
): TallyVerdict {
  const [lost, doubled, wrong]: [string[], string[], string[]] = [[], [], []];
  const unmatched = new Map(
    tally.flatMap((part, partition) =>
      [...(part?.standing ?? [])].map(([field, voter]) => [`${partition}/${field}`, voter]),
    ),
  );
  for (const [key, { partition, candidate, seq }] of standing) {
    const name = `${partition}/${key.slice(8, 26)}`;
    const voter = unmatched.get(name);
    if (!voter) lost.push(`voter ${key} of partition ${partition} is not in the tally`);
    else if (voter.seq !== seq || candidates[voter.candidate] !== candidate) {
      wrong.push(
        `voter ${key} stands for ${candidate} by ${seq}, in the tally for ${candidates[voter.candidate]} by ${voter.seq}`,
      );
    }
    unmatched.delete(name);
  }
  for (const name of unmatched.keys()) doubled.push(`voter ${name} of the tally is not in the log`);
  const sums = new Map<string, number>();
  for (const [partition, part] of tally.entries()) {
    if (!part) wrong.push(`partition ${partition} has no tally`);
    let sum = 0;
    for (const [candidate, count] of part?.votes ?? []) {
      sum += count;
      sums.set(candidate, (sums.get(candidate) ?? 0) + count);
    }
    if (part && (sum !== part.voters || part.standing.size !== part.voters)) {
      wrong.push(`partition ${partition}: ${sum} votes, ${part.voters} voters, ${part.standing.size} entries`);
    }
  }
  for (const candidate of candidates) {
    const surplus = (sums.get(candidate) ?? 0) - (votes.get(candidate) ?? 0);
    if (surplus > 0) doubled.push(`${candidate} has ${surplus} votes too many`);
    if (surplus < 0) lost.push(`${candidate} has ${-surplus} votes too few`);
  }
  return { lost, doubled, wrong };
}

import type { PartitionTally, TallyPosition, VoteCount } from '@scrutineer/voting-domain';

/** The tally hash as Redis gives it; empty where nothing is stored. */
export type TallyHash = Readonly<Record<string, string>>;

const COUNT = 'c:';

export function parsePosition(
  next: string | null,
  digest: string | null,
  generation: string | null,
): TallyPosition | null {
  return next === null ? null : { next: Number(next), digest: digest ?? '', generation: Number(generation) };
}

export function parseTally(partition: number, hash: TallyHash): PartitionTally | null {
  const { next, goal, gen, voters, late, ver, sealed } = hash;
  if (next === undefined) return null;
  return {
    partition,
    next: Number(next),
    goal: Number(goal),
    generation: Number(gen),
    voters: Number(voters),
    late: Number(late),
    version: Number(ver),
    sealed: sealed === '1',
    counts: parseCounts(hash).filter(({ votes }) => votes !== 0),
  };
}

/** `c:<candidate>` and `c:<candidate>:<class>`; a candidate's id has no colon, a class may. */
export function parseCounts(hash: TallyHash): VoteCount[] {
  return Object.entries(hash)
    .filter(([field]) => field.startsWith(COUNT))
    .map(([field, votes]) => {
      const [candidate = '', ...rest] = field.slice(COUNT.length).split(':');
      return { candidate, class: rest.join(':'), votes: Number(votes) };
    });
}

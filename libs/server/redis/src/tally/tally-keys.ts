import type { TallyRef, TallyTarget } from '@scrutineer/voting-domain';

/** The keys of one tally. They share a hash tag, so a cluster keeps them in one slot and one script may touch them all. */
export interface TallyKeys {
  readonly tally: string;
  /** Followed by the bucket's number. */
  readonly voters: string;
}

export function tallyKeys({ race, round, partition }: TallyRef, target: TallyTarget = 'live'): TallyKeys {
  const prefix = `{${race}:${round}:${partition}}:${target === 'rebuild' ? 'rebuild:' : ''}`;
  return { tally: `${prefix}tally`, voters: `${prefix}v:` };
}

/** The tally hash and every bucket. */
export function allKeys({ tally, voters }: TallyKeys, buckets: number): string[] {
  return [tally, ...Array.from({ length: buckets }, (_, bucket) => `${voters}${bucket}`)];
}

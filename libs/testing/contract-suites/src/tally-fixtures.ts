import type { MarkerKind, PartitionTally, TallyRecord, TallyRef, TallyStore } from '@scrutineer/voting-domain';
import { voterKey } from './tally-steps';

/** Where every tally of the suite is: stores that mix partitions up are to be seen. */
export const PARTITION = 1;

let races = 0;

/** A place that nobody has written to: of a race of its own, in `PARTITION`. */
export function freshRef(): TallyRef {
  races += 1;
  return { race: `race-${races}-${crypto.randomUUID()}`, round: 1, partition: PARTITION };
}

/** A voter's ballot, as the tally gets it. */
export function ballot(offset: number, voter: number, seq: number, candidate: number): TallyRecord {
  return { kind: 'ballot', offset, key: voterKey(voter), seq, candidate };
}

/** A marker of a race's version. */
export function marker(offset: number, kind: MarkerKind, version: number): TallyRecord {
  return { kind: 'marker', offset, marker: kind, version };
}

/** Offset 0 opens, every later one is the first ballot of the voter of that number. */
export function openLog(end: number): TallyRecord[] {
  return Array.from({ length: end }, (_, n) => (n === 0 ? marker(0, 'open', 1) : ballot(n, n, 1, n % 2)));
}

/** One partition's tally, its counts in an order that no store has to keep. */
export async function read(store: TallyStore, ref: TallyRef): Promise<PartitionTally | undefined> {
  const tallies = await store.read(ref.race, ref.round, ref.partition + 1);
  const tally = tallies[ref.partition];
  if (!tally) return undefined;
  const order = (count: { candidate: string; class: string }): string => `${count.candidate}:${count.class}`;
  return { ...tally, counts: [...tally.counts].sort((a, b) => (order(a) < order(b) ? -1 : 1)) };
}

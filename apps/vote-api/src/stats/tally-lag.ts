import { finalCut, type BallotLog, type PartitionTally, type Race, type Round } from '@scrutineer/voting-domain';

/** How far a round's tally is behind the log. */
export interface TallyLag {
  /** Records, all partitions together. */
  readonly lag: number;
  /** The partition that is furthest behind, and the first record it lacks. */
  readonly worst: { readonly partition: number; readonly next: number } | null;
}

/**
 * A sealed tally is behind nothing: it takes no more. Nor does that of an earlier round take anything beyond its cut,
 * however much the log grows. A partition without a tally lacks all since the round's start.
 */
export function tallyLag(
  race: Race,
  round: Round,
  ends: readonly number[],
  tallies: readonly (PartitionTally | null)[],
): TallyLag {
  const start = round.windows[0]?.scanFrom ?? [];
  const cut = round.round < race.round ? finalCut(round) : null;
  const behind = tallies.map((tally, partition) => {
    const next = tally?.next ?? start[partition] ?? 0;
    const end = Math.min(ends[partition] ?? 0, (cut?.[partition] ?? Number.POSITIVE_INFINITY) + 1);
    return { partition, next, lag: tally?.sealed ? 0 : Math.max(0, end - next) };
  });
  const worst = behind.reduce<(typeof behind)[number] | null>(
    (most, one) => (one.lag > (most?.lag ?? 0) ? one : most),
    null,
  );
  return { lag: behind.reduce((sum, one) => sum + one.lag, 0), worst };
}

/** Age in seconds of the first record that the partition furthest behind lacks, by the log's own time; 0 without any. */
export async function freshnessSeconds(log: BallotLog, { worst }: TallyLag, now: number): Promise<number> {
  if (!worst) return 0;
  for await (const { records } of log.read(worst.partition, worst.next, worst.next + 1)) {
    const [record] = records;
    if (record) return Math.max(0, now - record.at) / 1000;
  }
  return 0;
}

import { isDeepStrictEqual } from 'node:util';
import { eventually, forgetTally, readTally, type StoredPartition } from '@scrutineer/testing-journey';
import { PARTITIONS } from '../world/world';

/** Takes a round's tally away and compares what the workers make of the log, voter by voter; says where it differs. */
export async function rebuiltDifferently(url: string, race: string): Promise<string[]> {
  const before = await readTally(url, race, 1, PARTITIONS);
  await forgetTally(url, race, 1, PARTITIONS);
  const reached = (after: readonly (StoredPartition | null)[]): boolean =>
    after.every((part, partition) => part !== null && part.next >= (before[partition]?.next ?? 0));
  const after = await eventually('the tally is made anew', () => readTally(url, race, 1, PARTITIONS), reached);
  return before.flatMap((part, partition) => {
    return isDeepStrictEqual({ ...part, next: 0 }, { ...after[partition], next: 0 })
      ? []
      : [`partition ${partition} was made anew differently`];
  });
}

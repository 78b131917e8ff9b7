import { setTimeout as sleep } from 'node:timers/promises';
import { LogTruncatedError, recordDigest, type TallyPosition } from '@scrutineer/voting-domain';
import type { TallyParts } from '../worker-parts';
import { nameOf, type RoundOfLog } from './round-of-log';
import { splitBatch } from './split-batch';

const CATCH_UP_MS = 50;
const SWEPT_AWAY = 'another worker rebuilds the same tally; it will be audited again';

/**
 * Folds one tally again from the round's start beside the live one, then puts it in its place in one step. With
 * `discardLive` the live one is given up even if it is ahead: it covers records that the log no longer has.
 * @throws LogTruncatedError where the log no longer holds the round's start
 */
export async function rebuild(
  round: RoundOfLog,
  discardLive: boolean,
  parts: TallyParts,
  signal: AbortSignal,
): Promise<void> {
  const { ballotLog, tallyStore, book } = parts;
  const { ref, rules, start } = round;
  const live = await tallyStore.position(ref);
  const generation = (live?.generation ?? 0) + 1;
  await tallyStore.beginRebuild(ref, rules.buckets);
  const nothing = { ref, rules, start, goal: start, from: start, to: start, digest: '', records: [], generation };
  await tallyStore.apply(nothing, 'rebuild');
  let next = start;
  while (!signal.aborted) {
    for await (const batch of ballotLog.read(ref.partition, next)) {
      if (signal.aborted) return;
      const last = batch.records.at(-1);
      const digest = last ? recordDigest(last) : '';
      const records = splitBatch(batch, book).rounds.get(nameOf(ref)) ?? [];
      const stretch = { ref, rules, start, goal: batch.end, from: next, to: batch.to, digest, records, generation };
      const applied = await tallyStore.apply(stretch, 'rebuild');
      if (applied.outcome === 'rewind') throw new Error(SWEPT_AWAY);
      parts.watchdog.busy();
      next = batch.to;
    }
    if (await tallyStore.swap(ref, rules.buckets, discardLive)) return;
    if ((await tallyStore.position(ref, 'rebuild'))?.next !== next) throw new Error(SWEPT_AWAY);
    // The live tally has gone on meanwhile; so has the log it goes by.
    await sleep(CATCH_UP_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Whether the log holds what the tally says it covers. */
export async function coversItsLog(round: RoundOfLog, parts: TallyParts): Promise<boolean> {
  const position = await parts.tallyStore.position(round.ref);
  return !position || isOfLog(position, round, parts);
}

/**
 * Whether the record below a position is the one that was covered there. An unknown digest says nothing; a log that ends
 * below says that it is not.
 */
export async function isOfLog(
  position: Pick<TallyPosition, 'next' | 'digest'>,
  round: RoundOfLog,
  { ballotLog }: TallyParts,
): Promise<boolean> {
  const { partition } = round.ref;
  if (position.next <= round.start) return true;
  const end = (await ballotLog.ends())[partition] ?? 0;
  if (position.next > end) return false;
  if (position.digest === '') return true;
  try {
    for await (const batch of ballotLog.read(partition, position.next - 1, position.next)) {
      const record = batch.records.at(-1);
      if (record && recordDigest(record) !== position.digest) return false;
    }
  } catch (error) {
    // That record was archived and deleted; what is above it is whole.
    if (!(error instanceof LogTruncatedError)) throw error;
  }
  return true;
}

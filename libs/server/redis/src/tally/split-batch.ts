import type { ApplyBatch } from '@scrutineer/voting-domain';

/** Redis serves nobody else during a script: 1,000 records keep a call to a few milliseconds. */
export const MAX_RECORDS_A_CALL = 1000;

/**
 * Cuts a batch into stretches of at most 1,000 records that join without a gap, so that each is fenced by itself. Only
 * the last ends where the batch does and can carry its digest; the others carry none.
 */
export function splitBatch(batch: ApplyBatch): ApplyBatch[] {
  const { records } = batch;
  if (records.length <= MAX_RECORDS_A_CALL) return [batch];
  const pieces: ApplyBatch[] = [];
  for (let first = 0; first < records.length; first += MAX_RECORDS_A_CALL) {
    const following = records[first + MAX_RECORDS_A_CALL];
    pieces.push({
      ...batch,
      from: pieces.at(-1)?.to ?? batch.from,
      to: following?.offset ?? batch.to,
      digest: following ? '' : batch.digest,
      records: records.slice(first, first + MAX_RECORDS_A_CALL),
    });
  }
  return pieces;
}

import { tallyStoreContract } from '@scrutineer/testing-contracts';
import type { ApplyBatch, TallyRecord, TallyRef } from '@scrutineer/voting-domain';
import type { DatabaseSync } from 'node:sqlite';
import { specStorage } from '../spec-support/opened';
import { tallyTable } from './tally-table';
import { openDatabase } from '../worker/open-database';
import { packTallyRecords } from './tally-record-pack';

const { open, freshFile } = specStorage();

tallyStoreContract('SqliteTallyStore', async () => {
  const { tallyStore: store, close } = await open();
  return { store, close };
});

const ref: TallyRef = { race: 'monza-2025', round: 1, partition: 0 };

function batchOf(voters: number): ApplyBatch {
  const ballots = Array.from({ length: voters }, (_, n): TallyRecord => {
    const key = Uint8Array.of(n >>> 8, n & 255, ...Array<number>(14).fill(7));
    return { kind: 'ballot', offset: n + 1, key, seq: 1, candidate: n % 2 };
  });
  const records: TallyRecord[] = [{ kind: 'marker', offset: 0, marker: 'open', version: 1 }, ...ballots];
  const rules = { change: 'final' as const, candidates: ['44', '16'], buckets: 4 };
  return { ref, from: 0, to: voters + 1, digest: 'd', start: 0, goal: 0, generation: 0, rules, records };
}

describe('SqliteTallyStore', () => {
  it('finds its tallies again in a reopened file', async () => {
    const file = freshFile();
    const first = await open({ file });
    await first.tallyStore.apply(batchOf(10));
    const before = await first.tallyStore.read(ref.race, ref.round, 1);
    await first.close();
    const second = await open({ file });
    expect(await second.tallyStore.read(ref.race, ref.round, 1)).toEqual(before);
    expect(await second.tallyStore.audit(ref, 4)).toMatchObject({ voters: 10, entries: 10, sound: true });
    await second.close();
  });

  it('removes what a swap replaced piecemeal, and only that', () => {
    const { db } = openDatabase({ file: freshFile(), ballotPartitions: 1 });
    const { writes, reads, sweep } = tallyTable(db);
    const { records, ...batch } = batchOf(3000);
    const packed = packTallyRecords(records);
    writes.applyTally({ batch, packed, target: 'live' });
    writes.applyTally({ batch, packed, target: 'rebuild' });
    expect(rows(db, 'tally_voters')).toBe(6000);
    expect(writes.swapTally({ ref, discardLive: false })).toBe(true);
    expect(rows(db, 'tally_voters')).toBe(6000);
    const left = [1, 2, 3, 4].map(() => {
      sweep();
      return rows(db, 'tally_voters');
    });
    expect(left).toEqual([4000, 3000, 3000, 3000]);
    expect(rows(db, 'tally')).toBe(1);
    expect(reads.auditTally(ref)).toMatchObject({ voters: 3000, entries: 3000, sound: true });
    db.close();
  });
});

function rows(db: DatabaseSync, table: string): number {
  return Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
}

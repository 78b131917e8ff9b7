import type { DatabaseSync } from 'node:sqlite';
import { applyBatch, partitionTally, UNREACHABLE_GOAL } from '@scrutineer/voting-domain';
import type { TallyRef, TallyTarget } from '@scrutineer/voting-domain';
import type { Handlers } from '../channel/protocol';
import { unpackTallyRecords } from './tally-record-pack';
import { stateColumns, stateOf, stateValues, type TallyRow } from './tally-row';
import { VoterRows } from './voter-rows';

const SWEEP_VOTERS = 2_000;

type Reads = Handlers<'tallyPosition' | 'readTally' | 'standings' | 'auditTally'>;
type Writes = Handlers<'applyTally' | 'beginRebuild' | 'swapTally'>;

/**
 * The worker's side of the tally store. A tally is a row of `tally` that owns its voters by id, so a swap only renames:
 * what was replaced loses its target (null), and its voters are removed piecemeal, without a stall.
 */
export function tallyTable(db: DatabaseSync): { reads: Reads; writes: Writes; sweep: () => void } {
  const voters = new VoterRows(db);
  const where = 'race = ? AND round = ? AND partition = ? AND target = ?';
  const select = db.prepare(`SELECT * FROM tally WHERE ${where}`);
  const live = db.prepare(`SELECT * FROM tally WHERE race = ? AND round = ? AND target = 'live' ORDER BY partition`);
  const insert = db.prepare(
    `INSERT INTO tally (id, race, round, partition, target, ${stateColumns.join(', ')})
     VALUES (${Array(5 + stateColumns.length)
       .fill('?')
       .join(', ')})`,
  );
  const update = db.prepare(
    `UPDATE tally SET ${stateColumns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
  );
  const drop = db.prepare(`UPDATE tally SET target = NULL WHERE ${where}`);
  const doubt = db.prepare(`UPDATE tally SET goal = ? WHERE ${where}`);
  const promote = db.prepare(`UPDATE tally SET target = 'live', generation = ? WHERE id = ?`);
  const dropped = db.prepare('SELECT id FROM tally WHERE target IS NULL LIMIT 1');
  const remove = db.prepare('DELETE FROM tally WHERE id = ?');
  const nextId = db.prepare('SELECT coalesce(max(id), 0) + 1 AS id FROM tally');

  const find = ({ race, round, partition }: TallyRef, target: TallyTarget): TallyRow | undefined =>
    select.get(race, round, partition, target) as unknown as TallyRow | undefined;

  return {
    reads: {
      tallyPosition: ({ ref, target }) => {
        const row = find(ref, target);
        return row ? { next: row.next, digest: row.digest, generation: row.generation } : null;
      },
      readTally: ({ race, round, partitions }) => {
        const tallies = Array<null | ReturnType<typeof partitionTally>>(partitions).fill(null);
        for (const row of live.all(race, round) as unknown as TallyRow[]) {
          if (row.partition >= partitions) continue;
          tallies[row.partition] = partitionTally(row.partition, stateOf(row), JSON.parse(row.candidates) as string[]);
        }
        return tallies;
      },
      standings: ({ ref, keys }) => {
        const row = find(ref, 'live');
        return { next: row?.next ?? null, choices: keys.map((key) => (row ? voters.find(row.id, key) : null)) };
      },
      auditTally: (ref) => {
        const row = find(ref, 'live');
        if (!row) return null;
        const state = stateOf(row);
        const votes = [...state.counts.values()].reduce((sum, n) => sum + n, 0);
        const entries = voters.count(row.id);
        const adds = votes === state.voters && entries === state.voters + state.blanks;
        const sound = adds && state.goal !== UNREACHABLE_GOAL;
        return { votes, voters: state.voters, blanks: state.blanks, entries, sound };
      },
    },
    writes: {
      applyTally: ({ batch, packed, target }) => {
        const { race, round, partition } = batch.ref;
        const row = find(batch.ref, target);
        const id = row?.id ?? Number(nextId.get()?.['id']);
        const stored = row ? stateOf(row) : null;
        const records = unpackTallyRecords(packed);
        const { outcome, state } = applyBatch(stored, voters.of(id), { ...batch, records });
        if (outcome.outcome !== 'applied' || !state) return outcome;
        const values = stateValues(state, batch.rules.candidates);
        if (row) update.run(...values, id);
        else insert.run(id, race, round, partition, target, ...values);
        return outcome;
      },
      beginRebuild: ({ race, round, partition }) => {
        drop.run(race, round, partition, 'rebuild');
        doubt.run(UNREACHABLE_GOAL, race, round, partition, 'live');
        return null;
      },
      swapTally: ({ ref, discardLive }) => {
        const rebuilt = find(ref, 'rebuild');
        const standing = find(ref, 'live');
        if (!rebuilt) return false;
        if (standing && rebuilt.next < standing.next && !discardLive) return false;
        drop.run(ref.race, ref.round, ref.partition, 'live');
        promote.run(Math.max(standing?.generation ?? 0, rebuilt.generation) + 1, rebuilt.id);
        return true;
      },
    },
    sweep: () => {
      const row = dropped.get() as { id: number } | undefined;
      if (row && !voters.remove(row.id, SWEEP_VOTERS)) remove.run(row.id);
    },
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { RawRecord } from '@scrutineer/voting-domain';
import type { Handlers } from '../channel/protocol';
import type { OffsetCounters } from '../worker/offset-counters';
import { packRecords, unpackAppend } from './record-pack';

/** The worker's side of the ballot log. */
export function ballotTable(
  db: DatabaseSync,
  offsets: OffsetCounters,
): { reads: Handlers<'read'>; writes: Handlers<'append' | 'mark'> } {
  const insert = db.prepare('INSERT INTO ballots (partition, offset, key, value, at) VALUES (?, ?, ?, ?, ?)');
  const range = db.prepare(
    'SELECT offset, key, value, at FROM ballots WHERE partition = ? AND offset >= ? AND offset < ? ORDER BY offset',
  );
  const keyless = db.prepare(
    'SELECT offset, value FROM ballots WHERE partition = ? AND offset >= ? AND key IS NULL ORDER BY offset',
  );
  const first = db.prepare('SELECT min(offset) AS earliest FROM ballots WHERE partition = ? AND offset >= ?');

  const write = (partition: number, key: Uint8Array | null, value: Uint8Array, at: number): number => {
    const offset = offsets.takeBallot(partition);
    insert.run(partition, offset, key, value, at);
    return offset;
  };

  return {
    reads: {
      read: ({ partition, from, to }) => {
        const end = offsets.ballots[partition]!;
        const rows = range.all(partition, from, to) as unknown as RawRecord[];
        if (from >= end || rows[0]?.offset === from) return { end, packed: packRecords(rows), earliest: null };
        const { earliest } = first.get(partition, from) as { earliest: number | null };
        return { end, packed: packRecords([]), earliest: earliest ?? end };
      },
    },
    writes: {
      append: (packed) => {
        const at = Date.now();
        const written: number[] = [];
        unpackAppend(packed, (partition, key, value) => written.push(write(partition, key, value, at)));
        return { offsets: Float64Array.from(written), at };
      },
      mark: ({ value, from }) => {
        const at = Date.now();
        const own = from.map((_, partition) => write(partition, null, value, at));
        return from.map((start, partition) => {
          const searchedFrom = own[partition]! < start ? 0 : start;
          return keyless.all(partition, searchedFrom) as unknown as { offset: number; value: Uint8Array }[];
        });
      },
    },
  };
}

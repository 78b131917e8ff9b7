import type { DatabaseSync } from 'node:sqlite';
import type { Handlers } from '../channel/protocol';

/** The worker's side of the dead letters. */
export function deadTable(db: DatabaseSync): { writes: Handlers<'putDead'> } {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO dead_ballots (partition, offset, code, key, value, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    writes: {
      putDead: (letters) => {
        for (const { partition, code, record } of letters) {
          insert.run(partition, record.offset, code, record.key, record.value, record.at);
        }
        return null;
      },
    },
  };
}

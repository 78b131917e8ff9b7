import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Standing, VoterTable } from '@scrutineer/voting-domain';

/** The voters of all tallies, by tally and pseudonym. */
export class VoterRows {
  readonly #get: StatementSync;
  readonly #set: StatementSync;
  readonly #count: StatementSync;
  readonly #remove: StatementSync;

  constructor(db: DatabaseSync) {
    this.#get = db.prepare('SELECT seq, candidate, class FROM tally_voters WHERE tally = ? AND voter = ?');
    this.#set = db.prepare(
      'INSERT OR REPLACE INTO tally_voters (tally, voter, seq, candidate, class) VALUES (?, ?, ?, ?, ?)',
    );
    this.#count = db.prepare('SELECT count(*) AS entries FROM tally_voters WHERE tally = ?');
    this.#remove = db.prepare(
      `DELETE FROM tally_voters WHERE tally = ?1 AND voter IN (SELECT voter FROM tally_voters WHERE tally = ?1 LIMIT ?2)`,
    );
  }

  /** The table that `applyBatch` works on. */
  of(tally: number): VoterTable {
    return {
      get: (key) => this.find(tally, key),
      set: (key, { seq, candidate, class: voterClass }) => {
        this.#set.run(tally, key, seq, candidate, voterClass);
      },
    };
  }

  find(tally: number, key: Uint8Array): Standing | null {
    const row = this.#get.get(tally, key) as unknown as Standing | undefined;
    return row ? { seq: row.seq, candidate: row.candidate, class: row.class } : null;
  }

  count(tally: number): number {
    return Number(this.#count.get(tally)?.['entries']);
  }

  /** Removes up to `limit` voters; false once none is left. */
  remove(tally: number, limit: number): boolean {
    return this.#remove.run(tally, limit).changes !== 0;
  }
}

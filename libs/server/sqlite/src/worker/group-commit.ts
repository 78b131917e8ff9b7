// Group commit: whatever waits on the port, up to a bound of rows, becomes one transaction with one sync. No answer
// leaves before its commit. A crash leaves whole transactions only, and every answered one among them.
import type { DatabaseSync } from 'node:sqlite';
import type { Answer, Committed, Question, RequestName } from '../channel/protocol';
import type { OffsetCounters } from './offset-counters';
import type { RequestTables } from './request-tables';

/** What these delete must not survive in the write-ahead log either. */
const PURGES: ReadonlySet<RequestName> = new Set<RequestName>(['eraseSecret']);

export interface GroupCommitParts extends RequestTables {
  readonly db: DatabaseSync;
  readonly offsets: OffsetCounters;
  readonly post: (committed: Committed) => void;
}

export class GroupCommit {
  readonly #parts: GroupCommitParts;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  run(group: readonly Question[]): void {
    const { post, offsets } = this.#parts;
    const answers = this.#attempt(group);
    post({ answers, ends: offsets.ballots, commands: offsets.commands });
  }

  /**
   * All in one transaction, without savepoints, since failures are rare. Where one request fails, everything is
   * rolled back and each is tried in a transaction of its own, so that it fails alone.
   */
  #attempt(group: readonly Question[]): readonly Answer[] {
    const { db, offsets, handlers, writes } = this.#parts;
    const answers: Answer[] = [];
    let writing = false;
    try {
      for (const { id, name, ask } of group) {
        if (!writing && writes.has(name)) {
          db.exec('BEGIN IMMEDIATE');
          writing = true;
        }
        const handle = handlers[name] as (ask: unknown) => unknown;
        answers.push({ id, value: handle(ask) });
      }
    } catch (error) {
      this.#rollback();
      if (group.length > 1) return group.flatMap((one) => this.#attempt([one]));
      return failures(group, error, false);
    }
    try {
      if (writing) db.exec('COMMIT');
      offsets.commit();
      if (group.some(({ name }) => PURGES.has(name))) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#rollback();
      return failures(group, error, true);
    }
    return answers;
  }

  #rollback(): void {
    if (this.#parts.db.isTransaction) this.#parts.db.exec('ROLLBACK');
    this.#parts.offsets.rollback();
  }
}

function failures(group: readonly Question[], error: unknown, unknown: boolean): Answer[] {
  const message = error instanceof Error ? error.message : String(error);
  return group.map(({ id }) => ({ id, failure: { message, unknown } }));
}

import type { DatabaseSync } from 'node:sqlite';
import { ballotTable } from '../ballot-log/ballot-table';
import type { Handlers, RequestName } from '../channel/protocol';
import { deadTable } from '../dead-letters/dead-table';
import { expiringTable } from '../expiring/expiring-table';
import { raceTable } from '../race-log/race-table';
import { secretTable } from '../round-secrets/secret-table';
import { tallyTable } from '../tally/tally-table';
import type { OffsetCounters } from './offset-counters';

export interface RequestTables {
  readonly handlers: Handlers<RequestName>;
  /** Names of those that run inside a transaction. */
  readonly writes: ReadonlySet<string>;
}

/** Every request's handler, over one open file. */
export function requestTables(db: DatabaseSync, offsets: OffsetCounters): RequestTables {
  const ballots = ballotTable(db, offsets);
  const races = raceTable(db, offsets);
  const secrets = secretTable(db);
  const tallies = tallyTable(db);
  const expiring = expiringTable(db);

  const reads = { ...ballots.reads, ...races.reads, ...secrets.reads, ...tallies.reads, ...expiring.reads };
  const writes = {
    ...ballots.writes,
    ...races.writes,
    ...secrets.writes,
    ...deadTable(db).writes,
    ...tallies.writes,
    ...expiring.writes,
    beat: (now: number): null => {
      expiring.sweep(now);
      tallies.sweep();
      return null;
    },
  };
  return { handlers: { ...reads, ...writes }, writes: new Set(Object.keys(writes)) };
}

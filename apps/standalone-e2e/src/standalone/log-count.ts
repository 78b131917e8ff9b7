import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ballotValueSchema } from '@scrutineer/contracts';

/** A ballot as it lies in the log. */
export interface LoggedBallot {
  readonly voter: string;
  readonly candidate: string;
  readonly seq: number;
  readonly position: string;
}

/** What the log itself says of a round of a race, read without any code of the service. */
export interface LogCount {
  /** By ballot id; a ballot that was sent again may be there more than once. */
  readonly ballots: ReadonlyMap<string, readonly LoggedBallot[]>;
  /** Standing choices by candidate: each voter's highest seq. */
  readonly votes: Readonly<Record<string, number>>;
  readonly voters: number;
}

/** Counts a copy of the data directory's log: the service, which must not be running, is to find its file untouched. */
export function countLog(dataDir: string, copy: string, race: string): LogCount {
  mkdirSync(copy);
  for (const file of ['scrutineer.sqlite', 'scrutineer.sqlite-wal']) {
    // A service that stopped in order leaves no write-ahead log.
    if (existsSync(path.join(dataDir, file))) copyFileSync(path.join(dataDir, file), path.join(copy, file));
  }
  const db = new DatabaseSync(path.join(copy, 'scrutineer.sqlite'));
  const rows = db.prepare('SELECT partition, offset, key, value FROM ballots WHERE key IS NOT NULL').all();
  db.close();
  const ballots = new Map<string, LoggedBallot[]>();
  const standing = new Map<string, LoggedBallot>();
  for (const { partition, offset, key, value } of rows) {
    const { r, b, c, s } = ballotValueSchema.parse(JSON.parse(Buffer.from(value as Uint8Array).toString()));
    if (r !== race) continue;
    const voter = Buffer.from(key as Uint8Array).toString('hex');
    const ballot = { voter, candidate: c, seq: s, position: `${String(partition)}/${String(offset)}` };
    ballots.set(b, [...(ballots.get(b) ?? []), ballot]);
    if (ballot.seq > (standing.get(voter)?.seq ?? 0)) standing.set(voter, ballot);
  }
  const votes: Record<string, number> = {};
  for (const { candidate } of standing.values()) votes[candidate] = (votes[candidate] ?? 0) + 1;
  return { ballots, votes, voters: standing.size };
}

// The test's own count: a few lines after the published rules, sharing nothing with the product's reducer.
import type { LoggedPartitions, LoggedRecord } from './read-ballot-log';

/** The ballot that stands for a voter. */
export interface StandingBallot {
  readonly ballotId: string;
  readonly candidate: string;
  readonly seq: number;
  readonly partition: number;
}

/** From an open marker to its close marker: offsets above `opened` and below `closed` count. */
export interface Window {
  readonly opened: number;
  readonly closed: number;
}

export interface RoundCount {
  /** Votes by candidate; nobody who has none. */
  readonly votes: ReadonlyMap<string, number>;
  /** By the voter's pseudonym. */
  readonly standing: ReadonlyMap<string, StandingBallot>;
  /** The windows of each partition. */
  readonly windows: readonly (readonly Window[])[];
  /** Voters whose ballots lie in more than one partition. */
  readonly scattered: readonly string[];
}

/** Counts a round under `until_close`: the highest `seq` inside a window stands, of equal ones the first in the log. */
export function countRound(log: LoggedPartitions, race: string, round: number): RoundCount {
  const standing = new Map<string, StandingBallot>();
  const home = new Map<string, number>();
  const scattered: string[] = [];
  const windows: Window[][] = [];
  for (const [partition, records] of log.entries()) {
    let version = 0;
    let opened: number | null = null;
    windows[partition] = [];
    for (const { offset, key, value } of inOrder(records)) {
      if (value?.r !== race || value.n !== round) continue;
      if ('m' in value) {
        // Whoever finishes a transition repeats its markers: the first of a version counts, and none of an older one.
        if (value.e <= version) continue;
        version = value.e;
        if (value.m === 'close' && opened !== null) windows[partition].push({ opened, closed: offset });
        opened = value.m === 'open' ? offset : null;
      } else if (key !== null && 'b' in value) {
        if ((home.get(key) ?? partition) !== partition) scattered.push(key);
        home.set(key, partition);
        if (opened !== null && value.s > (standing.get(key)?.seq ?? 0)) {
          standing.set(key, { ballotId: value.b, candidate: value.c, seq: value.s, partition });
        }
      }
    }
  }
  const votes = new Map<string, number>();
  for (const { candidate } of standing.values()) votes.set(candidate, (votes.get(candidate) ?? 0) + 1);
  return { votes, standing, windows, scattered };
}

function inOrder(records: ReadonlyMap<number, LoggedRecord>): LoggedRecord[] {
  return [...records.values()].sort((a, b) => a.offset - b.offset);
}

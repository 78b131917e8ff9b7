import type { Results } from '@scrutineer/contracts';
import { mergeResults } from '@scrutineer/voting-domain';
import { frozenRace } from './frozen-race';
import type { Recount } from './recount-export';

/** A recount beside the live tally, as `recount --json` prints it; what has nothing to be compared with is null. */
export interface Comparison {
  readonly race: string;
  readonly round: number;
  readonly equal: boolean | null;
  readonly candidates: readonly { readonly id: string; readonly recount: number; readonly live: number | null }[];
  readonly records: number;
  readonly ballots: number;
  readonly voters: number;
  readonly liveVoters: number | null;
  readonly late: number;
  readonly dead: number;
}

/** Merges the recounted partitions, without whom the export says to leave out, and sets them beside the live results. */
export function compare(recount: Recount, live: Results | null): Comparison {
  const { header, tallies, records, ballots, late, dead } = recount;
  const { race, round } = header;
  const merged = mergeResults(frozenRace(header), round, tallies, 'closed', 0);
  const liveVotes = new Map(live?.candidates.map(({ id, votes }) => [id, votes]));
  const recounted = new Map(merged.candidates.map(({ id, votes }) => [id, votes]));
  const candidates = [...new Set([...recounted.keys(), ...liveVotes.keys()])].map((id) => ({
    id,
    recount: recounted.get(id) ?? 0,
    live: live && (liveVotes.get(id) ?? 0),
  }));
  const equal =
    live &&
    live.total === merged.total &&
    live.voters === merged.voters &&
    candidates.every((candidate) => candidate.recount === candidate.live);
  const voters = merged.voters;
  return { race, round, equal, candidates, records, ballots, voters, liveVoters: live && live.voters, late, dead };
}

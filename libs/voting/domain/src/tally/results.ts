import type { PartitionTally } from '../ports/tally-store.port';
import { currentRound, finalCut, isWithdrawn, roundOf, type Race, type Round } from '../race/race';
import { ranks, shares } from './shares';

export type ResultsState = 'open' | 'closing' | 'recovering' | 'closed' | 'certified';

export interface CandidateResult {
  readonly id: string;
  readonly votes: number;
  readonly share: number;
  readonly rank: number;
}

/** A round's tally merged over its partitions, as shown to people. */
export interface Results {
  readonly race: string;
  readonly round: number;
  readonly state: ResultsState;
  /** Votes that count. */
  readonly total: number;
  /** All standing choices, those excluded by a rule too. */
  readonly voters: number;
  /** ISO 8601 UTC. */
  readonly asOf: string;
  readonly excluded: readonly { readonly rule: string; readonly votes: number }[];
  readonly candidates: readonly CandidateResult[];
}

/** Merges partition tallies under the race's rules. Candidates keep the race's order; equal votes share a rank. */
export function mergeResults(
  race: Race,
  round: number,
  tallies: readonly (PartitionTally | null)[],
  state: ResultsState,
  now: number,
): Results {
  const votes = new Map<string, number>();
  for (const tally of tallies) {
    for (const count of tally?.counts ?? [])
      votes.set(count.candidate, (votes.get(count.candidate) ?? 0) + count.votes);
  }
  const record = roundOf(race, round);
  const excludes = (record?.frozen?.rules ?? race.rules).withdrawn === 'exclude';
  const counting = race.candidates.map((candidate) =>
    excludes && isWithdrawn(candidate, record) ? 0 : (votes.get(candidate.id) ?? 0),
  );
  const total = sum(counting);
  const voters = sum([...votes.values()]);
  const share = shares(counting);
  const rank = ranks(counting);
  return {
    race: race.id,
    round,
    state,
    total,
    voters,
    asOf: new Date(now).toISOString(),
    excluded: voters > total ? [{ rule: 'withdrawn', votes: voters - total }] : [],
    candidates: race.candidates.map(({ id }, i) => ({ id, votes: counting[i]!, share: share[i]!, rank: rank[i]! })),
  };
}

/**
 * What may be said of a round's totals: `recovering` while any partition is missing, does not add up, is behind its goal,
 * or behind what this reader has already seen (`floor`); `closing` until every partition has passed the cut.
 */
export function resultsState(
  race: Race,
  round: number,
  tallies: readonly (PartitionTally | null)[],
  floor: readonly number[] = [],
): ResultsState {
  const record = roundOf(race, round);
  if (!record?.frozen) return 'closed';
  const cut = finalCut(record);
  // Past the cut nothing counts any more, and the tally of a finished round goes no further, whatever lies beyond.
  const isBehind = (tally: PartitionTally, p: number): boolean =>
    tally.next < Math.min(Math.max(tally.goal, floor[p] ?? 0), (cut?.[p] ?? Infinity) + 1);
  if (tallies.some((tally, p) => !tally || !addsUp(tally) || isBehind(tally, p))) return 'recovering';
  return standingState(race, record, tallies);
}

function standingState(race: Race, round: Round, tallies: readonly (PartitionTally | null)[]): ResultsState {
  const isCurrent = round === currentRound(race);
  if (isCurrent && (race.state === 'open' || race.state === 'opening')) return 'open';
  const cut = finalCut(round);
  if (!cut || !passed(tallies, cut)) return 'closing';
  return round.certifiedVersion === null ? 'closed' : 'certified';
}

/** Whether every partition's `next` lies beyond the cut, so that nothing more can count. */
export function passed(tallies: readonly (PartitionTally | null)[], cut: readonly number[]): boolean {
  return cut.every((offset, p) => (tallies[p]?.next ?? 0) > offset);
}

/** A tally that does not was damaged from outside; the worker's audit has it counted again. */
function addsUp({ counts, voters }: PartitionTally): boolean {
  return sum(counts.map(({ votes }) => votes)) === voters;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

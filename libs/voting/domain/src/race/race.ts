/** One choice of a race. `id` is the start number as text and is distinct within the race. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly colour: string;
  readonly withdrawn: boolean;
}

/** `until_close`: the highest `seq` counts. `final`: the first ballot in the log counts. */
export type ChangeRule = 'final' | 'until_close';
/** Who sees results, and when; an operator's reveal or hide goes before it (see `resultsVisible`). */
export type Visibility = 'always' | 'after_vote' | 'after_close' | 'manual' | 'never';
/** What becomes of the votes for a withdrawn candidate when results are merged. */
export type WithdrawnRule = 'count' | 'exclude';

export interface RaceRules {
  readonly change: ChangeRule;
  readonly visibility: Visibility;
  readonly withdrawn: WithdrawnRule;
}

export type RaceState = 'draft' | 'opening' | 'open' | 'closing' | 'closed' | 'certified';

/**
 * What uniqueness rests on, fixed in the race log by the round's first `open`: a voter's ballots must all fall into
 * one partition and one bucket for as long as the round can be recounted.
 */
export interface FrozenRound {
  readonly partitions: number;
  readonly partitioner: 'murmur2';
  /** Voter buckets a partition; sized for memory, without influence on the count. */
  readonly buckets: number;
  /** SHA-256 of the round's pepper, hex. A gateway without the matching pepper admits nothing. */
  readonly pepperHash: string;
  readonly rules: RaceRules;
  /** Candidate ids in the race's order; the tally names a candidate by its index here. */
  readonly candidates: readonly string[];
}

/** One stretch of a round between an open and a close marker; one offset a partition. */
export interface Window {
  readonly openVersion: number;
  /** Each partition's end offset, read before the open command was appended: no marker of this window lies below. */
  readonly scanFrom: readonly number[];
  readonly opened: readonly number[] | null;
  readonly closeVersion: number | null;
  /** The cut: the first close marker of `closeVersion` in each partition. */
  readonly cut: readonly number[] | null;
}

export interface Round {
  readonly round: number;
  readonly frozen: FrozenRound | null;
  readonly windows: readonly Window[];
  readonly certifiedVersion: number | null;
  /** Offsets of the certify markers, once every partition has one. */
  readonly sealed: readonly number[] | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  /** Candidates withdrawn by the time the next round began; null in the current round, where the race itself says it. */
  readonly withdrawn: readonly string[] | null;
}

/** A transition that has been accepted and still needs its markers; any vote-api may finish it. */
export interface Transition {
  readonly kind: 'open' | 'close';
  readonly version: number;
  readonly scanFrom: readonly number[];
  /** A reset of a running round closes it first, then starts the next. */
  readonly thenReset: boolean;
}

export interface Race {
  readonly id: string;
  readonly title: string;
  readonly candidates: readonly Candidate[];
  readonly rules: RaceRules;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly state: RaceState;
  readonly version: number;
  readonly round: number;
  /** An operator's `reveal` (true) or `hide` (false), until the next reset. */
  readonly shown: boolean | null;
  readonly candidatesLocked: boolean;
  readonly transition: Transition | null;
  /** Every round so far, oldest first; the last one is the current. */
  readonly rounds: readonly Round[];
}

/** The round with that number, or undefined. Rounds count from 1. */
export function roundOf(race: Race, round: number): Round | undefined {
  return race.rounds[round - 1];
}

/** The round the race is in now. */
export function currentRound(race: Race): Round {
  const round = roundOf(race, race.round);
  if (!round) throw new Error(`race ${race.id} has no round ${race.round}`);
  return round;
}

/** Whether a candidate is withdrawn in a round: a withdrawal changes its own round and those after it, none before. */
export function isWithdrawn(candidate: Candidate, round: Round | undefined): boolean {
  return round?.withdrawn ? round.withdrawn.includes(candidate.id) : candidate.withdrawn;
}

/** The cut that ends the round as it stands: of its last window, or null while that is open (or never opened). */
export function finalCut(round: Round): readonly number[] | null {
  return round.windows.at(-1)?.cut ?? null;
}

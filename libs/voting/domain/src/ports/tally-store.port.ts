import type { MarkerKind } from '../ballot/log-record';
import type { ChangeRule } from '../race/race';

/** The unit of the tally: one (race, round, partition), with its own `next` offset beside its counts. */
export interface TallyRef {
  readonly race: string;
  readonly round: number;
  readonly partition: number;
}

/** A record as the tally sees it: already judged to belong to this (race, round, partition). */
export type TallyRecord =
  | {
      readonly kind: 'ballot';
      readonly offset: number;
      readonly key: Uint8Array;
      readonly seq: number;
      readonly candidate: number;
    }
  | { readonly kind: 'class'; readonly offset: number; readonly key: Uint8Array; readonly class: string }
  | { readonly kind: 'marker'; readonly offset: number; readonly marker: MarkerKind; readonly version: number };

/** What the round froze, as far as applying needs it. */
export interface TallyRules {
  readonly change: ChangeRule;
  /** Candidate ids; a record's `candidate` is an index into them. */
  readonly candidates: readonly string[];
  readonly buckets: number;
}

/**
 * The whole stretch [from, to) of a partition and those of its records that concern `ref`. The store trims what lies
 * below its `next` and refuses a stretch that starts above it, so a gap is always seen and a repeat never counts.
 */
export interface ApplyBatch {
  readonly ref: TallyRef;
  readonly from: number;
  readonly to: number;
  /** `recordDigest` of the record at `to - 1`. */
  readonly digest: string;
  /** Where an absent `next` begins: the scan start of the round's first window. */
  readonly start: number;
  /** The partition's end as known now; stored when `next` was absent, so that readers show `recovering` until it is passed. */
  readonly goal: number;
  /** Generation the caller read; a rebuild swapped in meanwhile makes the call stale. */
  readonly generation: number;
  readonly rules: TallyRules;
  readonly records: readonly TallyRecord[];
}

/** What the ballots of one applied batch came to. */
export interface AppliedCounts {
  /** A voter's first standing choice. */
  readonly counted: number;
  /** Replaced the voter's earlier choice. */
  readonly changed: number;
  /** Changed nothing: a repeat, an older `seq`, or a second ballot under `final`. */
  readonly repeated: number;
  /** Outside every window. */
  readonly late: number;
}

export type ApplyOutcome =
  | ({
      readonly outcome: 'applied';
      readonly next: number;
      /** Where the tally stood, if that was above `from`: the caller knows whether it may have been. */
      readonly trimmed?: Pick<TallyPosition, 'next' | 'digest'>;
    } & AppliedCounts)
  /** The batch starts above `next`: read again from there. */
  | { readonly outcome: 'rewind'; readonly next: number }
  /** The generation was swapped: read the position again. */
  | { readonly outcome: 'stale'; readonly generation: number };

export interface TallyPosition {
  readonly next: number;
  /**
   * Of the record at `next - 1`. '' means not known, so there is nothing to compare: no record covered yet, or the
   * store was cut off between two of the calls it split a large batch into.
   */
  readonly digest: string;
  readonly generation: number;
}

/** A voter's standing choice. `candidate` is null for a voter who was classed but never voted. */
export interface Standing {
  readonly seq: number;
  readonly candidate: number | null;
  readonly class: string;
}

/** Standing choices of some voters. */
export interface Standings {
  /** Offset up to which the tally had come when they were read; null where nothing was stored. */
  readonly next: number | null;
  /** In the order asked; null where the voter has none. */
  readonly choices: readonly (Standing | null)[];
}

export interface VoteCount {
  readonly candidate: string;
  /** '' for voters without a class. */
  readonly class: string;
  readonly votes: number;
}

/** One partition's tally as readers see it. */
export interface PartitionTally {
  readonly partition: number;
  readonly next: number;
  readonly goal: number;
  readonly generation: number;
  readonly voters: number;
  readonly late: number;
  /** Version of the last marker applied, 0 before the first. */
  readonly version: number;
  readonly sealed: boolean;
  readonly counts: readonly VoteCount[];
}

/** The goal of a live tally that is to be replaced by a rebuilt one: never reached, so readers show `recovering`. */
export const UNREACHABLE_GOAL = Number.MAX_SAFE_INTEGER;

/** What an audit found. Sound means votes = voters, entries = voters + blanks, and that no rebuild was left half-way. */
export interface TallyAudit {
  readonly votes: number;
  readonly voters: number;
  /** Voters with a class and no choice. */
  readonly blanks: number;
  readonly entries: number;
  readonly sound: boolean;
}

/** `live` is what people see; `rebuild` is filled beside it and swapped in. */
export type TallyTarget = 'live' | 'rebuild';

export interface TallyStore {
  apply(batch: ApplyBatch, target?: TallyTarget): Promise<ApplyOutcome>;
  position(ref: TallyRef, target?: TallyTarget): Promise<TallyPosition | null>;
  /** Partitions 0 … partitions−1 in order, null where nothing is stored. */
  read(race: string, round: number, partitions: number): Promise<(PartitionTally | null)[]>;
  /** Choices and `next` of one instant, so that the one may be judged by the other. */
  standings(ref: TallyRef, buckets: number, keys: readonly Uint8Array[]): Promise<Standings>;
  /** Null where nothing is stored. */
  audit(ref: TallyRef, buckets: number): Promise<TallyAudit | null>;
  /** Empties the rebuild target, and gives the live tally, if there is one, `UNREACHABLE_GOAL`. */
  beginRebuild(ref: TallyRef, buckets: number): Promise<void>;
  /**
   * Puts the rebuilt tally in the live one's place in one step, as a new generation. Refused (false) while its `next` is
   * below the live one's, unless `discardLive`: the live tally covers records that the log no longer has. Refused too
   * where nothing was rebuilt.
   */
  swap(ref: TallyRef, buckets: number, discardLive: boolean): Promise<boolean>;
}

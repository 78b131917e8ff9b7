import type { Standing } from '../ports/tally-store.port';

/** The tally of one (race, round, partition), without its voters. */
export interface TallyState {
  /** Offset of the next record to apply: everything below is in the counts, nothing above. */
  readonly next: number;
  readonly digest: string;
  readonly generation: number;
  /** The log's end when this tally began: until `next` reaches it, readers show `recovering`. */
  readonly goal: number;
  /** Inside a window: the last marker applied opened one. */
  readonly open: boolean;
  /** The certify marker was applied: nothing changes any more. */
  readonly sealed: boolean;
  /** Version of the last marker applied; a marker not above it is a repeat. */
  readonly version: number;
  readonly voters: number;
  readonly blanks: number;
  readonly late: number;
  /** Votes by `countKey(candidate, class)`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The voters of one tally, wherever they are kept. */
export interface VoterTable {
  get(key: Uint8Array): Standing | null;
  set(key: Uint8Array, standing: Standing): void;
}

/** Key of a count: candidate index and class; '' for voters without a class. */
export function countKey(candidate: number, voterClass: string): string {
  return voterClass === '' ? `${candidate}` : `${candidate}:${voterClass}`;
}

/** The inverse of `countKey`. */
export function parseCountKey(key: string): { candidate: number; class: string } {
  const colon = key.indexOf(':');
  return colon < 0
    ? { candidate: Number(key), class: '' }
    : { candidate: Number(key.slice(0, colon)), class: key.slice(colon + 1) };
}

export function emptyTally(next: number, goal: number, generation: number): TallyState {
  return {
    next,
    digest: '',
    generation,
    goal,
    open: false,
    sealed: false,
    version: 0,
    voters: 0,
    blanks: 0,
    late: 0,
    counts: new Map(),
  };
}

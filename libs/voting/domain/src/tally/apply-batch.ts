// The tally's reducer and its fence. Pure: the same log gives the same tally in whatever pieces, however often and by
// however many workers it is applied. The Redis script is a second implementation of this file; the contract suite of
// the tally store holds both to the same answers.
import type { ApplyBatch, ApplyOutcome, AppliedCounts, TallyRecord, TallyRules } from '../ports/tally-store.port';
import { countKey, emptyTally, type TallyState, type VoterTable } from './tally-state';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Counts = Mutable<AppliedCounts>;
type Draft = Omit<Mutable<TallyState>, 'counts'> & { counts: Map<string, number> };

export interface BatchResult {
  readonly outcome: ApplyOutcome;
  /** The state after the batch; the given one where nothing was applied. */
  readonly state: TallyState | null;
}

/** Applies a stretch of the log: trims what is already covered, refuses a gap, names the next offset. */
export function applyBatch(stored: TallyState | null, voters: VoterTable, batch: ApplyBatch): BatchResult {
  if (stored && stored.generation !== batch.generation) {
    return { outcome: { outcome: 'stale', generation: stored.generation }, state: stored };
  }
  const state = stored ?? emptyTally(batch.start, batch.goal, batch.generation);
  if (batch.from > state.next) return { outcome: { outcome: 'rewind', next: state.next }, state: stored };

  const draft: Draft = { ...state, counts: new Map(state.counts) };
  const applied: Counts = { counted: 0, changed: 0, repeated: 0, late: 0 };
  for (const record of batch.records) {
    if (record.offset >= state.next) applyRecord(draft, voters, batch.rules, record, applied);
  }
  if (batch.to > draft.next) {
    draft.next = batch.to;
    draft.digest = batch.digest;
  }
  const { next, digest } = state;
  const trimmed = next > batch.from ? { trimmed: { next, digest } } : {};
  return { outcome: { outcome: 'applied', next: draft.next, ...trimmed, ...applied }, state: draft };
}

function applyRecord(draft: Draft, voters: VoterTable, rules: TallyRules, record: TallyRecord, applied: Counts): void {
  switch (record.kind) {
    case 'marker':
      return applyMarker(draft, record);
    case 'class':
      return applyClass(draft, voters, record);
    case 'ballot':
      applied[applyBallot(draft, voters, rules, record)] += 1;
  }
}

/** Two finishers may both write a transition's marker, and a slow one long after: only a higher version counts. */
function applyMarker(draft: Draft, record: TallyRecord & { kind: 'marker' }): void {
  if (draft.sealed || record.version <= draft.version) return;
  draft.version = record.version;
  draft.open = record.marker === 'open';
  draft.sealed = record.marker === 'certify';
}

function applyBallot(
  draft: Draft,
  voters: VoterTable,
  rules: TallyRules,
  record: TallyRecord & { kind: 'ballot' },
): keyof AppliedCounts {
  if (!draft.open) {
    draft.late += 1;
    return 'late';
  }
  const standing = voters.get(record.key);
  const voterClass = standing?.class ?? '';
  if (!standing || standing.candidate === null) {
    if (standing) draft.blanks -= 1;
    draft.voters += 1;
    add(draft.counts, countKey(record.candidate, voterClass), 1);
    voters.set(record.key, { seq: record.seq, candidate: record.candidate, class: voterClass });
    return 'counted';
  }
  if (rules.change === 'final' || record.seq <= standing.seq) return 'repeated';
  add(draft.counts, countKey(standing.candidate, voterClass), -1);
  add(draft.counts, countKey(record.candidate, voterClass), 1);
  voters.set(record.key, { seq: record.seq, candidate: record.candidate, class: voterClass });
  return 'changed';
}

/** A class may be given before the voter votes and after the window closes; certifying ends it. */
function applyClass(draft: Draft, voters: VoterTable, record: TallyRecord & { kind: 'class' }): void {
  if (draft.sealed) return;
  const standing = voters.get(record.key);
  if (!standing) draft.blanks += 1;
  else if (standing.candidate !== null) {
    add(draft.counts, countKey(standing.candidate, standing.class), -1);
    add(draft.counts, countKey(standing.candidate, record.class), 1);
  }
  voters.set(record.key, { seq: 0, candidate: null, ...standing, class: record.class });
}

function add(counts: Map<string, number>, key: string, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

import type { Candidate, RaceRules } from './race';

export interface Actor {
  readonly name: string;
  readonly role: 'admin' | 'operator' | 'system';
}

/** What every record of the race log carries. The log is also the audit trail: who, what, when, why. */
export interface CommandMeta {
  /** A repeated id is void, so an append may be retried and two processes may finish the same transition. */
  readonly id: string;
  readonly race: string;
  /** The version the sender saw; another one makes the command void. 0 for `create`. */
  readonly expectedVersion: number;
  readonly actor: Actor;
  readonly reason: string | null;
  /** ISO 8601 UTC; for people only, nothing is decided by it. */
  readonly at: string;
}

export type NewCandidate = Omit<Candidate, 'withdrawn'>;

export interface RaceDefinition {
  readonly title: string;
  readonly candidates: readonly NewCandidate[];
  readonly rules: RaceRules;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
}

/** The part of a round's freeze that the opener decides; rules and candidates come from the race itself. */
export interface OpenFreeze {
  readonly partitions: number;
  readonly buckets: number;
  readonly pepperHash: string;
}

export type RaceAction =
  | ({ readonly type: 'create' } & RaceDefinition)
  | ({ readonly type: 'edit' } & Partial<RaceDefinition>)
  | { readonly type: 'open'; readonly ends: readonly number[]; readonly freeze: OpenFreeze }
  | { readonly type: 'reopen'; readonly ends: readonly number[] }
  | { readonly type: 'close'; readonly ends: readonly number[] }
  | { readonly type: 'reset'; readonly ends: readonly number[] }
  | { readonly type: 'certify'; readonly ends: readonly number[] }
  | { readonly type: 'reveal' }
  | { readonly type: 'hide' }
  | { readonly type: 'withdraw'; readonly candidate: string }
  /** Completions, written by whoever finished the markers of version `completes`. */
  | { readonly type: 'opened'; readonly completes: number; readonly offsets: readonly number[] }
  | { readonly type: 'closed'; readonly completes: number; readonly offsets: readonly number[] }
  | { readonly type: 'sealed'; readonly completes: number; readonly offsets: readonly number[] };

export type RaceCommand = CommandMeta & RaceAction;
export type RaceCommandType = RaceAction['type'];

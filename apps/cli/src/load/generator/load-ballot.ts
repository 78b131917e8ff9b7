import { randomUUID } from 'node:crypto';
import type { CastFrame } from '@scrutineer/contracts';

/** One ballot on its way. Its frame never changes: a repeat is harmless because it repeats (voter, `seq`). */
export interface LoadBallot {
  readonly ballotId: string;
  readonly frame: string;
  readonly voter: number;
  readonly seq: number;
  readonly candidate: number;
  readonly copies: 1 | 2;
  /** When it was due, in ms of the load's clock. */
  readonly dueAt: number;
  sentAt: number | null;
  /** Copies on the present connection that have no answer yet. */
  inFlight: number;
  /** Whether a copy went down with its connection: it may be in the log, whatever is said of another. */
  lost: boolean;
  refusals: number;
  /** Why its last copy was refused. */
  refused: string | null;
  timer: NodeJS.Timeout | undefined;
}

export interface NewBallot {
  readonly voter: number;
  readonly seq: number;
  readonly round: number;
  readonly candidate: { readonly index: number; readonly id: string };
  readonly copies: 1 | 2;
  readonly dueAt: number;
}

export function newLoadBallot({ voter, seq, round, candidate, copies, dueAt }: NewBallot): LoadBallot {
  const ballotId = randomUUID();
  const cast: CastFrame = { event: 'cast', data: { ballotId, candidate: candidate.id, seq, round } };
  return {
    ballotId,
    frame: JSON.stringify(cast),
    voter,
    seq,
    candidate: candidate.index,
    copies,
    dueAt,
    sentAt: null,
    inFlight: 0,
    lost: false,
    refusals: 0,
    refused: null,
    timer: undefined,
  };
}

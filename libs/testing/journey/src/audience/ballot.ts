import { randomUUID } from 'node:crypto';

/** A ballot as a voter of the test sends it, and sends it again. */
export interface Ballot {
  /** Number of the voter in the audience. */
  readonly voter: number;
  readonly ballotId: string;
  readonly candidate: string;
  readonly seq: number;
  /** The `cast` frame. */
  readonly frame: string;
}

export function newBallot(voter: number, candidate: string, seq: number, round: number): Ballot {
  const ballotId = randomUUID();
  const frame = JSON.stringify({ event: 'cast', data: { ballotId, candidate, seq, round } });
  return { voter, ballotId, candidate, seq, frame };
}

import type { Round } from '@scrutineer/voting-domain';

/** A ballot as it lies in the log, read back. */
export interface RecordedBallot {
  readonly round: Round;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  readonly seq: number;
  /** Index into what the round froze. */
  readonly candidate: number;
}

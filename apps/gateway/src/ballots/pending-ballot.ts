import type { WsRefusalCode } from '@scrutineer/errors';
import type { AppendRecord, Position } from '@scrutineer/voting-domain';

/** Who waits for the answer to a ballot: a socket or an HTTP request. Exactly one of the calls is made, once. */
export interface BallotReceiver {
  /** Durable in the log. */
  recorded(ballot: PendingBallot, position: Position): void;
  /** Never handed to the log. */
  refused(ballotId: string | null, code: WsRefusalCode, retryAfterMs: number): void;
  /** Handed over, outcome unknown: the client must send the same ballot again. */
  unknown(): void;
}

/** An admitted ballot on its way to the log. */
export interface PendingBallot extends AppendRecord {
  readonly ballotId: string;
  readonly race: string;
  readonly round: number;
  readonly seq: number;
  /** Monotonic ms, for the acknowledgement's duration. */
  readonly receivedAt: number;
  readonly receiver: BallotReceiver;
}

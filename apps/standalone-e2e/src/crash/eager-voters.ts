import {
  ballotBodySchema,
  problemSchema,
  recordedDataSchema,
  type BallotBody,
  type RecordedData,
} from '@scrutineer/contracts';
import { ballotFor, newVoter, VoterSocket } from '@scrutineer/testing-edge';

/** A ballot that the server said is recorded, and where. */
export interface RecordedBallot extends BallotBody {
  readonly position: string;
}

/** A voter as a test knows it: what was recorded for sure, and what was sent and never answered. */
export interface KnownVoter {
  readonly recorded: readonly RecordedBallot[];
  readonly unanswered: BallotBody | null;
}

const CANDIDATES = ['1', '4', '16', '44', '81'];

/** Changes their mind as fast as the answers come, on one socket; after a crash they send again what was not answered. */
export class FickleVoter implements KnownVoter {
  readonly recorded: RecordedBallot[] = [];
  unanswered: BallotBody | null = null;
  private readonly token = newVoter();
  private seq = 0;

  /** Resolves with the close code once the socket has ended. */
  async castUntilCutOff(url: string, race: string, onRecorded: () => void): Promise<number> {
    const socket = new VoterSocket({ url, race, token: this.token });
    await socket.opened();
    for (;;) {
      const ballot = (this.unanswered ??= ballotBodySchema.parse(
        ballotFor(anyCandidate(), { seq: ++this.seq, round: 1 }),
      ));
      const answer = await socket.cast(ballot);
      if ('closed' in answer) return answer.closed;
      if (answer.event === 'recorded') {
        this.recorded.push({ ...ballot, position: positionOf(answer.data) });
        this.unanswered = null;
        onRecorded();
      } else if (!['busy', 'draining'].includes(answer.data.code)) throw new Error(`refused: ${answer.data.code}`);
    }
  }
}

/** A stream of voters over HTTP who each vote once and are not seen again. */
export class PassingVoters {
  readonly voters: KnownVoter[] = [];
  /** Ids of ballots that must never be found in the log. */
  readonly refused: string[] = [];

  /** Resolves once the server no longer answers, or says that it goes away. */
  async castUntilCutOff(url: string, race: string, onRecorded: () => void): Promise<void> {
    for (;;) {
      const ballot = ballotBodySchema.parse(ballotFor(anyCandidate(), { round: 1 }));
      const response = await fetch(`${url}/api/races/${race}/ballots`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${newVoter()}` },
        body: JSON.stringify(ballot),
      }).catch(() => null);
      const text = await response?.text().catch(() => null);
      if (text === undefined || text === null) {
        this.voters.push({ recorded: [], unanswered: ballot });
        return;
      }
      if (response?.status === 503) {
        this.refused.push(ballot.ballotId);
        if (problemSchema.parse(JSON.parse(text)).code === 'draining') return;
        continue;
      }
      if (response?.status !== 200) throw new Error(`refused: ${text}`);
      const position = positionOf(recordedDataSchema.parse(JSON.parse(text)));
      this.voters.push({ recorded: [{ ...ballot, position }], unanswered: null });
      onRecorded();
    }
  }
}

function positionOf({ partition, offset }: RecordedData): string {
  return `${partition}/${offset}`;
}

function anyCandidate(): string {
  return CANDIDATES[Math.floor(Math.random() * CANDIDATES.length)]!;
}

import type { ChangeRule } from '@scrutineer/voting-domain';
import { LatencyHistogram, type HistogramData } from '../measure/latency-histogram';
import { Sampler } from '../measure/sample';
import type { LoadBallot } from './load-ballot';

/** What a load came to in one process. Every ballot sent is recorded, refused for good, or unanswered. */
export interface Outcome {
  /** Voters of whom a ballot was recorded. */
  readonly voters: number;
  /** Ballots, however many frames each took. */
  readonly sent: number;
  readonly recorded: number;
  /** By refusal code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Sent, and never told what became of them: each may be in the log or not. */
  readonly unanswered: number;
  /** Due, and never sent for want of a connection. */
  readonly unsent: number;
  /** Ballots sent again after a refusal that may pass, or with a new connection. */
  readonly resent: number;
  /** ms since 1970; 0 where none was. */
  readonly lastRecordedAt: number;
  /** From when a ballot was due to its first `recorded`. */
  readonly ack: HistogramData;
  /** From when a ballot was due until it was first sent: what the generator itself adds. */
  readonly sendLag: HistogramData;
  readonly reconnect: HistogramData;
  /** Votes by candidate that stand, by the generator's own account; without those unanswered. */
  readonly expected: Readonly<Record<string, number>>;
}

/** The generator's own account of what it sent and what it was told. Times are ms of the load's clock. */
export class LoadAccount {
  readonly sampler = new Sampler();
  readonly reconnect = new LatencyHistogram();
  readonly #ack = new LatencyHistogram();
  readonly #sendLag = new LatencyHistogram();
  readonly #standing = new Map<number, { readonly seq: number; readonly candidate: number }>();
  readonly #refused: Record<string, number> = {};
  #sent = 0;
  #recorded = 0;
  #resent = 0;
  #unanswered = 0;
  #unsent = 0;
  #lastRecordedAt = 0;

  constructor(
    private readonly candidates: readonly string[],
    private readonly change: ChangeRule,
  ) {}

  ballotSent({ sentAt, dueAt }: LoadBallot, now: number): void {
    if (sentAt !== null) {
      this.#resent += 1;
      return;
    }
    this.#sent += 1;
    this.sampler.sent += 1;
    this.#sendLag.add(now - dueAt);
  }

  ballotRecorded({ voter, seq, candidate, dueAt }: LoadBallot, now: number): void {
    this.#recorded += 1;
    this.#ack.add(now - dueAt);
    this.sampler.acked(now - dueAt);
    this.#lastRecordedAt = now;
    const standing = this.#standing.get(voter);
    if (!standing) this.sampler.newVoter(now);
    // Under `final` a voter's ballots are sent one by one, so the first that is recorded is the first in the log.
    if (!standing || (this.change === 'until_close' && seq > standing.seq))
      this.#standing.set(voter, { seq, candidate });
  }

  /** The end of a ballot that was not recorded. */
  ballotFailed(ballot: LoadBallot): void {
    if (ballot.sentAt === null) this.#unsent += 1;
    else if (ballot.lost || ballot.inFlight > 0 || ballot.refused === null) this.#unanswered += 1;
    else this.#refused[ballot.refused] = (this.#refused[ballot.refused] ?? 0) + 1;
  }

  outcome(): Outcome {
    const votes = this.candidates.map(() => 0);
    for (const { candidate } of this.#standing.values()) votes[candidate]! += 1;
    return {
      voters: this.#standing.size,
      sent: this.#sent,
      recorded: this.#recorded,
      refused: this.#refused,
      unanswered: this.#unanswered,
      unsent: this.#unsent,
      resent: this.#resent,
      lastRecordedAt: this.#lastRecordedAt,
      ack: this.#ack.data(),
      sendLag: this.#sendLag.data(),
      reconnect: this.reconnect.data(),
      expected: Object.fromEntries(this.candidates.map((id, i) => [id, votes[i]!])),
    };
  }
}

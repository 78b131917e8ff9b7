import type { ChangeRule } from '@scrutineer/voting-domain';
import { LatencyHistogram } from './latency-histogram';
import type { LoadBallot } from './load-ballot';

/** What a load came to. Every ballot sent is recorded, refused for good, or unanswered. */
export interface LoadSummary {
  /** Voters of whom a ballot was sent. */
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
  /** From the start to the last `recorded`. */
  readonly seconds: number;
  /** Recorded a second. */
  readonly rate: number;
  /** From when a ballot was due to its first `recorded`; null when there is none. */
  readonly ackMs: { readonly [P in 'p50' | 'p95' | 'p99' | 'p999' | 'max']: number } | null;
  /** Votes by candidate that stand, by the generator's own account; without those unanswered. */
  readonly expected: Readonly<Record<string, number>>;
}

/** The generator's own account of what it sent and what it was told. Times are ms of the load's clock. */
export class LoadAccount {
  readonly latency = new LatencyHistogram();
  readonly #standing = new Map<number, { readonly seq: number; readonly candidate: number }>();
  readonly #voters = new Set<number>();
  readonly #refused = new Map<string, number>();
  sent = 0;
  recorded = 0;
  resent = 0;
  unanswered = 0;
  unsent = 0;
  /** Refusals heard, those that a repeat may mend among them. */
  refusals = 0;
  /** Ballots whose connection went before their answer came. */
  lost = 0;
  #lastRecordedAt = 0;

  constructor(
    private readonly candidates: readonly string[],
    private readonly change: ChangeRule,
  ) {}

  ballotSent(ballot: LoadBallot): void {
    if (ballot.sentAt !== null) this.resent += 1;
    else {
      this.sent += 1;
      this.#voters.add(ballot.voter);
    }
  }

  ballotRecorded({ voter, seq, candidate, dueAt }: LoadBallot, now: number): void {
    this.recorded += 1;
    this.latency.add(now - dueAt);
    this.#lastRecordedAt = now;
    const standing = this.#standing.get(voter);
    // Under `final` a voter's ballots are sent one by one, so the first that is recorded is the first in the log.
    if (!standing || (this.change === 'until_close' && seq > standing.seq))
      this.#standing.set(voter, { seq, candidate });
  }

  /** The end of a ballot that was not recorded. */
  ballotFailed(ballot: LoadBallot): void {
    if (ballot.sentAt === null) this.unsent += 1;
    else if (ballot.lost || ballot.inFlight > 0 || ballot.refused === null) this.unanswered += 1;
    else this.#refused.set(ballot.refused, (this.#refused.get(ballot.refused) ?? 0) + 1);
  }

  summary(startedAt: number): LoadSummary {
    const seconds = Math.max(0, this.#lastRecordedAt - startedAt) / 1000;
    const votes = this.candidates.map(() => 0);
    for (const { candidate } of this.#standing.values()) votes[candidate]! += 1;
    return {
      voters: this.#voters.size,
      sent: this.sent,
      recorded: this.recorded,
      refused: Object.fromEntries(this.#refused),
      unanswered: this.unanswered,
      unsent: this.unsent,
      resent: this.resent,
      seconds: round(seconds),
      rate: seconds > 0 ? round(this.recorded / seconds) : 0,
      ackMs: this.latency.count === 0 ? null : this.#ackMs(),
      expected: Object.fromEntries(this.candidates.map((id, i) => [id, votes[i]!])),
    };
  }

  #ackMs(): NonNullable<LoadSummary['ackMs']> {
    const at = (part: number): number => round(this.latency.percentile(part));
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999), max: round(this.latency.max) };
  }
}

function round(n: number): number {
  return Math.round(n * 1000) / 1000;
}

// Gathers admitted ballots into appends. Guarantee: a receiver hears `recorded` only after the log has the ballot, and
// `refused` only if it was never handed over. Back-pressure: a bounded queue in front of a bounded number of appends;
// when it is full, or its head has waited too long, the answer is `busy`. A crash leaves nothing that was acknowledged.
import type { GatewayMetrics } from '@scrutineer/observability';
import type { BallotLog, Position } from '@scrutineer/voting-domain';
import type { LiveFigures } from '../live-figures';
import type { PendingBallot } from './pending-ballot';

export interface BatcherLimits {
  /** Ballots in one append. */
  readonly batch: number;
  /** Appends on their way at once. */
  readonly inFlight: number;
  /** Ballots waiting for their append. */
  readonly queued: number;
  /** How long the first ballot of an append waits for others, in ms: an append costs its own whatever it carries. */
  readonly lingerMs: number;
  /** How long a ballot may wait before it is answered `busy`, in ms. */
  readonly waitMs: number;
}

export const DEFAULT_LIMITS: BatcherLimits = { batch: 1000, inFlight: 3, queued: 20_000, lingerMs: 20, waitMs: 2000 };

/** What a client that hears `busy` should wait, in ms. */
export const BUSY_RETRY_MS = 1000;

export class BallotBatcher {
  #queue: PendingBallot[] = [];
  #inFlight = 0;
  #handedOver = 0;
  #linger: NodeJS.Timeout | null = null;
  #idle: (() => void)[] = [];
  readonly #expiry: NodeJS.Timeout;

  constructor(
    private readonly log: BallotLog,
    private readonly metrics: GatewayMetrics,
    private readonly figures: LiveFigures,
    private readonly limits: BatcherLimits = DEFAULT_LIMITS,
  ) {
    this.#expiry = setInterval(() => this.#expire(), limits.waitMs / 4).unref();
  }

  /** Ballots queued or on their way. */
  get waiting(): number {
    return this.#queue.length + this.#handedOver;
  }

  /** Takes a ballot, or answers false where the queue is full. */
  offer(ballot: PendingBallot): boolean {
    if (this.#queue.length >= this.limits.queued) return false;
    this.#queue.push(ballot);
    this.#schedule();
    return true;
  }

  /** Resolves once everything offered so far is answered. */
  async drained(): Promise<void> {
    if (this.waiting > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  stop(): void {
    clearInterval(this.#expiry);
  }

  /** A full batch goes at once, a smaller one when its first ballot has lingered. */
  #schedule(): void {
    const isFull = this.#queue.length >= this.limits.batch;
    if (this.#linger && !isFull) return;
    const first = this.#queue[0];
    if (!first || this.#inFlight >= this.limits.inFlight) return;
    const left = this.limits.lingerMs - (performance.now() - first.receivedAt);
    if (left <= 0 || isFull) this.#flush();
    else this.#linger = setTimeout(() => this.#flush(), left);
  }

  #flush(): void {
    if (this.#linger) clearTimeout(this.#linger);
    this.#linger = null;
    if (this.#queue.length === 0 || this.#inFlight >= this.limits.inFlight) return;
    void this.#append(this.#queue.splice(0, this.limits.batch));
    this.#schedule();
  }

  async #append(batch: PendingBallot[]): Promise<void> {
    this.#inFlight += 1;
    this.#handedOver += batch.length;
    this.metrics.batchSize.observe(batch.length);
    const positions = await this.log.append(batch).catch(() => null);
    this.#inFlight -= 1;
    this.#handedOver -= batch.length;
    if (positions) this.#recorded(batch, positions);
    else for (const { receiver } of batch) receiver.unknown();
    this.#schedule();
    this.#settle();
  }

  #recorded(batch: readonly PendingBallot[], positions: readonly Position[]): void {
    const now = performance.now();
    for (let i = 0; i < batch.length; i++) {
      const ballot = batch[i]!;
      this.metrics.ackSeconds.observe((now - ballot.receivedAt) / 1000);
      ballot.receiver.recorded(ballot, positions[i]!);
    }
    this.metrics.recorded.inc(batch.length);
    this.figures.recorded(batch, now);
  }

  #expire(): void {
    this.metrics.inflight.set(this.waiting);
    const oldest = performance.now() - this.limits.waitMs;
    const keep = this.#queue.findIndex((ballot) => ballot.receivedAt >= oldest);
    const expired = this.#queue.splice(0, keep < 0 ? this.#queue.length : keep);
    for (const ballot of expired) ballot.receiver.refused(ballot.ballotId, 'busy', BUSY_RETRY_MS);
    if (expired.length > 0) this.#settle();
  }

  #settle(): void {
    if (this.waiting > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

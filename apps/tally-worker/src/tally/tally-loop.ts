import { setTimeout as sleep } from 'node:timers/promises';
import { LogTruncatedError, type BallotFollow } from '@scrutineer/voting-domain';
import type { TallyParts, WorkerParts } from '../worker-parts';
import { PartitionTally } from './partition-tally';
import { persist } from './persist';
import { synced } from './synced';
import { Watchdog, type WatchdogLimits } from './watchdog';

export interface TallyLimits extends WatchdogLimits {
  /** Time between two audits, in ms. */
  readonly auditMs: number;
}

export const DEFAULT_LIMITS: TallyLimits = { auditMs: 30_000, lookMs: 5_000, patience: 12 };
const RETRY_MS = 500;

/** Follows the partitions assigned to this process and tallies them, until stopped. */
export class TallyLoop {
  readonly #stopped = new AbortController();
  readonly #held = new Map<number, PartitionTally>();
  /** Where partitions begin whose first records are gone. */
  readonly #earliest = new Map<number, number>();
  #follow: BallotFollow | null = null;
  #running: Promise<unknown> = Promise.resolve();

  private readonly parts: TallyParts;

  constructor(
    parts: WorkerParts,
    private readonly limits: TallyLimits = DEFAULT_LIMITS,
  ) {
    this.parts = { ...parts, watchdog: new Watchdog(parts, limits) };
  }

  start(): void {
    const { signal } = this.#stopped;
    const { assignment, book } = this.parts;
    // Awaited first, so that no record is taken for one of an unknown race.
    const assigned = synced(book, signal).then(() => assignment.run((all) => this.#assign(all), signal));
    this.#running = Promise.all([assigned, this.#consume(), this.#audits()]);
    this.#running.catch((error: unknown) => {
      if (signal.aborted) return;
      this.parts.logger.fatal({ err: error }, 'the tally has stopped: giving up');
      this.parts.giveUp();
    });
    void this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#held.values()].map((held) => held.stop()));
    await this.#running.catch(() => undefined);
  }

  #assign(partitions: readonly number[]): void {
    const now = new Set(partitions);
    for (const [partition, held] of this.#held) {
      if (now.has(partition)) continue;
      this.#held.delete(partition);
      this.#follow?.seek(partition, null);
      void held.stop();
    }
    for (const partition of now) {
      if (!this.#held.has(partition)) this.#hold(partition);
    }
    this.parts.logger.info({ partitions }, 'partitions assigned');
  }

  #hold(partition: number): void {
    const held = new PartitionTally(partition, this.parts);
    this.#held.set(partition, held);
    void this.#open(held);
  }

  /** Finds where the partition's tallies stand and starts to read there; tries until it can. */
  async #open(held: PartitionTally): Promise<void> {
    const failed = { message: 'a partition could not be opened; trying again', context: { partition: held.partition } };
    const from = await persist(
      () => held.open(),
      failed,
      this.parts,
      AbortSignal.any([held.stopped, this.#stopped.signal]),
    );
    if (from === null || this.#held.get(held.partition) !== held) return;
    this.#follow?.seek(held.partition, Math.max(from, this.#earliest.get(held.partition) ?? 0));
  }

  async #consume(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const follow = this.parts.ballotLog.follow(new Map(), this.#stopped.signal);
      this.#follow = follow;
      for (const held of [...this.#held.values()]) this.#reopen(held);
      try {
        await this.#takeAll(follow);
      } catch (error) {
        // Records that were to be counted are gone, which is said loudly. Their round stays as it stands, since the store
        // refuses the gap; what is left of the partition is read for all others.
        this.parts.logger.fatal({ err: error }, 'the ballot log cannot be followed');
        if (error instanceof LogTruncatedError) this.#earliest.set(error.partition, error.earliest);
        await this.#pause(RETRY_MS);
      }
    }
  }

  async #takeAll(follow: BallotFollow): Promise<void> {
    for await (const batch of follow) {
      const held = this.#held.get(batch.partition);
      // Ahead of the log's end: it lost its tail, and what was counted of it must go.
      if (held && batch.end < batch.to) this.#reopen(held);
      else await held?.take(batch);
    }
  }

  /** Stops a partition's tallies and starts them again from what log and store say now. */
  #reopen(held: PartitionTally): void {
    this.#held.delete(held.partition);
    this.#follow?.seek(held.partition, null);
    void held.stop();
    this.#hold(held.partition);
  }

  async #audits(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#pause(this.limits.auditMs);
      for (const held of [...this.#held.values()]) await held.audit();
    }
  }

  async #watch(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#pause(this.limits.lookMs);
      if (!this.#stopped.signal.aborted) await this.parts.watchdog.look(this.#held.values());
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
  }
}

// One (race, round, partition) in one worker. Guarantee: whatever it is given, however often, the store ends up with the
// fold of the log from the round's start, because every call carries its offset range and the store refuses a gap.
// A crash leaves the store at some `next`; the next holder goes on from there.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  LogTruncatedError,
  recordDigest,
  type AppliedCounts,
  type ApplyOutcome,
  type LogBatch,
  type RawRecord,
  type TallyPosition,
  type TallyRecord,
} from '@scrutineer/voting-domain';
import type { TallyParts } from '../worker-parts';
import { persist } from './persist';
import { nameOf, type RoundOfLog } from './round-of-log';
import { splitBatch } from './split-batch';

/** How long (ms) an untouched round may lag in `next` behind the stream that has nothing for it. */
const IDLE_FLUSH_MS = 250;
const RETRY_MS = 200;

/** A stretch of the log, and those of its records that concern this round. */
interface Stretch {
  readonly to: number;
  readonly end: number;
  readonly digest: string;
  readonly records: readonly TallyRecord[];
}

export class RoundTally {
  /** From here on the stream was seen, but not yet handed to the store; an apply claims from here. */
  #covered: number;
  /** Where the stretch that was seen without a gap ends. */
  #seen: number;
  /** The last record of that stretch, so that its digest is known when what was skipped is handed over. */
  #last: RawRecord | undefined;
  #generation = 0;
  #started = false;
  #filling = false;
  #flushedAt = Number.NEGATIVE_INFINITY;
  /** The store's `next` as last heard. */
  next = 0;
  /** The log no longer holds what is missing: this tally stays as it is. */
  isLost = false;
  /** Where the store stood when it was further than this worker had brought it; null once looked into. */
  foundAt: Pick<TallyPosition, 'next' | 'digest'> | null = null;

  constructor(
    readonly round: RoundOfLog,
    covered: number,
    private readonly parts: TallyParts,
    private readonly signal: AbortSignal,
  ) {
    this.#covered = covered;
    this.#seen = covered;
  }

  /** Learns where the store stands. */
  async load(): Promise<void> {
    const position = await this.parts.tallyStore.position(this.round.ref);
    this.#generation = position?.generation ?? 0;
    this.#started = position !== null;
    this.next = position?.next ?? this.round.start;
  }

  /** Takes the stream's next batch, of which `records` are this round's. Retries for ever: a record is never skipped. */
  async take(batch: LogBatch, records: readonly TallyRecord[]): Promise<void> {
    if (batch.to < this.#seen) return;
    // What the stream left out was not seen, so it must not be claimed; the store asks for it.
    if (batch.from > this.#seen) this.#covered = batch.from;
    this.#seen = batch.to;
    this.#last = batch.records.at(-1) ?? this.#last;
    if (this.#filling) {
      // The filler reads on up to here, these records included.
      this.#covered = batch.to;
      return;
    }
    const now = performance.now();
    if (this.#started && records.length === 0 && now - this.#flushedAt < IDLE_FLUSH_MS) return;
    const rewind = await this.#apply(this.#covered, stretchOf(batch, records, this.#last));
    this.#flushedAt = now;
    this.#covered = batch.to;
    if (rewind !== null) {
      this.parts.metrics.rewinds.inc();
      this.parts.logger.info({ ...this.round.ref, next: rewind, at: batch.to }, 'the tally is behind; reading again');
      void this.#fill(rewind);
    }
  }

  /** Applies one stretch; returns where to read again from, or null. */
  async #apply(from: number, stretch: Stretch): Promise<number | null> {
    const failed = { message: 'the tally store did not take a batch; trying again', context: this.round.ref };
    for (;;) {
      const applied = await persist(() => this.#attempt(from, stretch), failed, this.parts, this.signal);
      if (applied?.outcome === 'stale') continue;
      if (applied?.outcome === 'rewind') return applied.next;
      if (applied) this.#count(applied);
      return null;
    }
  }

  async #attempt(from: number, stretch: Stretch): Promise<ApplyOutcome> {
    const { ref, rules, start } = this.round;
    const { to, end: goal, digest, records } = stretch;
    const batch = { ref, rules, start, goal, from, to, digest, records, generation: this.#generation };
    const applied = await this.parts.tallyStore.apply(batch);
    if (applied.outcome === 'stale') await this.load();
    if (applied.outcome === 'applied') {
      if (applied.trimmed && applied.trimmed.next > Math.max(from, this.next)) this.foundAt = applied.trimmed;
      this.#started = true;
      this.next = applied.next;
    }
    return applied;
  }

  /** Reads the gap for this round alone, while the stream goes on for the others, until it has caught up with it. */
  async #fill(from: number): Promise<void> {
    this.#filling = true;
    let next = from;
    while (!this.signal.aborted && next < this.#covered) {
      try {
        next = await this.#fillTo(next, this.#covered);
      } catch (error) {
        if (error instanceof LogTruncatedError) {
          this.parts.logger.fatal(
            { ...this.round.ref, err: error },
            'the log no longer holds this round; it cannot be counted again',
          );
          this.isLost = true;
          return;
        }
        this.parts.watchdog.busy();
        this.parts.logger.warn({ ...this.round.ref, err: error }, 'the gap could not be read; trying again');
        await sleep(RETRY_MS, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
    this.#filling = false;
  }

  async #fillTo(from: number, to: number): Promise<number> {
    let next = from;
    for await (const batch of this.parts.ballotLog.read(this.round.ref.partition, from, to)) {
      const records = splitBatch(batch, this.parts.book).rounds.get(nameOf(this.round.ref)) ?? [];
      const rewind = await this.#apply(next, stretchOf(batch, records));
      if (rewind !== null) return rewind;
      if (this.signal.aborted) return to;
      next = batch.to;
    }
    return next;
  }

  #count({ counted, changed, repeated, late }: AppliedCounts): void {
    const { applied } = this.parts.metrics;
    if (counted > 0) applied.inc({ result: 'counted' }, counted);
    if (changed > 0) applied.inc({ result: 'changed' }, changed);
    if (repeated > 0) applied.inc({ result: 'repeated' }, repeated);
    if (late > 0) applied.inc({ result: 'late' }, late);
  }
}

function stretchOf(
  batch: LogBatch,
  records: readonly TallyRecord[],
  last: RawRecord | undefined = batch.records.at(-1),
): Stretch {
  const digest = last && last.offset === batch.to - 1 ? recordDigest(last) : '';
  return { to: batch.to, end: batch.end, digest, records };
}

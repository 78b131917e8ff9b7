import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetter, LogBatch } from '@scrutineer/voting-domain';
import type { WorkerParts } from '../worker-parts';
import { coversItsLog, rebuild } from './rebuild';
import { isFinished, nameOf, openedRounds, type RoundOfLog } from './round-of-log';
import { RoundTally } from './round-tally';
import { splitBatch, type SplitBatch } from './split-batch';

const RETRY_MS = 200;

/** One partition of the log in one worker: hands each batch to the tallies of the rounds that lie in it. */
export class PartitionTally {
  readonly #tallies = new Map<string, RoundTally>();
  readonly #stopped = new AbortController();
  /** What is being done with this partition; batches and audits follow each other. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    readonly partition: number,
    private readonly parts: WorkerParts,
  ) {}

  /** Offset from which the stream must be read so that no tally of this partition misses anything. */
  async open(): Promise<number> {
    const ends = await this.parts.ballotLog.ends();
    let from = ends[this.partition] ?? 0;
    for (const round of openedRounds(this.parts.book, this.partition)) {
      if (!(await coversItsLog(round, this.parts))) await this.#rebuild(round, 'the log is not the one it was', true);
      const position = await this.parts.tallyStore.position(round.ref);
      const next = position?.next ?? round.start;
      if (!isFinished(this.parts.book, round.ref, next)) from = Math.min(from, next);
    }
    return from;
  }

  /** Takes a batch; resolves as soon as the one before it is done, so that one waits while one is worked on. */
  async take(batch: LogBatch): Promise<void> {
    await this.#work;
    if (!this.#stopped.signal.aborted) this.#work = this.#take(batch);
  }

  /** Checks every tally of the partition between two batches; a damaged one is rebuilt. */
  async audit(): Promise<void> {
    await this.#work;
    if (!this.#stopped.signal.aborted) this.#work = this.#audit();
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#work;
  }

  /** The lowest `next` of this partition's tallies, or the batch's end where there are none. */
  #next(fallback: number): number {
    return [...this.#tallies.values()].reduce((lowest, { next }) => Math.min(lowest, next), fallback);
  }

  async #take(batch: LogBatch): Promise<void> {
    const split = await this.#split(batch);
    await this.#bury(split.dead);
    await this.#follow(batch.from);
    await Promise.all([...this.#tallies].map(([name, tally]) => tally.take(batch, split.rounds.get(name) ?? [])));
    this.#report(batch);
  }

  /** A record of an unknown round is not poison: the race log may be behind. Only after reading it to its end is it dead. */
  async #split(batch: LogBatch): Promise<SplitBatch> {
    const split = splitBatch(batch, this.parts.book);
    if (!split.unknown) return split;
    await Promise.race([this.parts.book.sync(), aborted(this.#stopped.signal)]);
    return splitBatch(batch, this.parts.book);
  }

  async #bury(dead: readonly DeadLetter[]): Promise<void> {
    if (dead.length === 0) return;
    this.parts.metrics.applied.inc({ result: 'dead' }, dead.length);
    const codes = [...new Set(dead.map(({ code }) => code))];
    this.parts.logger.warn(
      { partition: this.partition, records: dead.length, codes },
      'records that can never count were put aside',
    );
    await this.#persist(() => this.parts.deadLetters.put(dead));
  }

  /** Brings the set of tallies up to date with the race log. */
  async #follow(covered: number): Promise<void> {
    for (const round of openedRounds(this.parts.book, this.partition)) {
      const name = nameOf(round.ref);
      const known = this.#tallies.get(name);
      if (known && isFinished(this.parts.book, round.ref, known.next)) this.#tallies.delete(name);
      if (known || this.#done.has(name)) continue;
      const tally = new RoundTally(round, covered, this.parts, this.#stopped.signal);
      await this.#persist(() => tally.load());
      if (isFinished(this.parts.book, round.ref, tally.next)) this.#done.add(name);
      else this.#tallies.set(name, tally);
    }
  }

  /** Rounds found finished; an audit takes one out again if its tally has vanished or fallen back. */
  readonly #done = new Set<string>();

  async #audit(): Promise<void> {
    for (const round of openedRounds(this.parts.book, this.partition)) {
      if (this.#stopped.signal.aborted) return;
      try {
        await this.#auditRound(round);
      } catch (error) {
        this.parts.logger.warn({ ...round.ref, err: error }, 'the audit could not be made; the next one will');
      }
    }
  }

  async #auditRound(round: RoundOfLog): Promise<void> {
    const { book, tallyStore } = this.parts;
    const position = await tallyStore.position(round.ref);
    if (!isFinished(book, round.ref, position?.next ?? round.start)) this.#done.delete(nameOf(round.ref));
    const audit = await tallyStore.audit(round.ref, round.rules.buckets);
    if (!audit) return;
    if (!audit.sound) await this.#rebuild(round, 'the audit found the tally damaged', false);
    else if (!(await coversItsLog(round, this.parts)))
      await this.#rebuild(round, 'the log is not the one it was', true);
  }

  async #rebuild(round: RoundOfLog, reason: string, discardLive: boolean): Promise<void> {
    this.parts.metrics.auditMismatches.inc();
    this.parts.logger.error({ ...round.ref, reason }, 'rebuilding a tally from the log');
    await rebuild(round, discardLive, this.parts, this.#stopped.signal);
    await this.#tallies.get(nameOf(round.ref))?.load();
    this.parts.logger.info(round.ref, 'the rebuilt tally is in place');
  }

  #report(batch: LogBatch): void {
    const next = this.#next(batch.to);
    const lag = Math.max(0, batch.end - next);
    this.parts.metrics.lag.set({ partition: this.partition }, lag);
    const newest = batch.records.at(-1);
    if (newest) this.parts.metrics.freshness.set(Math.max(0, this.parts.clock.now() - newest.at) / 1000);
    else if (lag === 0) this.parts.metrics.freshness.set(0);
    this.parts.assignment.progress(this.partition, next).catch((error: unknown) => {
      this.parts.logger.debug({ err: error }, 'progress could not be published');
    });
  }

  /** Does what must not be skipped, however long it takes. */
  async #persist(work: () => Promise<void>): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.parts.logger.warn({ partition: this.partition, err: error }, 'trying again');
        await sleep(RETRY_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      }
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

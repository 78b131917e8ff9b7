import { LogTruncatedError, type DeadLetter, type LogBatch } from '@scrutineer/voting-domain';
import type { TallyParts } from '../worker-parts';
import { persist } from './persist';
import { coversItsLog, isOfLog, rebuild } from './rebuild';
import { isFinished, nameOf, openedRounds, type RoundOfLog } from './round-of-log';
import { RoundTally } from './round-tally';
import { splitBatch, type SplitBatch } from './split-batch';
import { synced } from './synced';

/** One partition of the log in one worker: hands each batch to the tallies of the rounds that lie in it. */
export class PartitionTally {
  readonly #tallies = new Map<string, RoundTally>();
  readonly #stopped = new AbortController();
  /** What is being done with this partition, and what waits for it: batches and audits follow each other. */
  #work: Promise<void> = Promise.resolve();
  #reached: number | null = null;

  constructor(
    readonly partition: number,
    private readonly parts: TallyParts,
  ) {}

  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Offset from which the stream must be read so that no tally of this partition misses anything. */
  async open(): Promise<number> {
    const ends = await this.parts.ballotLog.ends();
    let from = ends[this.partition] ?? 0;
    for (const round of openedRounds(this.parts.book, this.partition)) {
      if (!(await coversItsLog(round, this.parts))) await this.#renew(round);
      const position = await this.parts.tallyStore.position(round.ref);
      const next = position?.next ?? round.start;
      if (!isFinished(this.parts.book, round.ref, next)) from = Math.min(from, next);
    }
    this.#reached = from;
    return from;
  }

  /** Takes a batch; resolves as soon as the one before it is done, so that one waits while one is worked on. */
  async take(batch: LogBatch): Promise<void> {
    const before = this.#work;
    this.#queue(() => this.#take(batch));
    await before;
  }

  /** Checks every tally of the partition between two batches; a damaged one is rebuilt. */
  async audit(): Promise<void> {
    this.#queue(() => this.#audit());
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#work;
  }

  /** Offset up to which every tally of this partition has come; null until it is open. */
  get reached(): number | null {
    if (this.#reached === null) return null;
    const counting = [...this.#tallies.values()].filter(({ isLost }) => !isLost);
    return counting.reduce((lowest, { next }) => Math.min(lowest, next), this.#reached);
  }

  /** Nobody comes between: two at a time would both claim what the first has not brought to its end. */
  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#stopped.signal.aborted ? undefined : work()));
  }

  async #take(batch: LogBatch): Promise<void> {
    const split = await this.#split(batch);
    await this.#bury(split.dead);
    await this.#follow(batch.from);
    await Promise.all([...this.#tallies].map(([name, tally]) => tally.take(batch, split.rounds.get(name) ?? [])));
    for (const tally of this.#tallies.values()) await this.#lookInto(tally);
    this.#report(batch);
  }

  /**
   * A store that is further than this worker brought it was served by another one, or its `next` was moved by hand. In that
   * case ballots were left out, and only now does the digest still tell.
   */
  async #lookInto(tally: RoundTally): Promise<void> {
    const { foundAt, round } = tally;
    tally.foundAt = null;
    if (!foundAt || (await this.#persist(() => isOfLog(foundAt, round, this.parts))) !== false) return;
    // From now on it is in doubt, whoever audits it next.
    await this.#persist(() => this.parts.tallyStore.beginRebuild(round.ref, round.rules.buckets));
    await this.#tryAudit(round);
  }

  /** A record of an unknown round is not poison: the race log may be behind. Only after reading it to its end is it dead. */
  async #split(batch: LogBatch): Promise<SplitBatch> {
    const split = splitBatch(batch, this.parts.book);
    if (!split.unknown) return split;
    await synced(this.parts.book, this.#stopped.signal);
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
      await this.#tryAudit(round);
    }
  }

  async #tryAudit(round: RoundOfLog): Promise<void> {
    try {
      await this.#auditRound(round);
    } catch (error) {
      this.parts.logger.warn({ ...round.ref, err: error }, 'the audit could not be made; the next one will');
    }
  }

  async #auditRound(round: RoundOfLog): Promise<void> {
    const { book, tallyStore } = this.parts;
    // One that could not be counted again starts anew: its store may have been restored meanwhile.
    if (this.#tallies.get(nameOf(round.ref))?.isLost) this.#tallies.delete(nameOf(round.ref));
    const position = await tallyStore.position(round.ref);
    if (!isFinished(book, round.ref, position?.next ?? round.start)) this.#done.delete(nameOf(round.ref));
    const audit = await tallyStore.audit(round.ref, round.rules.buckets);
    if (!audit) return;
    // First, because a `next` that the log never reaches must not keep a rebuilt tally out.
    if (!(await coversItsLog(round, this.parts))) await this.#rebuild(round, 'the log is not the one it was', true);
    else if (!audit.sound) await this.#rebuild(round, 'the audit found the tally damaged', false);
  }

  /** A round whose first records are gone stays in doubt; it must not hold up the others of its partition. */
  async #renew(round: RoundOfLog): Promise<void> {
    try {
      await this.#rebuild(round, 'the log is not the one it was', true);
    } catch (error) {
      if (!(error instanceof LogTruncatedError)) throw error;
      this.parts.logger.fatal({ ...round.ref, err: error }, 'the log no longer holds this round; it stays in doubt');
    }
  }

  async #rebuild(round: RoundOfLog, reason: string, discardLive: boolean): Promise<void> {
    this.parts.metrics.auditMismatches.inc();
    this.parts.logger.error({ ...round.ref, reason }, 'rebuilding a tally from the log');
    await rebuild(round, discardLive, this.parts, this.#stopped.signal);
    await this.#tallies.get(nameOf(round.ref))?.load();
    this.parts.logger.info(round.ref, 'the rebuilt tally is in place');
  }

  #report(batch: LogBatch): void {
    this.#reached = batch.to;
    const next = this.reached ?? batch.to;
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
  #persist<T>(work: () => Promise<T>): Promise<T | null> {
    const failed = { message: 'not done; trying again', context: { partition: this.partition } };
    return persist(work, failed, this.parts, this.#stopped.signal);
  }
}

// Every process's view of the race log: follows it, folds it, and knows how fresh that view is.
// A crash leaves nothing behind: the book is folded again from the log's start.
import type { Clock } from '../ports/environment.port';
import type { RaceLog, RaceLogBatch, RaceLogEntry } from '../ports/race-log.port';
import type { RaceCommand } from '../race/commands';
import { RaceLogState, type EntryOutcome } from '../race/race-log-state';
import type { Race } from '../race/race';

export type EntryListener = (entry: RaceLogEntry, outcome: EntryOutcome) => void;

/** Somebody here who waits for a command; two may wait for one id, having begun to finish the same transition. */
interface Submission {
  readonly id: string;
  readonly resolve: (outcome: EntryOutcome) => void;
}

/** A view that has not reached the log's end for this long (ms) admits nothing and shows no results. */
export const STALE_AFTER_MS = 2000;

export class RaceBook {
  readonly #state = new RaceLogState();
  readonly #listeners = new Set<EntryListener>();
  readonly #submitted = new Set<Submission>();
  #awaiting: (() => void)[] = [];
  #reachedAt = Number.NEGATIVE_INFINITY;
  #next = 0;

  constructor(
    private readonly log: RaceLog,
    private readonly clock: Clock,
  ) {}

  get races(): ReadonlyMap<string, Race> {
    return this.#state.races;
  }

  race(id: string): Race | undefined {
    return this.#state.races.get(id);
  }

  /** Whether the log's end was reached within the last `STALE_AFTER_MS`. */
  isFresh(now = this.clock.now()): boolean {
    return now - this.#reachedAt < STALE_AFTER_MS;
  }

  /** Calls back for every entry folded from now on, accepted or void; returns how to stop. */
  onEntry(listener: EntryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the log until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    for await (const batch of this.log.follow(this.#next, signal)) this.#take(batch);
  }

  /** Resolves once everything appended to the race log before the call is folded; waits for as long as it cannot be read. */
  async sync(): Promise<void> {
    const asked = this.clock.now();
    const end = await this.#end();
    while (this.#next < end) await this.#nextBatch();
    this.#reachedAt = Math.max(this.#reachedAt, asked);
  }

  /** Appends a command and resolves with what the fold made of it, once this book has folded that far. */
  async submit(command: RaceCommand): Promise<EntryOutcome> {
    const { promise: folded, resolve } = Promise.withResolvers<EntryOutcome>();
    const submission = { id: command.id, resolve };
    this.#submitted.add(submission);
    try {
      await this.log.append(command);
      return await folded;
    } finally {
      this.#submitted.delete(submission);
    }
  }

  async #end(): Promise<number> {
    for (;;) {
      try {
        return await this.log.end();
      } catch {
        // The follower, which never gives up, is the first to know that the log is back.
        await this.#nextBatch();
      }
    }
  }

  #nextBatch(): Promise<void> {
    return new Promise((resolve) => this.#awaiting.push(resolve));
  }

  #take(batch: RaceLogBatch): void {
    for (const entry of batch.entries) this.#fold(entry);
    this.#next = batch.next;
    if (batch.next >= batch.end) this.#reachedAt = this.clock.now();
    const awaiting = this.#awaiting;
    this.#awaiting = [];
    for (const resolve of awaiting) resolve();
  }

  #fold(entry: RaceLogEntry): void {
    const outcome = this.#state.fold(entry.command);
    for (const listener of this.#listeners) listener(entry, outcome);
    // A command written twice is void the second time; whoever waits for it was told the first time.
    for (const { id, resolve } of this.#submitted) if (id === entry.command.id) resolve(outcome);
  }
}

import type { BallotFollow, LogBatch } from '@scrutineer/voting-domain';
import { LogTruncatedError } from '@scrutineer/voting-domain';
import { Bell } from '../channel/bell';
import type { LogEnds } from '../channel/log-ends';

export interface FollowSource {
  readonly ends: LogEnds;
  /** At most one batch of a partition from there on. */
  readBatch(partition: number, from: number): Promise<LogBatch>;
  unreadable(error: unknown): void;
}

/**
 * Follows partitions without polling: commits wake it, and it reads only when its consumer asks for more, so a slow
 * consumer costs no memory. Partitions with nothing new are reported once a beat of the worker, never by a local
 * clock: a worker stuck in a disk stall must not look alive.
 */
export class SqliteBallotFollow implements BallotFollow {
  readonly #source: FollowSource;
  readonly #signal: AbortSignal;
  readonly #positions: Map<number, number>;
  readonly #lastBeat = new Map<number, number>();
  readonly #bell = new Bell();
  #turn = 0;

  constructor(source: FollowSource, from: ReadonlyMap<number, number>, signal: AbortSignal) {
    this.#source = source;
    this.#positions = new Map(from);
    this.#signal = signal;
  }

  seek(partition: number, offset: number | null): void {
    if (offset === null) this.#positions.delete(partition);
    else this.#positions.set(partition, offset);
    this.#bell.ring();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LogBatch, void> {
    const { ends } = this.#source;
    const unsubscribe = ends.subscribe(this.#bell.ring);
    this.#signal.addEventListener('abort', this.#bell.ring);
    try {
      while (!this.#signal.aborted) {
        ends.check();
        const idle = this.#idle();
        const ready = idle ? undefined : this.#ready();
        if (idle) yield idle;
        else if (!ready) await this.#bell.wait();
        else {
          const batch = await this.#read(...ready);
          if (batch) yield batch;
        }
      }
    } finally {
      unsubscribe();
      this.#signal.removeEventListener('abort', this.#bell.ring);
    }
  }

  /** A partition with nothing new (or a log shorter than its position) that has not been reported in this beat. */
  #idle(): LogBatch | undefined {
    const { ballots, beats } = this.#source.ends;
    for (const [partition, position] of this.#positions) {
      const end = ballots[partition];
      if (end === undefined || position < end || this.#lastBeat.get(partition) === beats) continue;
      this.#lastBeat.set(partition, beats);
      return { partition, from: position, to: position, end, records: [] };
    }
    return undefined;
  }

  /** The next partition with records to read, in turns, so that a long backlog holds up no other. */
  #ready(): [partition: number, position: number] | undefined {
    const { ballots } = this.#source.ends;
    const ready = [...this.#positions].filter(([partition, position]) => position < (ballots[partition] ?? 0));
    return ready.length === 0 ? undefined : ready[this.#turn++ % ready.length];
  }

  async #read(partition: number, position: number): Promise<LogBatch | undefined> {
    try {
      const batch = await this.#source.readBatch(partition, position);
      if (this.#signal.aborted || this.#positions.get(partition) !== position) return undefined;
      this.#positions.set(partition, batch.to);
      return batch;
    } catch (error) {
      this.#source.ends.check();
      if (error instanceof LogTruncatedError) throw error;
      this.#source.unreadable(error);
      await this.#bell.wait();
      return undefined;
    }
  }
}

import type { Marker, RawRecord } from '../ballot/log-record';

export interface AppendRecord {
  readonly partition: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Where a record lies, and the log's time for it in ms. */
export interface Position {
  readonly partition: number;
  readonly offset: number;
  readonly at: number;
}

/**
 * A contiguous stretch [from, to) of one partition. `records` may be empty; offsets rise. `end` is the partition's end
 * offset as known when the batch was read, so `end - to` is the lag.
 */
export interface LogBatch {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly records: readonly RawRecord[];
}

/** Thrown by `append` when the records may or may not be in the log: never report them refused. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** Thrown where a reader asks below the log's first offset: those records are gone and no count may be made of the rest. */
export class LogTruncatedError extends Error {
  override readonly name = 'LogTruncatedError';
  constructor(
    readonly partition: number,
    readonly asked: number,
    readonly earliest: number,
  ) {
    super(`partition ${partition} starts at ${earliest}, asked for ${asked}: records of the round are gone`);
  }
}

/** The ballot log: ordered, durable partitions that only grow. */
export interface BallotLog {
  /** How many partitions the log has now; a round keeps the number it opened with. */
  partitions(): Promise<number>;
  /**
   * Resolves once every record is durable, with its position in the order given. May write a record more than once.
   * @throws OutcomeUnknownError after the adapter's deadline
   */
  append(records: readonly AppendRecord[]): Promise<Position[]>;
  /**
   * Writes the marker into the first `from.length` partitions, then scans each from `from[p]` and returns the offset of the
   * *first* marker of that race, round, kind and version: the same answer for every caller, however often it is called.
   * A log that lost its tail and ends below `from[p]` is scanned from its beginning.
   */
  mark(marker: Marker, from: readonly number[]): Promise<number[]>;
  /** Each partition's end offset: that of the next record to be written. */
  ends(): Promise<number[]>;
  /**
   * Reads [from, to) of one partition in order, then ends; `to` defaults to the end at the time of the call.
   * @throws LogTruncatedError
   */
  read(partition: number, from: number, to?: number): AsyncIterable<LogBatch>;
  /**
   * Follows several partitions from the given offsets, for ever, until the signal aborts (then it ends without error).
   * A partition with nothing new still yields an empty batch (from = to = end) at least once a second, so that a
   * caller sees it is alive and where the end is. `follow.seek` moves a partition; unknown partitions are added, and
   * `null` drops one. A partition followed beyond its end (a log that lost its tail) yields empty batches with `end < to`.
   * @throws LogTruncatedError from the iteration, ending it, where a partition no longer has the offset asked for
   */
  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow;
}

export interface BallotFollow extends AsyncIterable<LogBatch> {
  seek(partition: number, offset: number | null): void;
}

/** Which partitions this process is to tally. Advisory: two holders of one partition do no harm, the store fences. */
export interface PartitionAssignment {
  /** Calls back at every change with all partitions now held; ends when the signal aborts. */
  run(changed: (partitions: readonly number[]) => void, signal: AbortSignal): Promise<void>;
  /** Publishes progress for lag metrics; never read back as truth. */
  progress(partition: number, next: number): Promise<void>;
}

/** Where records go that can never count, with the reason and the place they were found. */
export interface DeadLetters {
  put(letters: readonly DeadLetter[]): Promise<void>;
}

export interface DeadLetter {
  readonly partition: number;
  readonly record: RawRecord;
  readonly code: string;
}

import { decodeLogRecord, encodeMarker } from '@scrutineer/contracts';
import { LogTruncatedError } from '@scrutineer/voting-domain';
import type {
  AppendRecord,
  BallotFollow,
  BallotLog,
  Clock,
  LogBatch,
  LogRecord,
  Marker,
  Position,
  RawRecord,
} from '@scrutineer/voting-domain';
import { Bell } from './bell';
import { MemoryFollow } from './memory-follow';

const BATCH_RECORDS = 500;

/** A ballot log in one process. Offsets are indexes; truncating hides records, it moves nothing. */
export class MemoryBallotLog implements BallotLog {
  protected readonly records: RawRecord[][];
  protected readonly earliest: number[];
  private readonly bell = new Bell();

  constructor(
    partitions: number,
    private readonly clock: Clock = Date,
  ) {
    this.records = Array.from({ length: partitions }, () => []);
    this.earliest = this.records.map(() => 0);
  }

  partitions(): Promise<number> {
    return Promise.resolve(this.records.length);
  }

  append(records: readonly AppendRecord[]): Promise<Position[]> {
    return Promise.resolve(records.map(({ partition, key, value }) => this.write(partition, key, value)));
  }

  mark(marker: Marker, from: readonly number[]): Promise<number[]> {
    return Promise.resolve(from.map((start, partition) => this.markOne(marker, partition, start)));
  }

  ends(): Promise<number[]> {
    return Promise.resolve(this.records.map(({ length }) => length));
  }

  read(partition: number, from: number, to = Infinity): AsyncIterable<LogBatch> {
    return this.readTo(partition, from, Math.min(to, this.partition(partition).length));
  }

  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow {
    return new MemoryFollow((partition, offset) => this.batch(partition, offset), this.bell, from, signal);
  }

  /** Writes any record, even one that no `append` would: markers, poison. */
  write(partition: number, key: Uint8Array | null, value: Uint8Array): Position {
    const records = this.partition(partition);
    const record = { offset: records.length, key: key && key.slice(), value: value.slice(), at: this.clock.now() };
    records.push(record);
    this.bell.ring();
    return { partition, offset: record.offset, at: record.at };
  }

  /** Removes the records below an offset, as retention would. */
  truncate(partition: number, before: number): void {
    this.earliest[partition] = before;
  }

  /** Writes the marker into one partition, then finds the first of its kind before it, or its own place. */
  protected markOne(marker: Marker, partition: number, from: number): number {
    const { offset } = this.write(partition, null, encodeMarker(marker));
    const start = offset < from ? this.earliest[partition] : from;
    const earlier = this.partition(partition).slice(start, offset);
    return earlier.find((record) => isMarker(decodeLogRecord(record), marker))?.offset ?? offset;
  }

  private async *readTo(partition: number, from: number, to: number): AsyncGenerator<LogBatch> {
    for (let next = from; next < to;) {
      const batch = this.batch(partition, next, to);
      yield await Promise.resolve(batch);
      next = batch.to;
    }
  }

  protected batch(partition: number, from: number, limit = Infinity): LogBatch {
    const records = this.partition(partition);
    const earliest = this.earliest[partition]!;
    if (from < earliest) throw new LogTruncatedError(partition, from, earliest);
    const to = Math.max(from, Math.min(from + BATCH_RECORDS, limit, records.length));
    return { partition, from, to, end: records.length, records: records.slice(from, to) };
  }

  private partition(partition: number): RawRecord[] {
    const records = this.records[partition];
    if (!records) throw new RangeError(`the log has no partition ${partition}`);
    return records;
  }
}

function isMarker(found: LogRecord | null, { marker, race, round, version }: Marker): boolean {
  if (found?.kind !== 'marker') return false;
  return found.marker === marker && found.race === race && found.round === round && found.version === version;
}

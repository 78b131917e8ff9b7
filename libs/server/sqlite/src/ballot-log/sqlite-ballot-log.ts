import { decodeLogRecord, encodeMarker } from '@scrutineer/contracts';
import type { AppendRecord, BallotFollow, BallotLog, LogBatch, Marker, Position } from '@scrutineer/voting-domain';
import { LogTruncatedError } from '@scrutineer/voting-domain';
import type { SqliteLog } from '../channel/sqlite-log';
import type { WorkerChannel } from '../channel/worker-channel';
import { SqliteBallotFollow } from './ballot-follow';
import { packAppend, unpackRecords } from './record-pack';

const APPEND_DEADLINE_MS = 10_000;
const BATCH_ROWS = 1_000;

/** The ballot log in the storage's file: the bytes and offsets a Kafka topic would hold. */
export class SqliteBallotLog implements BallotLog {
  readonly #channel: WorkerChannel;
  readonly #log: SqliteLog | undefined;

  constructor(channel: WorkerChannel, log: SqliteLog | undefined) {
    this.#channel = channel;
    this.#log = log;
  }

  partitions(): Promise<number> {
    return Promise.resolve(this.#ends.length);
  }

  async append(records: readonly AppendRecord[]): Promise<Position[]> {
    if (records.length === 0) return [];
    const packed = packAppend(records, this.#ends.length);
    const limits = { rows: records.length, deadlineMs: APPEND_DEADLINE_MS };
    const { offsets, at } = await this.#channel.ask('append', packed, limits);
    return records.map(({ partition }, i) => ({ partition, offset: offsets[i]!, at }));
  }

  async mark(marker: Marker, from: readonly number[]): Promise<number[]> {
    if (from.length > this.#ends.length) throw new RangeError(`the ballot log has no partition ${from.length - 1}`);
    const written = await this.#channel.ask('mark', { value: encodeMarker(marker), from }, { rows: from.length });
    return written.map((candidates, partition) => {
      const first = candidates.find(({ value }) => isMarker(value, marker));
      if (!first) throw new Error(`partition ${partition} lacks the marker just written into it`);
      return first.offset;
    });
  }

  ends(): Promise<number[]> {
    return Promise.resolve([...this.#ends]);
  }

  read(partition: number, from: number, to: number = this.#ends[partition] ?? 0): AsyncIterable<LogBatch> {
    return this.#readRange(partition, from, to);
  }

  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow {
    const source = {
      ends: this.#channel.ends,
      readBatch: (partition: number, position: number) => this.#readBatch(partition, position, Infinity),
      unreadable: (error: unknown) => this.#log?.warn({ err: error }, 'the ballot log cannot be read; trying again'),
    };
    return new SqliteBallotFollow(source, from, signal);
  }

  get #ends(): readonly number[] {
    this.#channel.ends.check();
    return this.#channel.ends.ballots;
  }

  async *#readRange(partition: number, from: number, to: number): AsyncGenerator<LogBatch, void> {
    for (let next = from; next < to;) {
      const batch = await this.#readBatch(partition, next, to);
      if (batch.to === next) return;
      next = batch.to;
      yield batch;
    }
  }

  async #readBatch(partition: number, from: number, to: number): Promise<LogBatch> {
    const ask = { partition, from, to: Math.min(to, from + BATCH_ROWS) };
    const { end, packed, earliest } = await this.#channel.ask('read', ask, { rows: BATCH_ROWS });
    if (earliest !== null) throw new LogTruncatedError(partition, from, earliest);
    const records = unpackRecords(packed);
    return { partition, from, to: (records.at(-1)?.offset ?? from - 1) + 1, end, records };
  }
}

function isMarker(value: Uint8Array, { marker, race, round, version }: Marker): boolean {
  const found = decodeLogRecord({ key: null, value });
  return (
    found?.kind === 'marker' &&
    found.marker === marker &&
    found.race === race &&
    found.round === round &&
    found.version === version
  );
}

import { ProduceAcks, Producer } from '@platformatic/kafka';
import { decodeLogRecord, encodeMarker } from '@scrutineer/contracts';
import type { AppendRecord, BallotFollow, BallotLog, LogBatch, Marker, Position } from '@scrutineer/voting-domain';
import { PlatformaticFollow } from './platformatic-follow';
import { PlatformaticReader } from './platformatic-reader';

/** The ballot log on @platformatic/kafka, written to be held against the contract and to be measured; not shipped. */
export class PlatformaticBallotLog implements BallotLog {
  readonly #producer: Producer;
  readonly #reader: PlatformaticReader;

  constructor(
    brokers: readonly string[],
    private readonly topic: string,
  ) {
    // Any retry is the caller's: the library's own would hide what it cost.
    this.#producer = new Producer({ clientId: 'bench', bootstrapBrokers: [...brokers], retries: 0 });
    this.#reader = new PlatformaticReader(brokers, topic);
  }

  partitions(): Promise<number> {
    return this.#reader.partitions();
  }

  append(records: readonly AppendRecord[]): Promise<Position[]> {
    return this.#write(records);
  }

  async mark(marker: Marker, from: readonly number[]): Promise<number[]> {
    const value = encodeMarker(marker);
    const written = await this.#write(from.map((_, partition) => ({ partition, key: null, value })));
    return Promise.all(
      written.map(({ partition, offset }) => this.#firstMarker(marker, partition, from[partition]!, offset)),
    );
  }

  ends(): Promise<number[]> {
    return this.#reader.ends();
  }

  async *read(partition: number, from: number, to = Infinity): AsyncGenerator<LogBatch> {
    const limit = Math.min(to, (await this.ends())[partition]!);
    for (let next = from; next < limit;) {
      const [batch] = await this.#reader.fetch(new Map([[partition, next]]), 0);
      const records = batch!.records.filter(({ offset }) => offset < limit);
      next = Math.min(batch!.to, limit);
      yield { ...batch!, to: next, records };
    }
  }

  follow(from: ReadonlyMap<number, number>, signal: AbortSignal): BallotFollow {
    return new PlatformaticFollow(this.#reader, from, signal);
  }

  async close(): Promise<void> {
    await this.#producer.close(true);
    await this.#reader.close();
  }

  async #write(
    records: readonly { readonly partition: number; readonly key: Uint8Array | null; readonly value: Uint8Array }[],
  ): Promise<Position[]> {
    if (records.length === 0) return [];
    const at = Date.now();
    const { topic } = this;
    const timestamp = BigInt(at);
    const messages = records.map(({ partition, key, value }) => ({
      topic,
      partition,
      timestamp,
      value: asBuffer(value),
      ...(key && { key: asBuffer(key) }),
    }));
    const { offsets = [] } = await this.#producer.send({ messages, acks: ProduceAcks.ALL, idempotent: false });
    const next = new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
    return records.map(({ partition }) => {
      const offset = next.get(partition)!;
      next.set(partition, offset + 1);
      return { partition, offset, at };
    });
  }

  async #firstMarker(marker: Marker, partition: number, from: number, own: number): Promise<number> {
    const start = own < from ? (await this.#reader.earliest())[partition]! : from;
    for await (const { records } of this.read(partition, start, own)) {
      const found = records.find((record) => {
        const decoded = record.key === null ? decodeLogRecord(record) : null;
        return (
          decoded?.kind === 'marker' &&
          decoded.marker === marker.marker &&
          decoded.race === marker.race &&
          decoded.round === marker.round &&
          decoded.version === marker.version
        );
      });
      if (found) return found.offset;
    }
    return own;
  }
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, length);
}

import type { AppendRecord, RawRecord } from '@scrutineer/voting-domain';
import { ByteReader, ByteWriter } from '../packing/byte-writer';

/** @throws RangeError for a partition the log does not have: nothing of the batch is written then */
export function packAppend(records: readonly AppendRecord[], partitions: number): Uint8Array {
  let size = 0;
  for (const { partition, key, value } of records) {
    if (!(partition >= 0 && partition < partitions))
      throw new RangeError(`the ballot log has no partition ${partition}`);
    size += 12 + key.length + value.length;
  }
  const writer = new ByteWriter(size);
  for (const { partition, key, value } of records) {
    writer.u32(partition);
    writer.bytes(key);
    writer.bytes(value);
  }
  return writer.done();
}

export function unpackAppend(
  packed: Uint8Array,
  each: (partition: number, key: Uint8Array, value: Uint8Array) => void,
): void {
  const reader = new ByteReader(packed);
  while (reader.more) each(reader.u32(), reader.bytes()!, reader.bytes()!);
}

export function packRecords(records: readonly RawRecord[]): Uint8Array {
  const size = records.reduce((sum, { key, value }) => sum + 24 + (key?.length ?? 0) + value.length, 0);
  const writer = new ByteWriter(size);
  for (const { offset, at, key, value } of records) {
    writer.f64(offset);
    writer.f64(at);
    writer.bytes(key);
    writer.bytes(value);
  }
  return writer.done();
}

export function unpackRecords(packed: Uint8Array): RawRecord[] {
  const reader = new ByteReader(packed);
  const records: RawRecord[] = [];
  while (reader.more) {
    records.push({ offset: reader.f64(), at: reader.f64(), key: reader.bytes(), value: reader.bytes()! });
  }
  return records;
}

/**
 * Kafka's record batch, version 2: uncompressed, of no producer id, and with one time for all its records. It is measured
 * first and then written in place, so that nothing is copied twice.
 * https://kafka.apache.org/documentation/#recordbatch
 */
import { crc32c } from './crc32c';
import { NULL_SIZE, varIntSize, writeBytes, writeVarInt } from './var-int';
import type { WriteRecord } from './write-record';

export type BatchRecord = Omit<WriteRecord, 'partition'>;

/** Base offset and length. */
const PREFIX_BYTES = 12;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const RECORDS_AT = 61;
const MAGIC = 2;

/** How many bytes `writeRecordBatch` will write. */
export function recordBatchSize(records: readonly BatchRecord[]): number {
  let size = RECORDS_AT;
  for (let index = 0; index < records.length; index++) {
    const body = bodySize(records[index]!, index);
    size += varIntSize(body) + body;
  }
  return size;
}

/**
 * @param records one partition's, at least one
 * @param timestamp of all of them, in ms since 1970
 * @returns where the batch ends
 */
export function writeRecordBatch(
  into: Buffer,
  start: number,
  records: readonly BatchRecord[],
  timestamp: number,
): number {
  let at = start + RECORDS_AT;
  for (let index = 0; index < records.length; index++) at = writeRecord(into, at, records[index]!, index);

  const time = BigInt(timestamp);
  into.writeBigInt64BE(0n, start); // base offset: the broker's to give
  into.writeInt32BE(at - start - PREFIX_BYTES, start + 8);
  into.writeInt32BE(0, start + 12); // leader epoch: the broker's to give
  into.writeInt8(MAGIC, start + 16);
  into.writeInt16BE(0, start + ATTRIBUTES_AT); // no compression, the sender's time, no transaction
  into.writeInt32BE(records.length - 1, start + 23); // the last record's offset
  into.writeBigInt64BE(time, start + 27); // first time
  into.writeBigInt64BE(time, start + 35); // last time
  into.writeBigInt64BE(-1n, start + 43); // no producer id; epoch and sequence then mean nothing
  into.writeInt16BE(0, start + 51);
  into.writeInt32BE(0, start + 53);
  into.writeInt32BE(records.length, start + 57);
  into.writeUInt32BE(crc32c(into, start + ATTRIBUTES_AT, at), start + CRC_AT);
  return at;
}

/** All of a record but its own length. */
function bodySize({ key, value, headers }: BatchRecord, index: number): number {
  // One byte each: attributes and the distance to the batch's time.
  let size = 2 + varIntSize(index) + fieldSize(key) + fieldSize(value);
  if (!headers) return size + 1;
  const entries = Object.entries(headers);
  size += varIntSize(entries.length);
  for (const [name, content] of entries) size += textSize(name) + textSize(content);
  return size;
}

function writeRecord(into: Buffer, start: number, record: BatchRecord, index: number): number {
  let at = writeVarInt(into, start, bodySize(record, index));
  into[at++] = 0; // attributes
  into[at++] = 0; // distance to the batch's time
  at = writeVarInt(into, at, index);
  at = writeBytes(into, at, record.key);
  at = writeBytes(into, at, record.value);
  const entries = record.headers ? Object.entries(record.headers) : [];
  at = writeVarInt(into, at, entries.length);
  for (const text of entries.flat()) at = writeBytes(into, at, Buffer.from(text));
  return at;
}

function fieldSize(bytes: Uint8Array | null): number {
  return bytes === null ? NULL_SIZE : varIntSize(bytes.length) + bytes.length;
}

function textSize(text: string): number {
  const size = Buffer.byteLength(text);
  return varIntSize(size) + size;
}

import fc from 'fast-check';
// @ts-expect-error kafkajs publishes no types of its internals
import Decoder from 'kafkajs/src/protocol/decoder.js';
// @ts-expect-error kafkajs publishes no types of its internals
import kafkajsCrc from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
// @ts-expect-error kafkajs publishes no types of its internals
import kafkajsRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
// @ts-expect-error kafkajs publishes no types of its internals
import decodeBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
// @ts-expect-error kafkajs publishes no types of its internals
import kafkajsBatches from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import { crc32c } from './crc32c';
import { recordBatchSize, writeRecordBatch } from './record-batch';
import type { BatchRecord } from './record-batch';

interface DecodedRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}
const NewDecoder = Decoder as new (bytes: Buffer) => object;
const decode = decodeBatch as (decoder: object) => Promise<{ readonly records: readonly DecodedRecord[] }>;
const crcOf = kafkajsCrc as (bytes: Uint8Array) => number;
const encodeRecord = kafkajsRecord as (record: object) => object;
const { RecordBatch: encodeBatch } = kafkajsBatches as {
  RecordBatch: (batch: object) => Promise<{ readonly buffer: Buffer }>;
};

const AT = 1_767_225_600_123;
const CRC_AT = 17;

/** Between bytes that are not its own, which it must leave alone. */
function encode(records: readonly BatchRecord[], timestamp = AT): Buffer {
  const size = recordBatchSize(records);
  const into = Buffer.alloc(size + 6, 0xee);
  expect(writeRecordBatch(into, 3, records, timestamp)).toBe(3 + size);
  expect([...into.subarray(0, 3), ...into.subarray(-3)]).toEqual(Array(6).fill(0xee));
  return into.subarray(3, -3);
}

/** kafkajs's own encoding of the same. */
async function reference(records: readonly BatchRecord[]): Promise<Buffer> {
  const messages = records.map(({ key, value, headers }, offsetDelta) =>
    encodeRecord({
      key: key && Buffer.from(key),
      value: value && Buffer.from(value),
      ...(headers && { headers }),
      offsetDelta,
    }),
  );
  const times = { firstTimestamp: AT, maxTimestamp: AT };
  return (await encodeBatch({ ...times, records: messages, lastOffsetDelta: messages.length - 1 })).buffer;
}

const bytes = fc.option(fc.uint8Array({ maxLength: 200 }), { nil: null });
// kafkajs's reading, not its writing, trips over names that every object has.
const headers = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !(name in {})),
  fc.string({ unit: 'grapheme' }),
  { noNullPrototype: true },
);
const record: fc.Arbitrary<BatchRecord> = fc.record(
  { key: bytes, value: bytes, headers },
  { requiredKeys: ['key', 'value'] },
);

const expectSame = (decoded: readonly DecodedRecord[], records: readonly BatchRecord[], at = AT): void => {
  expect(decoded).toHaveLength(records.length);
  for (const [index, { key, value, headers: names = {} }] of records.entries()) {
    const found = decoded[index]!;
    expect([found.offset, found.timestamp]).toEqual([`${index}`, `${at}`]);
    expect(found.key).toEqual(key && Buffer.from(key));
    expect(found.value).toEqual(value && Buffer.from(value));
    const texts = Object.entries(found.headers).map(([name, text]) => [name, text.toString()] as const);
    expect(Object.fromEntries(texts)).toEqual(names);
  }
};
const decoded = async (batch: Buffer) => (await decode(new NewDecoder(batch))).records;

it('is read back by kafkajs as it was given', () =>
  fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 50 }), fc.nat(2 ** 42), async (records, at) => {
      expectSame(await decoded(encode(records, at)), records, at);
    }),
  ));

it('is byte for byte what kafkajs writes', () =>
  fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 50 }), async (records) => {
      expect(encode(records).equals(await reference(records))).toBe(true);
    }),
  ));

it.each([1, 63, 64, 65, 128, 1000])('numbers %i records', async (count) => {
  const records = Array.from({ length: count }, (_, index) => ({ key: Buffer.of(index), value: null }));
  const batch = encode(records);
  expectSame(await decoded(batch), records);
  expect(batch.equals(await reference(records))).toBe(true);
});

it.each([0, 1, 31, 32, 63, 64, 8_191, 8_192, 1_048_575, 1_048_576, 3_000_000])(
  'holds a value of %i bytes',
  async (size) => {
    const records = [{ key: null, value: Buffer.alloc(size, 7) }];
    const batch = encode(records);
    expect(batch.equals(await reference(records))).toBe(true);
    expect((await decoded(batch))[0]!.value).toHaveLength(size);
  },
);

it('guards all from its attributes on', () => {
  const batch = encode([{ key: Buffer.from('key'), value: Buffer.from('value') }]);
  expect(batch.readUInt32BE(CRC_AT)).toBe(crcOf(batch.subarray(CRC_AT + 4)));
});

describe('CRC-32C', () => {
  it('of the standard’s own example', () => {
    expect(crc32c(Buffer.from('123456789'), 0, 9)).toBe(0xe3069283);
  });

  it('is kafkajs’s, of any part of any bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), fc.nat(300), (whole, one, other) => {
        const [start, end] = [Math.min(one, other, whole.length), Math.min(Math.max(one, other), whole.length)];
        expect(crc32c(whole, start, end)).toBe(crcOf(whole.subarray(start, end)));
      }),
    ));
});

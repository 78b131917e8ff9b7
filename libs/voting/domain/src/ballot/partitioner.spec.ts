import fc from 'fast-check';
import { murmur2, partitionOf } from './partitioner';

// Node's Buffer, which kafkajs wants, is not among this library's types.
const { Buffer } = jest.requireActual<{ Buffer: { from(bytes: Uint8Array): Uint8Array } }>('node:buffer');
const kafkajsMurmur2 = jest.requireActual<(key: Uint8Array) => number>(
  'kafkajs/src/producer/partitioners/default/murmur2.js',
);
const utf8 = new TextEncoder();
const keys = fc.uint8Array({ maxLength: 64 });

describe("murmur2, as Kafka's own UtilsTest expects it", () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('%s: %i', (key, hash) => {
    expect(murmur2(utf8.encode(key))).toBe(hash);
  });

  it("agrees with kafkajs's on any key", () => {
    fc.assert(
      fc.property(keys, (key) => expect(murmur2(key)).toBe(kafkajsMurmur2(Buffer.from(key)))),
      { numRuns: 1000 },
    );
  });
});

describe('partitionOf', () => {
  it('clears the sign bit rather than negating, as Kafka does', () => {
    expect(murmur2(utf8.encode('21'))).toBeLessThan(0);
    expect(partitionOf(utf8.encode('21'), 12)).toBe((-973932308 & 0x7fffffff) % 12);
    expect(partitionOf(utf8.encode('21'), 12)).toBe(0);
  });

  it('names one of the partitions, the same at every call', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 200 }), (key, partitions) => {
        const partition = partitionOf(key, partitions);
        expect(partition).toBe(partitionOf(Uint8Array.from(key), partitions));
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true);
      }),
    );
  });
});

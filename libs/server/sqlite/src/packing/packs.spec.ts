import * as fc from 'fast-check';
import type { TallyRecord } from '@scrutineer/voting-domain';
import { packAppend, packRecords, unpackAppend, unpackRecords } from '../ballot-log/record-pack';
import { packTallyRecords, unpackTallyRecords } from '../tally/tally-record-pack';

const bytes = fc.uint8Array({ maxLength: 300 });
const offset = fc.maxSafeNat();

describe('packed records', () => {
  it('bring appends across unchanged', () => {
    const records = fc.array(fc.record({ partition: fc.nat(11), key: bytes, value: bytes }));
    fc.assert(
      fc.property(records, (given) => {
        const found: unknown[] = [];
        unpackAppend(packAppend(given, 12), (partition, key, value) => found.push({ partition, key, value }));
        expect(found).toEqual(given);
      }),
    );
  });

  it.each([-1, 12, NaN])('refuses an append to partition %d', (partition) => {
    const record = { partition, key: new Uint8Array(16), value: new Uint8Array(1) };
    expect(() => packAppend([record], 12)).toThrow(RangeError);
  });

  it('bring log records across unchanged, with a key or none', () => {
    const records = fc.array(fc.record({ offset, at: offset, key: fc.option(bytes), value: bytes }));
    fc.assert(fc.property(records, (given) => expect(unpackRecords(packRecords(given))).toEqual(given)));
  });

  it('bring tally records across unchanged', () => {
    const record: fc.Arbitrary<TallyRecord> = fc.oneof(
      fc.record({
        kind: fc.constant('ballot' as const),
        offset,
        key: bytes,
        seq: fc.nat(2 ** 32 - 1),
        candidate: fc.nat(200),
      }),
      fc.record({ kind: fc.constant('class' as const), offset, key: bytes, class: fc.string({ unit: 'grapheme' }) }),
      fc.record({
        kind: fc.constant('marker' as const),
        offset,
        marker: fc.constantFrom('open' as const, 'close' as const, 'certify' as const),
        version: offset,
      }),
    );
    fc.assert(
      fc.property(fc.array(record), (given) => expect(unpackTallyRecords(packTallyRecords(given))).toEqual(given)),
    );
  });
});

import fc from 'fast-check';
import { VOTER_KEY_BYTES } from './log-record';
import { voterSlot } from './voter-slot';

const pseudonyms = fc.uint8Array({ minLength: VOTER_KEY_BYTES, maxLength: VOTER_KEY_BYTES });

describe('voterSlot', () => {
  it('takes the bucket from the first four bytes, read as an unsigned number, and the field from the next nine', () => {
    const key = Uint8Array.of(0xff, 0xff, 0xff, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    expect(voterSlot(key, 1000)).toEqual({
      bucket: 0xfffffffe % 1000,
      field: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    });
    expect(voterSlot(key, 1).bucket).toBe(0);
  });

  it('stays inside the buckets for any pseudonym', () => {
    fc.assert(
      fc.property(pseudonyms, fc.integer({ min: 1, max: 65_536 }), (key, buckets) => {
        const { bucket } = voterSlot(key, buckets);
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < buckets).toBe(true);
      }),
    );
  });

  it('tells pseudonyms apart that differ within the first thirteen bytes, given 2³² buckets', () => {
    fc.assert(
      fc.property(pseudonyms, fc.nat(12), fc.integer({ min: 1, max: 255 }), (key, at, flip) => {
        const other = key.with(at, key[at]! ^ flip);
        expect(voterSlot(other, 2 ** 32)).not.toEqual(voterSlot(key, 2 ** 32));
      }),
    );
  });

  it('spreads voters over all buckets', () => {
    const words = Array.from({ length: 4096 }, (_, n) => Uint8Array.of(0, 0, n >> 8, n & 255, ...new Uint8Array(12)));
    expect(new Set(words.map((key) => voterSlot(key, 4096).bucket)).size).toBe(4096);
  });
});

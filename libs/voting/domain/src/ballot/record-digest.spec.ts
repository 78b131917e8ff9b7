import fc from 'fast-check';
import { recordDigest } from './record-digest';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 40, size: 'max' });

describe('recordDigest', () => {
  it('is 64 bits in hex, and the same at every call', () => {
    fc.assert(
      fc.property(fc.option(bytes), bytes, (key, value) => {
        const digest = recordDigest({ key, value });
        expect(digest).toMatch(/^[0-9a-f]{16}$/);
        expect(recordDigest({ key: key && Uint8Array.from(key), value: Uint8Array.from(value) })).toBe(digest);
      }),
    );
  });

  it('stays what it is: stores keep it across releases', () => {
    const value = new TextEncoder().encode('{"v":1}');
    expect(recordDigest({ key: null, value })).toBe('fbe03c84fa0df158');
    expect(recordDigest({ key: Uint8Array.of(1, 2, 3, 4), value })).toBe('612a3281447a43c3');
  });

  it('changes in both halves with any byte of the value', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, seed, flip) => {
        const at = seed % value.length;
        const [a, b] = [value, value.with(at, value[at]! ^ flip)].map((one) => recordDigest({ key: null, value: one }));
        expect(a!.slice(0, 8)).not.toBe(b!.slice(0, 8));
        expect(a!.slice(8)).not.toBe(b!.slice(8));
      }),
    );
  });

  it('changes with any byte of the key', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (key, seed, flip) => {
        const at = seed % key.length;
        const value = Uint8Array.of(1);
        expect(recordDigest({ key: key.with(at, key[at]! ^ flip), value })).not.toBe(recordDigest({ key, value }));
      }),
    );
  });
});

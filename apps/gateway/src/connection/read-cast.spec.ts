import { parseCast } from '@scrutineer/contracts';
import fc from 'fast-check';
import { readCast, scanCast } from './read-cast';

const id = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';
const usual = `{"event":"cast","data":{"ballotId":"${id}","candidate":"44","seq":17,"round":2}}`;

/** One edit of a text: a part cut out, or something put in. */
const edited = fc
  .tuple(
    fc.nat({ max: usual.length }),
    fc.nat({ max: 3 }),
    fc.oneof(
      fc.constant(''),
      fc.constantFrom('0', '-', '"', '\\', '}', '{', ',', ' ', '9', 'a', 'é', '\n', '\u0000'),
      fc.string({ maxLength: 3, unit: 'binary' }),
    ),
  )
  .map(([at, cut, put]) => usual.slice(0, at) + put + usual.slice(at + cut));

const written = fc
  .record({
    ballotId: fc.uuid(),
    candidate: fc.oneof(fc.string({ maxLength: 18 }), fc.string({ maxLength: 18, unit: 'binary' })),
    seq: fc.oneof(fc.nat(), fc.constantFrom(0, 1, 999_999_999, 1_000_000_000, 2 ** 32 - 1, 2 ** 32)),
    round: fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(999_999_999, 2 ** 53)),
  })
  .map((data) => JSON.stringify({ event: 'cast', data }));

describe(readCast, () => {
  it('reads every frame as parseCast does', () => {
    let scanned = 0;
    let left = 0;
    fc.assert(
      fc.property(fc.oneof(edited, written), (text) => {
        // What arrives has passed the socket library's check of its UTF-8.
        const frame = Buffer.from(text.toWellFormed());
        expect(readCast(frame)).toEqual(parseCast(text.toWellFormed()));
        if (scanCast(frame)) scanned += 1;
        else left += 1;
      }),
      { numRuns: 10_000 },
    );
    // Both ways were taken.
    expect(scanned).toBeGreaterThan(1000);
    expect(left).toBeGreaterThan(1000);
  });

  it('scans what our own clients write', () => {
    expect(scanCast(Buffer.from(usual))).toEqual({ ballotId: id, candidate: '44', seq: 17, round: 2 });
  });

  it.each([
    ['cut short anywhere', usual.slice(0, -1)],
    ['followed by more', `${usual} `],
    ['of another order', `{"data":{"ballotId":"${id}","candidate":"44","seq":17,"round":2},"event":"cast"}`],
    ['with an escape', usual.replace('44', '\\u0034')],
  ])('leaves a frame %s to parseCast', (_, text) => {
    expect(scanCast(Buffer.from(text))).toBeNull();
  });
});

import { MAX_SEQ, VOTER_KEY_BYTES } from '@scrutineer/voting-domain';
import type { Ballot, ClassRecord, LogRecord, Marker } from '@scrutineer/voting-domain';
import fc from 'fast-check';
import { decodeLogRecord } from './decode-log-record';
import { encodeBallot, encodeClass, encodeMarker } from './encode-log-record';
import { ballotValueSchema, classValueSchema, logValueSchema, markerValueSchema } from './log-values';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);
const voter = new Uint8Array(VOTER_KEY_BYTES).fill(7);

const place = { race: fc.stringMatching(/^[a-z0-9]{1,3}(?:-[a-z0-9]{1,3})?$/), round: fc.integer({ min: 1, max: 99 }) };
const ballots: fc.Arbitrary<Ballot> = fc.record({
  kind: fc.constant('ballot' as const),
  ...place,
  ballotId: fc.uuid(),
  candidate: fc.string({ minLength: 1, maxLength: 16 }),
  seq: fc.integer({ min: 1, max: MAX_SEQ }),
  at: fc.nat(),
});
const markers: fc.Arbitrary<Marker> = fc.record({
  kind: fc.constant('marker' as const),
  marker: fc.constantFrom('open', 'close', 'certify'),
  ...place,
  version: fc.integer({ min: 1, max: 1000 }),
});
const classes: fc.Arbitrary<ClassRecord> = fc.record({
  kind: fc.constant('class' as const),
  ...place,
  class: fc.stringMatching(/^[a-z0-9_-]{1,32}$/),
});

/** The record according to the schemas alone. */
function oracle(key: Uint8Array | null, raw: string): LogRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null;
  }
  const marker = markerValueSchema.safeParse(value).data;
  if (marker) {
    return key ? null : { kind: 'marker', marker: marker.m, race: marker.r, round: marker.n, version: marker.e };
  }
  if (key?.length !== VOTER_KEY_BYTES) return null;
  const ballot = ballotValueSchema.safeParse(value).data;
  if (ballot) {
    const { r: race, n: round, b: ballotId, c: candidate, s: seq, t: at } = ballot;
    return { kind: 'ballot', race, round, ballotId, candidate, seq, at };
  }
  const classed = classValueSchema.safeParse(value).data;
  return classed ? { kind: 'class', race: classed.r, round: classed.n, class: classed.x } : null;
}

describe('the ballot log', () => {
  it('gives back the ballots, markers and classes written into it', () => {
    fc.assert(
      fc.property(ballots, (ballot) => {
        expect(decodeLogRecord({ key: voter, value: encodeBallot(ballot) })).toEqual(ballot);
      }),
    );
    fc.assert(
      fc.property(markers, (marker) => {
        expect(decodeLogRecord({ key: null, value: encodeMarker(marker) })).toEqual(marker);
      }),
    );
    fc.assert(
      fc.property(classes, (record) => {
        expect(decodeLogRecord({ key: voter, value: encodeClass(record) })).toEqual(record);
      }),
    );
  });

  it('keeps the published bytes', () => {
    const at = 1765115901042;
    const ballotId = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';
    expect(
      text(encodeBallot({ kind: 'ballot', race: 'abu-dhabi-2025', round: 1, ballotId, candidate: '44', seq: 5, at })),
    ).toBe(`{"v":1,"r":"abu-dhabi-2025","n":1,"b":"${ballotId}","c":"44","s":5,"t":1765115901042}`);
    expect(text(encodeMarker({ kind: 'marker', marker: 'close', race: 'a', round: 2, version: 9 }))).toBe(
      '{"v":1,"m":"close","r":"a","n":2,"e":9}',
    );
    expect(text(encodeClass({ kind: 'class', race: 'a', round: 2, class: 'trackside' }))).toBe(
      '{"v":1,"x":"trackside","r":"a","n":2}',
    );
  });

  it('writes JSON of any candidate, the one text in it that is free', () => {
    const id = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (candidate) => {
        const value = encodeBallot({ kind: 'ballot', race: 'x', round: 1, ballotId: id, candidate, seq: 1, at: 0 });
        expect(JSON.parse(text(value))).toEqual({ v: 1, r: 'x', n: 1, b: id, c: candidate, s: 1, t: 0 });
      }),
    );
  });
});

describe('encoded values', () => {
  it('stay as they were written, however many follow and whatever their size', () => {
    const ballot = (seq: number): Ballot => ({
      kind: 'ballot',
      race: 'a',
      round: 1,
      ballotId: '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d',
      candidate: seq % 1000 ? '€'.repeat(16) : '🏁'.repeat(50_000),
      seq,
      at: 0,
    });
    const values = Array.from({ length: 3001 }, (_, seq) => encodeBallot(ballot(seq)));
    values.forEach((value, seq) => {
      const { candidate } = ballot(seq);
      expect(JSON.parse(text(value))).toMatchObject({ c: candidate, s: seq });
    });
  });
});

describe('decodeLogRecord', () => {
  it('reads exactly what the schemas read, with the key that belongs to each kind', () => {
    const written = fc.oneof(ballots.map(encodeBallot), markers.map(encodeMarker), classes.map(encodeClass)).map(text);
    const odd = fc.constantFrom<unknown>(
      undefined,
      null,
      0,
      -1,
      1,
      1.5,
      2,
      '',
      'x',
      'X y',
      'open',
      MAX_SEQ + 1,
      2 ** 53,
      [],
    );
    const oddKey = fc.constantFrom('v', 'r', 'n', 'b', 'c', 's', 't', 'm', 'e', 'x', 'y', '__proto__');
    const damaged = fc.tuple(written, oddKey, odd).map(([raw, key, value]) => {
      const entries = Object.entries(JSON.parse(raw) as object).filter(([name]) => name !== key);
      if (value !== undefined) entries.push([key, value]);
      return `{${entries.map(([name, content]) => `${JSON.stringify(name)}:${JSON.stringify(content)}`).join(',')}}`;
    });
    const keys = fc.constantFrom(
      null,
      null,
      voter,
      voter,
      voter,
      new Uint8Array(),
      new Uint8Array(15),
      new Uint8Array(17),
    );
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(keys, fc.oneof(written, damaged, damaged, fc.json({ maxDepth: 1 })), (key, raw) => {
        const record = decodeLogRecord({ key, value: bytes(raw) });
        expect(record).toEqual(oracle(key, raw));
        if (record) expect(logValueSchema.safeParse(JSON.parse(raw)).success).toBe(true);
        const kind = record?.kind ?? 'unreadable';
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: 5000 },
    );
    for (const kind of ['ballot', 'marker', 'class', 'unreadable']) expect(seen.get(kind)).toBeGreaterThan(20);
  });

  it.each([
    ['an empty value', new Uint8Array()],
    ['no value at all', null as unknown as Uint8Array],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a byte order mark', bytes('\uFEFF{"v":1,"x":"a","r":"a","n":1}')],
    ['no JSON', bytes('{"v":1')],
    ['JSON null', bytes('null')],
    ['a list', bytes('[1]')],
    ['another version', bytes('{"v":2,"x":"a","r":"a","n":1}')],
  ])('cannot read %s', (_, value) => {
    expect(decodeLogRecord({ key: voter, value })).toBeNull();
    expect(decodeLogRecord({ key: null, value })).toBeNull();
  });
});

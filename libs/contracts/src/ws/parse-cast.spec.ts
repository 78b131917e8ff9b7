import { MAX_SEQ } from '@scrutineer/voting-domain';
import fc from 'fast-check';
import { ballotIdSchema, chosenCandidateSchema } from '../values';
import { castDataSchema, castFrameSchema } from './cast';
import { parseCast, parseCastData } from './parse-cast';
import type { CastOutcome } from './parse-cast';

const id = '8d1f6c8e-5a77-4d0c-9f0e-2f6f0a1b2c3d';
const good = { ballotId: id, candidate: '44', seq: 1, round: 1 };

/** The outcome according to the schemas alone. */
function oracle(text: string): CastOutcome {
  let frame: { data?: { ballotId?: unknown } | null } | null;
  try {
    frame = JSON.parse(text) as typeof frame;
  } catch {
    return { code: 'bad_frame', ballotId: null };
  }
  const parsed = castFrameSchema.safeParse(frame);
  if (parsed.success) return { cast: parsed.data.data };
  const ballotId = frame?.data?.ballotId;
  const renamed = castFrameSchema.safeParse({ ...frame, data: { ...frame?.data, ballotId: id } });
  const code = typeof ballotId === 'string' && renamed.success ? 'bad_ballot_id' : 'bad_frame';
  return { code, ballotId: ballotIdSchema.safeParse(ballotId).data ?? null };
}

const member = (key: string, value: fc.Arbitrary<string>) => value.map((text) => `${JSON.stringify(key)}:${text}`);
const text = (...values: unknown[]) => fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const anyJson = fc.json({ maxDepth: 1 });

/** Almost always the first arbitrary, so that whole frames are valid often enough; now and then the second. */
const mostly = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

const extra = fc
  .constantFrom('__proto__', 'constructor', 'toString', 'token', 'seq', 'event', '')
  .chain((key) => member(key, anyJson));
const object = (members: fc.Arbitrary<string>[]) =>
  fc
    .tuple(fc.tuple(...members), mostly(fc.constant(''), extra))
    .chain(([all, more]) => fc.shuffledSubarray(more ? [...all, more] : all, { minLength: all.length }))
    .map((all) => `{${all.join(',')}}`);

const uuid = fc.oneof(
  fc.uuid(),
  fc.uuid().map((value) => value.toUpperCase()),
);
const ballotId = member(
  'ballotId',
  mostly(
    uuid.map((value) => JSON.stringify(value)),
    fc.oneof(text('', `${id}\n`, `{${id}}`, 7), anyJson),
  ),
);
const candidate = member(
  'candidate',
  mostly(
    fc.string({ minLength: 1, maxLength: 16 }).map((value) => JSON.stringify(value)),
    text('', 'x'.repeat(17), 44, null, ['44']),
  ),
);
const seq = member(
  'seq',
  mostly(
    fc.integer({ min: 1, max: MAX_SEQ }).map(String),
    fc.constantFrom('0', '-1', '1.5', '1.0', '1e3', '1e400', String(MAX_SEQ + 1), '"1"', 'null', 'true'),
  ),
);
const round = member(
  'round',
  mostly(fc.integer({ min: 1 }).map(String), fc.constantFrom('0', '-0', '2.5', '9007199254740992', '"1"', 'null')),
);
const event = member('event', mostly(text('cast'), fc.oneof(text('Cast', ' cast', 'recorded'), anyJson)));

const data = fc.oneof(object([ballotId, candidate, seq]), object([ballotId, candidate, seq, round]));
const frame = object([event, member('data', mostly(data, anyJson))]);

describe('parseCast', () => {
  it('accepts exactly what the schema accepts, and refuses with the code and ballot id the schema implies', () => {
    let accepted = 0;
    let misnamed = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 9, arbitrary: frame },
          { weight: 1, arbitrary: anyJson },
          { weight: 1, arbitrary: fc.string() },
        ),
        (raw) => {
          const outcome = parseCast(raw);
          expect(outcome).toEqual(oracle(raw));
          if ('cast' in outcome) accepted += 1;
          else if (outcome.code === 'bad_ballot_id') misnamed += 1;
        },
      ),
      { numRuns: 5000 },
    );
    // Frames of every kind were among them.
    expect(accepted).toBeGreaterThan(1000);
    expect(misnamed).toBeGreaterThan(20);
  });

  it('reads a ballot with and without a round', () => {
    const withoutRound = { ballotId: id, candidate: '44', seq: 1 };
    expect(parseCast(JSON.stringify({ event: 'cast', data: good }))).toEqual({ cast: good });
    expect(parseCast(JSON.stringify({ data: withoutRound, event: 'cast' }))).toEqual({ cast: withoutRound });
  });

  it.each([
    ['no JSON', '{"event":"cast"', null],
    ['no object', '"cast"', null],
    ['null', 'null', null],
    ['a list', '[]', null],
    ['data of null', '{"event":"cast","data":null}', null],
    ['another event', JSON.stringify({ event: 'vote', data: good }), id],
    ['an unknown key in the frame', JSON.stringify({ event: 'cast', data: good, id: 1 }), id],
    ['an unknown key in the data', JSON.stringify({ event: 'cast', data: { ...good, token: 'x' } }), id],
    [
      'its own __proto__ in the data',
      `{"event":"cast","data":{"__proto__":{"round":1},"ballotId":"${id}","candidate":"44","seq":1}}`,
      id,
    ],
    ['its own __proto__ in the frame', `{"event":"cast","__proto__":{"data":{}}}`, null],
    ['a candidate too long', JSON.stringify({ event: 'cast', data: { ...good, candidate: 'x'.repeat(17) } }), id],
    ['a seq of 0', JSON.stringify({ event: 'cast', data: { ...good, seq: 0 } }), id],
    ['a seq of 2^32', JSON.stringify({ event: 'cast', data: { ...good, seq: 2 ** 32 } }), id],
    [
      'a wrong ballot id and a wrong seq',
      JSON.stringify({ event: 'cast', data: { ...good, ballotId: 'x', seq: 0 } }),
      null,
    ],
    ['a ballot id that is no text', JSON.stringify({ event: 'cast', data: { ...good, ballotId: 1 } }), null],
  ])('calls %s a bad frame', (_, raw, ballotIdRead) => {
    expect(parseCast(raw)).toEqual({ code: 'bad_frame', ballotId: ballotIdRead });
  });

  it('tells a wrong ballot id alone apart, and does not echo it', () => {
    const raw = JSON.stringify({ event: 'cast', data: { ...good, ballotId: '<script>' } });
    expect(parseCast(raw)).toEqual({ code: 'bad_ballot_id', ballotId: null });
  });
});

describe('parseCastData', () => {
  it('accepts exactly what the schema accepts', () => {
    fc.assert(
      fc.property(fc.oneof(data, anyJson), (raw) => {
        const value: unknown = JSON.parse(raw);
        expect('cast' in parseCastData(value)).toBe(castDataSchema.safeParse(value).success);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a round that is there but undefined, as the schema does', () => {
    expect(castDataSchema.safeParse({ ...good, round: undefined }).success).toBe(false);
    expect(parseCastData({ ...good, round: undefined })).toEqual({ code: 'bad_frame', ballotId: id });
  });

  it('lets any candidate text through that the schema lets through', () => {
    expect(chosenCandidateSchema.safeParse('no such').success).toBe(true);
    expect(parseCastData({ ...good, candidate: 'no such' })).toEqual({ cast: { ...good, candidate: 'no such' } });
  });
});

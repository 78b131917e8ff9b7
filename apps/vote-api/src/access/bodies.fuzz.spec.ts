import { commandBodySchema, loginBodySchema, problemSchema, publicRaceSchema } from '@scrutineer/contracts';
import fc from 'fast-check';
import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';

let api: ApiUnderTest;
let admin: Operator;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
});
afterAll(() => api.stop());

/** A value with one of its members, at any depth, replaced, removed, or joined by another. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  const odd = fc.oneof(fc.anything({ withNullPrototype: false }), fc.string({ unit: 'binary' }), hostile);
  if (typeof value !== 'object' || value === null) return odd;
  const keys = Object.keys(value);
  const inside = fc
    .constantFrom(...keys)
    .chain((key) => damaged((value as Record<string, unknown>)[key]).map((other) => with_(value, key, other)));
  const beside = fc.tuple(fc.oneof(hostile, fc.constantFrom(...keys), fc.string()), odd);
  return fc.oneof(
    { weight: 3, arbitrary: inside },
    beside.map(([key, other]) => with_(value, key, other)),
    odd,
  );
}

function with_(value: object, key: string, other: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown, n) => (`${n}` === key ? other : one));
  const entries = Object.entries(value).filter(([name]) => name !== key);
  // fromEntries makes an own `__proto__`, as JSON.parse does.
  return Object.fromEntries([...entries, [key, other]]);
}

const hostile = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '=HYPERLINK("x")',
  '<img src=x onerror=alert(1)>',
  '\u202e',
  '\ud800',
  '\u0000',
  '\r\nSet-Cookie: a=b',
  '../../etc/passwd',
  '9'.repeat(400),
);

/** Text of a body: JSON of a value, or that with a few characters of it changed. */
const texts = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> => {
  const json = values.map((value) => JSON.stringify(value) ?? '');
  const broken = fc
    .tuple(json, fc.nat(2000), fc.nat(5), fc.string({ unit: 'binary', maxLength: 4 }))
    .map(([text, at, length, other]) => text.slice(0, at) + other + text.slice(at + length));
  return fc.oneof({ weight: 4, arbitrary: json }, broken);
};

/** Whether a text is JSON that the schema takes; no body at all is an empty one. */
function reads(schema: { safeParse(value: unknown): { success: boolean } }, text: string): boolean {
  try {
    return text === '' || schema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

const full = { ...raceBody(), opensAt: '2030-01-01T11:00:00Z', closesAt: '2030-01-01T12:00:00Z' };

it('takes or refuses any race file, and shows what it took as it was', async () => {
  let taken = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      texts(fc.oneof({ weight: 1, arbitrary: fc.constant(full) }, { weight: 9, arbitrary: damaged(full) })),
      async (text) => {
        const id = `race-${taken + refused}`;
        const body = text.replace('"monza"', JSON.stringify(id));
        const headers = { 'Content-Type': 'application/json' };
        const answer = await admin.call('/api/admin/races', { method: 'POST', body, headers });
        if (answer.status === 201) {
          const race = publicRaceSchema.parse(answer.body);
          const sent = JSON.parse(body) as Record<string, unknown>;
          expect(race.title).toBe(sent['title']);
          expect((await admin.call(`/api/races/${race.id}`)).body).toMatchObject({ id: race.id, title: race.title });
          taken += 1;
        } else {
          expect(problemSchema.parse(answer.body)).toMatchObject({ status: answer.status });
          expect([400, 409, 413]).toContain(answer.status);
          refused += 1;
        }
      },
    ),
    { numRuns: 600 },
  );
  expect(taken).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(200);
});

it('refuses any body that is no command, and leaves the race as it was', async () => {
  await admin.post('races', raceBody({ id: 'untouched' }));
  const { version } = api.book.race('untouched')!;
  const commands = fc.constantFrom(
    'open',
    'close',
    'reopen',
    'reset',
    'certify',
    'reveal',
    'hide',
    'candidates/44/withdraw',
  );
  const command = { expectedVersion: version, reason: 'why not', confirm: 'untouched' };
  await fc.assert(
    fc.asyncProperty(commands, texts(damaged(command)), async (name, body) => {
      fc.pre(!reads(commandBodySchema, body));
      const headers = { 'Content-Type': 'application/json' };
      const answer = await admin.call(`/api/admin/races/untouched/${name}`, { method: 'POST', body, headers });
      expect(problemSchema.parse(answer.body)).toMatchObject({ status: 400 });
    }),
    { numRuns: 300 },
  );
  expect(api.book.race('untouched')?.version).toBe(version);
});

it('answers any log-in, token request and query without a fault of its own', async () => {
  const credentials = { username: 'admin', password: 'x' };
  const requests = fc.oneof(
    // A password that can be read is checked, and that is slow on purpose.
    texts(damaged(credentials))
      .filter((text) => !reads(loginBodySchema, text))
      .map((body) => ({ path: '/api/admin/session', method: 'POST', body })),
    texts(damaged({ token: 'x' })).map((body) => ({ path: '/api/voters', method: 'POST', body })),
    fc
      .tuple(fc.constantFrom('results?round=', 'receipts/', 'export?format=', 'ballots/mine?x='), fc.webFragments())
      .map(([where, rest]) => ({ path: `/api/races/untouched/${where}${rest}`, method: 'GET' })),
    fc.webPath().map((path) => ({ path: `/api/races${path}`, method: 'GET' })),
  );
  await fc.assert(
    fc.asyncProperty(requests, async ({ path, ...call }) => {
      const headers = { 'Content-Type': 'application/json' };
      const answer = await api.call(path, { ...call, headers });
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 400 },
  );
});

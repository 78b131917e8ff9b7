import { ApiUnderTest, raceBody, type Operator } from '../spec-support/api-under-test';

let api: ApiUnderTest;
let admin: Operator;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  admin = await api.as('admin');
});
afterAll(() => api.stop());

const driver = (n: number) => ({ id: `${n}`, name: `Driver ${n}`, team: '', colour: '#000000' });
const drivers = (n: number) => Array.from({ length: n }, (_, i) => driver(i + 1));
const isRefused = { status: 400, body: { code: 'bad_request', status: 400, requestId: expect.any(String) as string } };

describe('a race file', () => {
  it.each([
    ['no candidates', { candidates: [] }],
    ['one candidate', { candidates: drivers(1) }],
    ['201 candidates', { candidates: drivers(201) }],
    ['the same id twice', { candidates: [driver(1), driver(1)] }],
    ['an unknown key', { colour: 'red' }],
    ['an id that is no slug', { id: '../monza' }],
    ['an id for prototypes', { id: '__proto__' }],
    ['a control character in its title', { title: 'Monza\u0000' }],
    ['a closing before its opening', { opensAt: '2026-01-02T00:00:00Z', closesAt: '2026-01-01T00:00:00Z' }],
    ['a time that is none', { opensAt: 'tomorrow' }],
    ['an unknown rule', { rules: { change: 'sometimes', visibility: 'always', withdrawn: 'count' } }],
  ])('is refused with %s', async (_, change) => {
    expect(await admin.post('races', raceBody(change))).toMatchObject(isRefused);
    expect(api.book.races.size).toBe(0);
  });

  it('names every fault', async () => {
    const { body } = await admin.post('races', raceBody({ title: '', candidates: drivers(1) }));
    expect((body['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual(['candidates', 'title']);
  });

  it('may have 2 and 200 candidates, and names that other programs misread', async () => {
    const odd = [
      { ...driver(1), name: '=HYPERLINK("x")' },
      { ...driver(2), name: '<script>‮רץ' },
    ];
    expect(await admin.post('races', raceBody({ id: 'two', candidates: odd }))).toMatchObject({
      status: 201,
      body: { candidates: odd },
    });
    expect(await admin.post('races', raceBody({ id: 'many', candidates: drivers(200) }))).toMatchObject({
      status: 201,
    });
  });
});

describe('a body', () => {
  const json = { 'Content-Type': 'application/json' };
  it.each([
    ['that is not JSON', '{"title":', json],
    ['that is a list', '[]', json],
    ['that is null', 'null', json],
    ['that is a number', '1', json],
    ['with __proto__', '{"__proto__":{"id":"x"},"reason":"r"}', json],
    ['with constructor', '{"constructor":{"prototype":{"x":1}}}', json],
    ['with an unknown key', '{"force":true}', json],
    ['in plain text', '{}', { 'Content-Type': 'text/plain' }],
    ['in no type', '{}', { 'Content-Type': '' }],
  ])('%s is refused', async (_, body, headers) => {
    expect(await admin.call('/api/admin/races/two/open', { method: 'POST', body, headers })).toMatchObject(isRefused);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(api.book.race('two')?.version ?? 1).toBe(1);
  });

  it('that is too large is refused', async () => {
    const body = raceBody({ title: 'x'.repeat(300_000) });
    expect(await admin.post('races', body)).toMatchObject({ status: 413, body: { code: 'too_large' } });
  });

  it.each([
    '/api/races/two/results?round=0',
    '/api/races/two/results?round=x',
    '/api/admin/races/two/export',
    '/api/admin/races/two/export?format=xml',
    '/api/admin/audit?limit=0',
    '/api/admin/audit?after=-1',
  ])('or query of %s is refused', async (path) => {
    expect(await admin.call(path)).toMatchObject(isRefused);
  });
});

it('an address with nothing at it is answered as a problem', async () => {
  const { status, headers } = await api.call('/api/nothing');
  expect(status).toBe(404);
  expect(headers.get('content-type')).toContain('application/problem+json');
});

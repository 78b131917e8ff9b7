import { ApiUnderTest, PASSWORD, raceBody, type Answer, type Call } from '../spec-support/api-under-test';

const LISTED = 'https://vote.example';
let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start(undefined, { publicOrigins: [LISTED, 'https://partner.example'] });
});
afterAll(() => api.stop());

/** What a browser reads before it lets a page of another origin have the answer. */
function granted({ headers }: Answer): { origin: string | null; credentials: string | null } {
  return {
    origin: headers.get('access-control-allow-origin'),
    credentials: headers.get('access-control-allow-credentials'),
  };
}

function from(origin: string, path: string, call: Call = {}): Promise<Answer> {
  return api.call(path, { ...call, headers: { ...call.headers, Origin: origin } });
}

function preflight(origin: string): Promise<Answer> {
  const asked = {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,x-csrf-token',
  };
  return from(origin, '/api/admin/races', { method: 'OPTIONS', headers: asked });
}

describe('a page of a listed origin', () => {
  it('may read answers, with the cookies it sent', async () => {
    const answer = await from(LISTED, '/api/races');
    expect(answer.status).toBe(200);
    expect(granted(answer)).toEqual({ origin: LISTED, credentials: 'true' });
    expect(answer.headers.get('access-control-expose-headers')).toBe('X-Request-Id,Retry-After');
    // Without it a cache could hand the answer to a page of the other listed origin.
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it('may read refusals too', async () => {
    const answer = await from(LISTED, '/api/races/nowhere');
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_race' } });
    expect(granted(answer)).toEqual({ origin: LISTED, credentials: 'true' });
  });

  it('may send the CSRF token and JSON', async () => {
    const answer = await preflight(LISTED);
    expect(answer.status).toBe(204);
    expect(granted(answer)).toEqual({ origin: LISTED, credentials: 'true' });
    expect(answer.headers.get('access-control-allow-methods')?.split(',')).toEqual(
      expect.arrayContaining(['POST', 'PATCH', 'DELETE']),
    );
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type,x-csrf-token');
  });

  it('logs in and changes a race', async () => {
    const entered = await from(LISTED, '/api/admin/session', { body: { username: 'admin', password: PASSWORD } });
    expect(entered.status).toBe(200);
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    const headers = { Cookie: cookie, 'X-CSRF-Token': String(entered.body['csrfToken']) };
    expect(await from(LISTED, '/api/admin/races', { headers, body: raceBody() })).toMatchObject({ status: 201 });
  });
});

describe.each(['https://evil.example', 'http://vote.example', 'https://vote.example.evil.example', 'null'])(
  'a page of %s',
  (origin) => {
    it('may read nothing', async () => {
      expect(granted(await from(origin, '/api/races')).origin).toBeNull();
    });

    it('gets no leave for a call that needs it', async () => {
      expect(granted(await preflight(origin)).origin).toBeNull();
    });

    it('changes nothing, even with a session', async () => {
      const { headers } = await api.as('admin');
      const answer = await from(origin, '/api/admin/races', { headers, body: raceBody({ id: 'imola' }) });
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin' } });
      expect(api.book.race('imola')).toBeUndefined();
    });
  },
);

it('without a list no other origin is granted anything', async () => {
  const own = await ApiUnderTest.start();
  try {
    const answer = await own.call('/api/races', { headers: { Origin: LISTED } });
    expect(granted(answer)).toEqual({ origin: null, credentials: null });
  } finally {
    await own.stop();
  }
});

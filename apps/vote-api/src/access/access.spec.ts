import type { Role } from '@scrutineer/contracts';
import { ApiUnderTest, PASSWORD, raceBody, type Operator } from '../spec-support/api-under-test';

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin', 'auditor'];
/** Everything below /api/admin that needs a session, and who may call it. */
const ROUTES: readonly [method: string, path: string, allowed: readonly Role[]][] = [
  ['GET', 'session', ['viewer', 'operator', 'admin', 'auditor']],
  ['DELETE', 'session', ['viewer', 'operator', 'admin', 'auditor']],
  ['POST', 'races', ['admin']],
  ['PATCH', 'races/monza', ['admin']],
  ['POST', 'races/monza/open', ['operator', 'admin']],
  ['POST', 'races/monza/close', ['operator', 'admin']],
  ['POST', 'races/monza/reopen', ['operator', 'admin']],
  ['POST', 'races/monza/reset', ['admin']],
  ['POST', 'races/monza/certify', ['admin']],
  ['POST', 'races/monza/reveal', ['operator', 'admin']],
  ['POST', 'races/monza/hide', ['operator', 'admin']],
  ['POST', 'races/monza/candidates/44/withdraw', ['operator', 'admin']],
  ['GET', 'races/monza/stats', ['viewer', 'operator', 'admin', 'auditor']],
  ['GET', 'races/monza/export?format=csv', ['viewer', 'operator', 'admin', 'auditor']],
  ['GET', 'races/monza/export?format=json', ['viewer', 'operator', 'admin', 'auditor']],
  ['GET', 'races/monza/export?format=ndjson', ['admin', 'auditor']],
  ['GET', 'audit', ['viewer', 'operator', 'admin', 'auditor']],
];

let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  await (await api.as('admin')).post('races', raceBody());
});
afterAll(() => api.stop());

describe.each(ROUTES)('%s /api/admin/%s', (method, path, allowed) => {
  const call = (operator: Pick<Operator, 'call'>, headers = {}) =>
    operator.call(`/api/admin/${path}`, { method, headers, ...(method === 'PATCH' ? { body: {} } : {}) });

  it.each(ROLES)('as %s', async (role) => {
    const { status, body } = await call(await api.as(role));
    if (allowed.includes(role)) expect([401, 403]).not.toContain(status);
    else expect({ status, body }).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('needs a session', async () => {
    expect(await call(api)).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    expect(await call(api, { Cookie: 'scrutineer=guess' })).toMatchObject({ status: 401 });
  });

  const changes = method !== 'GET';
  it(changes ? 'needs the CSRF token and an allowed origin' : 'needs no CSRF token', async () => {
    const admin = await api.as('admin');
    if (!changes) return expect(await call(admin, { 'X-CSRF-Token': '' })).not.toMatchObject({ status: 403 });
    expect(await call(admin, { 'X-CSRF-Token': '' })).toMatchObject({ status: 403, body: { code: 'csrf' } });
    const foreign = await call(admin, { Origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'origin' } });
    expect((await call(admin, { Origin: api.url })).body['code']).not.toBe('origin');
  });
});

describe('logging in', () => {
  const logIn = (password: string, headers = {}) =>
    api.call('/api/admin/session', { body: { username: 'admin', password }, headers });

  it('makes a session that lasts until the log-out', async () => {
    const { status, body, headers } = await logIn(PASSWORD);
    expect({ status, body }).toMatchObject({ status: 200, body: { username: 'admin', role: 'admin' } });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^scrutineer=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const own = { Cookie: cookie.split(';')[0]!, 'X-CSRF-Token': String(body['csrfToken']) };
    expect(await api.call('/api/admin/session', { headers: own })).toMatchObject({ status: 200, body });
    expect(await api.call('/api/admin/session', { method: 'DELETE', headers: own })).toMatchObject({ status: 204 });
    expect(await api.call('/api/admin/session', { headers: own })).toMatchObject({ status: 401 });
  });

  it('uses a cookie bound to host and TLS where there is TLS, and believes no other then', async () => {
    const tls = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '198.51.100.7' };
    const { headers } = await logIn(PASSWORD, tls);
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-scrutineer=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const id = cookie.split(/[=;]/)[1]!;
    const current = (name: string) => api.call('/api/admin/session', { headers: { ...tls, Cookie: `${name}=${id}` } });
    expect(await current('__Host-scrutineer')).toMatchObject({ status: 200 });
    expect(await current('scrutineer')).toMatchObject({ status: 401 });
  });

  it('ends the session that the browser had', async () => {
    const { id } = await api.sessions.create('admin', 'admin');
    await logIn(PASSWORD, { Cookie: `scrutineer=${id}` });
    expect(await api.sessions.find(id)).toBeNull();
  });

  it('is refused with a wrong password, from a foreign origin, and in any form but JSON', async () => {
    expect(await logIn('wrong')).toMatchObject({ status: 401, body: { code: 'not_authenticated' } });
    expect(await logIn(PASSWORD, { Origin: 'null' })).toMatchObject({ status: 403, body: { code: 'origin' } });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect(await logIn(PASSWORD, { 'Content-Type': type })).toMatchObject({
        status: 400,
        body: { code: 'bad_request' },
      });
    }
  });

  it('is limited where it fails too often, by address', async () => {
    const from = { 'X-Forwarded-For': '203.0.113.9' };
    const limited = await ApiUnderTest.start(undefined, { limits: { loginsPerAddressPerMinute: 1 } });
    try {
      const attempt = (headers: Record<string, string>) =>
        limited.call('/api/admin/session', { body: { username: 'admin', password: 'wrong' }, headers });
      expect(await attempt(from)).toMatchObject({ status: 401 });
      const answer = await attempt(from);
      expect(answer).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(answer.headers.get('retry-after')).toBe('60');
      expect(await attempt({})).toMatchObject({ status: 401 });
    } finally {
      await limited.stop();
    }
  });
});

describe('the first set-up', () => {
  it('sets the password with the printed token and logs in, once', async () => {
    let kept: string | null = null;
    const credentials = {
      load: () => Promise.resolve(kept),
      save: (hash: string) => Promise.resolve(void (kept = hash)),
    };
    const fresh = await ApiUnderTest.start(undefined, { credentials });
    try {
      const token = await fresh.accounts.setupToken();
      const setUp = (body: object) => fresh.call('/api/admin/setup', { body });
      expect(await setUp({ token: 'guess', password: PASSWORD })).toMatchObject({ status: 401 });
      expect(await setUp({ token, password: 'too short' })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'password' }] },
      });
      const done = await setUp({ token, password: PASSWORD });
      expect(done).toMatchObject({ status: 200, body: { username: 'admin', role: 'admin' } });
      const headers = { Cookie: done.headers.get('set-cookie')!.split(';')[0]! };
      expect(await fresh.call('/api/admin/session', { headers })).toMatchObject({ status: 200 });
      expect(await setUp({ token, password: 'another password' })).toMatchObject({ status: 401 });
    } finally {
      await fresh.stop();
    }
  });
});

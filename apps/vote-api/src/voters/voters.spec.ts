import { ApiUnderTest } from '../spec-support/api-under-test';

let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start(undefined, { limits: { tokensPerAddressPerMinute: 2 } });
});
afterAll(() => api.stop());

const issue = (headers = {}) => api.call('/api/voters', { method: 'POST', headers });
const voterId = (token: unknown): string => {
  const check = api.world.tokens.check(String(token), Date.now());
  if (check.status === 'invalid') throw new Error('invalid token');
  return check.token.voterId;
};

describe('POST /api/voters', () => {
  it('issues a token for 30 days, as a cookie too', async () => {
    const { status, body, headers } = await issue();
    expect(status).toBe(201);
    const days = (Date.parse(String(body['expiresAt'])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toContain(`scrutineer_voter=${String(body['token'])}; Max-Age=2592000; Path=/;`);
    expect(cookie).toContain('HttpOnly; SameSite=Lax');
    expect(cookie).not.toContain('Secure');
    expect((await issue({ 'X-Forwarded-Proto': 'https' })).headers.get('set-cookie')).toContain('Secure');
  });

  it('knows a voter again by a token, in cookie or header, expired or not', async () => {
    const { tokens } = api.world;
    const id = 'ab'.repeat(16);
    const expired = tokens.issue(Date.now() - 1000, id);
    for (const headers of [{ Cookie: `scrutineer_voter=${expired}` }, { Authorization: `Bearer ${expired}` }]) {
      const { status, body } = await issue(headers);
      expect(status).toBe(201);
      expect(voterId(body['token'])).toBe(id);
      expect(tokens.check(String(body['token']), Date.now()).status).toBe('valid');
    }
  });

  it('makes a new voter of a token that nobody signed', async () => {
    const [one, two] = await Promise.all([issue({ Cookie: 'scrutineer_voter=forged' }), issue()]);
    expect(voterId(one.body['token'])).not.toBe(voterId(two.body['token']));
  });

  it('is limited by address for new voters only', async () => {
    const from = { 'X-Forwarded-For': '203.0.113.5' };
    const first = await issue(from);
    await issue(from);
    expect(await issue(from)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(await issue({ 'X-Forwarded-For': '203.0.113.6' })).toMatchObject({ status: 201 });
    const known = { ...from, Authorization: `Bearer ${String(first.body['token'])}` };
    expect(await issue(known)).toMatchObject({ status: 201 });
  });

  it('lets voters in while the counters are out of reach', async () => {
    const broken = jest.spyOn(api.world.expiringStore, 'increment').mockRejectedValue(new Error('no store'));
    expect(await issue({ 'X-Forwarded-For': '203.0.113.5' })).toMatchObject({ status: 201 });
    broken.mockRestore();
  });

  it('is refused from a foreign origin', async () => {
    expect(await issue({ Origin: 'https://evil.example' })).toMatchObject({ status: 403, body: { code: 'origin' } });
  });
});

import { MemoryExpiringStore } from '@scrutineer/testing-memory';
import { AdminSessions, bringsCsrfToken } from './admin-sessions';
import { sessionCookie } from './session-cookie';

const MINUTE = 60_000;
let now: number;
let sessions: AdminSessions;

beforeEach(() => {
  now = Date.parse('2025-12-07T13:00:00Z');
  const clock = { now: () => now };
  sessions = new AdminSessions(new MemoryExpiringStore(clock), clock);
});

describe('a session', () => {
  it('is found by its id, which nobody guesses', async () => {
    const { id, session } = await sessions.create('admin', 'admin');
    expect(Buffer.from(id, 'base64url')).toHaveLength(32);
    expect(await sessions.find(id)).toEqual(session);
    expect(session).toMatchObject({ username: 'admin', role: 'admin', authenticatedAt: now });
    expect(await sessions.find(`${id}x`)).toBeNull();
  });

  it('ends after 30 minutes without use', async () => {
    const { id } = await sessions.create('admin', 'admin');
    now += 29 * MINUTE;
    expect(await sessions.find(id)).not.toBeNull();
    now += 29 * MINUTE;
    expect(await sessions.find(id)).not.toBeNull();
    now += 31 * MINUTE;
    expect(await sessions.find(id)).toBeNull();
  });

  it('ends after 12 hours however much it is used', async () => {
    const { id } = await sessions.create('admin', 'admin');
    for (let used = 0; used < 12 * 60 - 20; used += 20) {
      now += 20 * MINUTE;
      expect(await sessions.find(id)).not.toBeNull();
    }
    now += 20 * MINUTE;
    expect(await sessions.find(id)).toBeNull();
  });

  it('is not brought back by a use that overlaps its end', async () => {
    const { id } = await sessions.create('admin', 'admin');
    const using = sessions.find(id);
    await sessions.revoke(id);
    await using;
    expect(await sessions.find(id)).toBeNull();
  });

  it('ends when the same browser logs in again', async () => {
    const first = await sessions.create('admin', 'admin');
    const second = await sessions.create('admin', 'admin', first.id);
    expect(second.id).not.toBe(first.id);
    expect(second.session.csrfToken).not.toBe(first.session.csrfToken);
    expect(await sessions.find(first.id)).toBeNull();
    expect(await sessions.find(second.id)).not.toBeNull();
  });

  it('is recent for 10 minutes', async () => {
    const { session } = await sessions.create('admin', 'admin');
    now += 10 * MINUTE;
    expect(sessions.isRecent(session)).toBe(true);
    now += 1;
    expect(sessions.isRecent(session)).toBe(false);
  });

  it('has a CSRF token that must be brought exactly', async () => {
    const { session } = await sessions.create('admin', 'admin');
    expect(bringsCsrfToken(session, session.csrfToken)).toBe(true);
    for (const given of [undefined, '', `${session.csrfToken}a`, session.csrfToken.slice(1)]) {
      expect(bringsCsrfToken(session, given)).toBe(false);
    }
  });
});

describe('the session cookie', () => {
  it('is bound to the host and to TLS, except on loopback without TLS', () => {
    const options = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };
    expect(sessionCookie(false)).toEqual({ name: '__Host-scrutineer', options });
    expect(sessionCookie(true)).toEqual({ name: 'scrutineer', options: { ...options, secure: false } });
  });
});

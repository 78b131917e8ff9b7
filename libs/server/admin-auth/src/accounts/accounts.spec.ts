import { MemoryExpiringStore } from '@scrutineer/testing-memory';
import { Accounts } from './accounts';
import type { CredentialStore } from './credential-store';

const PASSWORD = 'a long enough password';
let now: number;

function accounts(credentials: { password: string } | CredentialStore, failuresPerMinute = 3): Accounts {
  return new Accounts({ store: new MemoryExpiringStore({ now: () => now }), failuresPerMinute, credentials });
}

function keptCredentials(): CredentialStore & { hash: string | null } {
  return {
    hash: null,
    load() {
      return Promise.resolve(this.hash);
    },
    save(hash) {
      this.hash = hash;
      return Promise.resolve();
    },
  };
}

beforeEach(() => {
  now = Date.parse('2025-12-07T13:00:00Z');
});

describe('logging in', () => {
  it('takes the configured password, and no other name or password', async () => {
    const { logIn } = bound(accounts({ password: PASSWORD }, 0));
    expect(await logIn('admin', PASSWORD)).toEqual({ username: 'admin', role: 'admin' });
    expect(await logIn('admin', `${PASSWORD}!`)).toEqual({ refused: 'not_authenticated' });
    expect(await logIn('Admin', PASSWORD)).toEqual({ refused: 'not_authenticated' });
    expect(await logIn('__proto__', PASSWORD)).toEqual({ refused: 'not_authenticated' });
  });

  it('is limited by address, and free again after a minute', async () => {
    const { logIn } = bound(accounts({ password: PASSWORD }, 1));
    expect(await logIn('admin', 'wrong')).toEqual({ refused: 'not_authenticated' });
    expect(await logIn('admin', PASSWORD)).toEqual({ refused: 'rate_limited' });
    expect(await logIn('admin', PASSWORD, '192.0.2.9')).toMatchObject({ role: 'admin' });
    now += 60_000;
    expect(await logIn('admin', PASSWORD)).toMatchObject({ role: 'admin' });
  });

  it('does not count what succeeds', async () => {
    const { logIn } = bound(accounts({ password: PASSWORD }, 1));
    for (let i = 0; i < 3; i += 1) expect(await logIn('admin', PASSWORD)).toMatchObject({ role: 'admin' });
  });
});

describe('the first set-up', () => {
  it('has a token only while there is no password', async () => {
    expect(await accounts({ password: PASSWORD }).setupToken()).toBeNull();
    const fresh = accounts(keptCredentials());
    const token = await fresh.setupToken();
    expect(Buffer.from(token!, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(await fresh.setupToken()).toBe(token);
  });

  it('sets the password, once', async () => {
    const credentials = keptCredentials();
    const { logIn, setUp, setupToken } = bound(accounts(credentials, 0));
    const token = (await setupToken())!;
    expect(await logIn('admin', PASSWORD)).toEqual({ refused: 'not_authenticated' });
    expect(await setUp('another token', PASSWORD)).toEqual({ refused: 'not_authenticated' });
    expect(await setUp(token, 'eleven char')).toEqual({ refused: 'bad_request' });
    const both = await Promise.all([setUp(token, PASSWORD), setUp(token, 'the password of another')]);
    expect(both).toEqual([{ username: 'admin', role: 'admin' }, { refused: 'not_authenticated' }]);
    expect(credentials.hash).toMatch(/^\$scrypt\$/);
    expect(await setupToken()).toBeNull();
    expect(await logIn('admin', PASSWORD)).toMatchObject({ role: 'admin' });
  });

  it('gives the token back where the password could not be kept', async () => {
    const credentials = keptCredentials();
    const full = { ...credentials, save: () => Promise.reject(new Error('disk full')) };
    const { setUp, setupToken } = bound(accounts(full));
    const token = (await setupToken())!;
    await expect(setUp(token, PASSWORD)).rejects.toThrow('disk full');
    expect(await setupToken()).toBe(token);
  });

  it('limits guesses at the token', async () => {
    const { setUp, setupToken } = bound(accounts(keptCredentials(), 1));
    const token = (await setupToken())!;
    expect(await setUp('a guess', PASSWORD)).toEqual({ refused: 'not_authenticated' });
    expect(await setUp(token, PASSWORD)).toEqual({ refused: 'rate_limited' });
  });
});

/** With the address that most tests come from. */
function bound(under: Accounts) {
  return {
    setupToken: () => under.setupToken(),
    logIn: (username: string, password: string, address: string | null = '192.0.2.200') =>
      under.logIn(username, password, address),
    setUp: (token: string, password: string) => under.setUp(token, password, '192.0.2.200'),
  };
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@scrutineer/contracts';
import type { RefusalCode } from '@scrutineer/errors';
import type { ExpiringStore } from '@scrutineer/voting-domain';
import { PasswordHash } from '../password/password-hash';
import { configuredPassword, type CredentialStore } from './credential-store';
import { LogInLimit, type LogInSource } from './login-limit';

/** The one local account. */
export const LOCAL_ACCOUNT = 'admin';
/** Characters. */
export const SHORTEST_PASSWORD = 12;
const TOKEN_BYTES = 24;

export interface Account {
  readonly username: string;
  readonly role: Role;
}

export type LogInOutcome = Account | { readonly refused: RefusalCode };

export interface AccountsOptions {
  readonly store: ExpiringStore;
  /** Failed log-ins a minute and address; 0 is unlimited. */
  readonly failuresPerMinute: number;
  /** The password itself, or where the hash is kept of one that is set up at the first start. */
  readonly credentials: { readonly password: string } | CredentialStore;
}

/** The local account `admin`: its password, and setting it for the first time. */
export class Accounts {
  readonly #passwords = new PasswordHash();
  readonly #credentials: CredentialStore;
  readonly #limit: LogInLimit;
  #setupToken: string | null = null;

  constructor({ store, failuresPerMinute, credentials }: AccountsOptions) {
    this.#limit = new LogInLimit(store, failuresPerMinute);
    this.#credentials =
      'password' in credentials ? configuredPassword(credentials.password, this.#passwords) : credentials;
  }

  /** The token that sets the first password, once; the same at every call. Null where there is a password already. */
  async setupToken(): Promise<string | null> {
    if ((await this.#credentials.load()) !== null) return null;
    return (this.#setupToken ??= randomBytes(TOKEN_BYTES).toString('base64url'));
  }

  /** `not_authenticated` after the same time, whether the name or the password is wrong. */
  async logIn(username: string, password: string, address: string | null): Promise<LogInOutcome> {
    const source: LogInSource = { address, username };
    if (!(await this.#limit.takes(source))) return { refused: 'rate_limited' };
    if (this.#passwords.isBusy) return { refused: 'busy' };
    const hash = await this.#credentials.load();
    if (!(await this.#passwords.matches(password, username === LOCAL_ACCOUNT ? hash : null))) {
      return { refused: 'not_authenticated' };
    }
    await this.#limit.succeeded(source);
    return { username: LOCAL_ACCOUNT, role: 'admin' };
  }

  /** Sets the first password and spends the token. A password that is too short is `bad_request` and spends nothing. */
  async setUp(token: string, password: string, address: string | null): Promise<LogInOutcome> {
    const source: LogInSource = { address, username: LOCAL_ACCOUNT };
    if (!(await this.#limit.takes(source))) return { refused: 'rate_limited' };
    const expected = this.#setupToken;
    if (expected === null || !isSame(token, expected)) return { refused: 'not_authenticated' };
    if (Array.from(password).length < SHORTEST_PASSWORD) return { refused: 'bad_request' };
    // Taken before anything is awaited, so that of two callers at once one wins.
    this.#setupToken = null;
    try {
      await this.#credentials.save(await this.#passwords.make(password));
    } catch (error) {
      this.#setupToken = expected;
      throw error;
    }
    await this.#limit.succeeded(source);
    return { username: LOCAL_ACCOUNT, role: 'admin' };
  }
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

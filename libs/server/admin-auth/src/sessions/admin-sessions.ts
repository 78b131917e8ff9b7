import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@scrutineer/contracts';
import type { Clock, ExpiringStore } from '@scrutineer/voting-domain';

const ID_BYTES = 32;
/** A session that is not used for this long ends. */
export const IDLE_SECONDS = 30 * 60;
/** A session ends after this long, used or not. */
export const LIFETIME_SECONDS = 12 * 3600;
/** What is dangerous needs a log-in not older than this. */
export const RECENT_MS = 10 * 60 * 1000;

/** An operator who is logged in. */
export interface AdminSession {
  readonly username: string;
  readonly role: Role;
  /** To be repeated in a header of every call that changes something. */
  readonly csrfToken: string;
  /** When the password was given, in ms. */
  readonly authenticatedAt: number;
}

/**
 * Operators' sessions, on the server's side only: the cookie carries a random id, and the store knows just its SHA-256.
 * Two entries a session, so that noting its use can never bring back one that was revoked meanwhile.
 */
export class AdminSessions {
  constructor(
    private readonly store: ExpiringStore,
    private readonly clock: Clock,
  ) {}

  /** Starts a session and ends the one that the same browser had (`previous`); returns the id for its cookie. */
  async create(username: string, role: Role, previous?: string): Promise<{ id: string; session: AdminSession }> {
    if (previous !== undefined) await this.revoke(previous);
    const id = randomBytes(ID_BYTES).toString('base64url');
    const csrfToken = randomBytes(ID_BYTES).toString('base64url');
    const session: AdminSession = { username, role, csrfToken, authenticatedAt: this.clock.now() };
    await this.store.set(keyOf(id), JSON.stringify(session), LIFETIME_SECONDS);
    await this.store.set(useKeyOf(id), '1', IDLE_SECONDS);
    return { id, session };
  }

  /** Null where there is none, or no longer. Counts as a use of it. */
  async find(id: string): Promise<AdminSession | null> {
    const [text, used] = await Promise.all([this.store.get(keyOf(id)), this.store.get(useKeyOf(id))]);
    if (text === null || used === null) return null;
    await this.store.set(useKeyOf(id), '1', IDLE_SECONDS);
    return JSON.parse(text) as AdminSession;
  }

  async revoke(id: string): Promise<void> {
    await Promise.all([this.store.delete(keyOf(id)), this.store.delete(useKeyOf(id))]);
  }

  /** Whether the log-in is recent enough for what cannot be undone. */
  isRecent(session: AdminSession): boolean {
    return this.clock.now() - session.authenticatedAt <= RECENT_MS;
  }
}

/** Whether a call brings its session's CSRF token; in constant time. */
export function bringsCsrfToken(session: AdminSession, given: string | undefined): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(session.csrfToken));
}

function keyOf(id: string): string {
  return `session:${digest(id).toString('hex')}`;
}

function useKeyOf(id: string): string {
  return `${keyOf(id)}:used`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

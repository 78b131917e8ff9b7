export { Accounts, LOCAL_ACCOUNT, SHORTEST_PASSWORD } from './accounts/accounts';
export type { Account, AccountsOptions, LogInOutcome } from './accounts/accounts';
export type { CredentialStore } from './accounts/credential-store';
export { PasswordHash } from './password/password-hash';
export { AdminSessions, bringsCsrfToken, IDLE_SECONDS, LIFETIME_SECONDS, RECENT_MS } from './sessions/admin-sessions';
export type { AdminSession } from './sessions/admin-sessions';
export { sessionCookie, SESSION_COOKIE, PLAIN_SESSION_COOKIE, type SessionCookie } from './sessions/session-cookie';

import type { PasswordHash } from '../password/password-hash';

/** Where the hash of the local account's password is kept. */
export interface CredentialStore {
  /** Null while none was ever set. */
  load(): Promise<string | null>;
  save(hash: string): Promise<void>;
}

/** Credentials that come from the configuration, and so cannot be set from here. */
export function configuredPassword(password: string, passwords: PasswordHash): CredentialStore {
  let hash: Promise<string> | undefined;
  return {
    load: () => (hash ??= passwords.make(password)),
    save: () => Promise.reject(new Error('the password is set by the configuration')),
  };
}

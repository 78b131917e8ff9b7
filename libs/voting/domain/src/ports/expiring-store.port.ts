/**
 * Small values that forget themselves: sessions, rate limits, nonces. Nothing that is counted may live here, since an
 * entry may vanish early (a failover, a flush). Times to live are whole seconds, at least 1.
 */
export interface ExpiringStore {
  /** Null where there is none, or no longer. */
  get(key: string): Promise<string | null>;
  /** Replaces value and time to live. */
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds 1 and returns the sum. The first call starts the time to live, later ones leave it: a fixed window. */
  increment(key: string, ttlSeconds: number): Promise<number>;
}

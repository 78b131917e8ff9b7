import { createHash } from 'node:crypto';
import type { ExpiringStore } from '@scrutineer/voting-domain';

const WINDOW_SECONDS = 60;
/** An account may fail this many times as often as an address, so that one address cannot lock its owner out. */
const ACCOUNT_FACTOR = 10;

/** Who tries: the address (or its group) that is counted, null where addresses are not limited. */
export interface LogInSource {
  readonly address: string | null;
  readonly username: string;
}

/**
 * Bounds failed log-ins by address and by account, in windows of a minute over all processes. Never a lock: whoever stays
 * away for a minute may try again.
 */
export class LogInLimit {
  constructor(
    private readonly store: ExpiringStore,
    private readonly perMinute: number,
  ) {}

  /** Whether one more attempt may be made; it counts as failed until `succeeded`. */
  async takes(source: LogInSource): Promise<boolean> {
    if (this.perMinute === 0) return true;
    const counts = await Promise.all(
      this.#counters(source).map(async ([key, limit]) => (await this.store.increment(key, WINDOW_SECONDS)) <= limit),
    );
    return counts.every((allowed) => allowed);
  }

  async succeeded(source: LogInSource): Promise<void> {
    await Promise.all(this.#counters(source).map(([key]) => this.store.delete(key)));
  }

  #counters({ address, username }: LogInSource): [key: string, limit: number][] {
    const account = createHash('sha256').update(username).digest('base64url').slice(0, 22);
    const counters: [string, number][] = [[`limit:login-account:${account}`, this.perMinute * ACCOUNT_FACTOR]];
    if (address !== null) counters.push([`limit:login-address:${address}`, this.perMinute]);
    return counters;
  }
}

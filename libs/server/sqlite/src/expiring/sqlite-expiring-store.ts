import type { Clock, ExpiringStore } from '@scrutineer/voting-domain';
import type { WorkerChannel } from '../channel/worker-channel';

/** Expiring values in the storage's file, so that sessions survive a restart. */
export class SqliteExpiringStore implements ExpiringStore {
  readonly #channel: WorkerChannel;
  readonly #clock: Clock;

  constructor(channel: WorkerChannel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  get(key: string): Promise<string | null> {
    return this.#channel.ask('getKey', { key, now: this.#clock.now() });
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    await this.#channel.ask('setKey', { key, value, expiresAt: this.#clock.now() + ttlSeconds * 1000 });
  }

  async delete(key: string): Promise<void> {
    await this.#channel.ask('deleteKey', key);
  }

  increment(key: string, ttlSeconds: number): Promise<number> {
    const now = this.#clock.now();
    return this.#channel.ask('incrementKey', { key, now, expiresAt: now + ttlSeconds * 1000 });
  }
}

/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous, memory is not */
import type { Clock, ExpiringStore } from '@scrutineer/voting-domain';

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

/** An expiring store in one process, on the clock it is given. */
export class MemoryExpiringStore implements ExpiringStore {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: Clock) {}

  async get(key: string): Promise<string | null> {
    return this.find(key)?.value ?? null;
  }

  async set(key: string, value: string, ttlSeconds: number): Promise<void> {
    this.entries.set(key, { value, endsAt: this.clock.now() + ttlSeconds * 1000 });
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async increment(key: string, ttlSeconds: number): Promise<number> {
    const entry = this.find(key) ?? { value: '0', endsAt: this.clock.now() + ttlSeconds * 1000 };
    const sum = Number(entry.value) + 1;
    this.entries.set(key, { ...entry, value: `${sum}` });
    return sum;
  }

  private find(key: string): Entry | null {
    const entry = this.entries.get(key);
    if (!entry) return null;
    if (this.clock.now() < entry.endsAt) return entry;
    this.entries.delete(key);
    return null;
  }
}

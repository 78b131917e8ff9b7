import type { ExpiringStore } from '@scrutineer/voting-domain';
import { addressGroup } from './client-address';
import { isLoopback } from './loopback';

/** Counts attempts of one address in windows of a minute, over all processes that share the store. 0 is unlimited. */
export class AddressLimit {
  constructor(
    private readonly store: ExpiringStore,
    private readonly name: string,
    private readonly perMinute: number,
  ) {}

  /** Whether one more is allowed; callers from loopback are not limited. */
  async allows(address: string): Promise<boolean> {
    if (this.perMinute === 0 || isLoopback(address)) return true;
    const count = await this.store.increment(`limit:${this.name}:${addressGroup(address)}`, 60);
    return count <= this.perMinute;
  }
}

import { MemoryExpiringStore } from '@scrutineer/testing-memory';
import { AddressLimit } from './rate-limit';

const ADDRESS = '203.0.113.9';
let now: number;
let store: MemoryExpiringStore;

beforeEach(() => {
  now = 0;
  store = new MemoryExpiringStore({ now: () => now });
});

async function allowed(limit: AddressLimit, addresses: readonly string[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const address of addresses) answers.push(await limit.allows(address));
  return answers;
}
const times = (n: number, address: string): string[] => Array.from({ length: n }, () => address);

describe(AddressLimit, () => {
  it('allows so many a minute, and again in the next', async () => {
    const limit = new AddressLimit(store, 'tokens', 2);
    expect(await allowed(limit, times(3, ADDRESS))).toEqual([true, true, false]);
    now += 60_000;
    expect(await allowed(limit, times(3, ADDRESS))).toEqual([true, true, false]);
  });

  it('is not put off by attempts beyond it', async () => {
    const limit = new AddressLimit(store, 'tokens', 1);
    await allowed(limit, [ADDRESS]);
    now += 59_000;
    expect(await limit.allows(ADDRESS)).toBe(false);
    now += 1_000;
    expect(await limit.allows(ADDRESS)).toBe(true);
  });

  it('counts each address for itself, and an IPv6 subscriber as one', async () => {
    const limit = new AddressLimit(store, 'tokens', 1);
    expect(await allowed(limit, [ADDRESS, '203.0.113.10'])).toEqual([true, true]);
    expect(await allowed(limit, ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:3::1'])).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('counts over all processes that share the store, each limit by its name', async () => {
    const [one, other] = [new AddressLimit(store, 'tokens', 1), new AddressLimit(store, 'tokens', 1)];
    expect([await one.allows(ADDRESS), await other.allows(ADDRESS)]).toEqual([true, false]);
    expect(await new AddressLimit(store, 'ballots', 1).allows(ADDRESS)).toBe(true);
  });

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('does not limit %s', async (loopback) => {
    const limit = new AddressLimit(store, 'tokens', 1);
    expect(await allowed(limit, times(3, loopback))).toEqual([true, true, true]);
  });

  it('limits nobody where it is 0', async () => {
    expect(await allowed(new AddressLimit(store, 'tokens', 0), times(3, ADDRESS))).toEqual([true, true, true]);
  });
});

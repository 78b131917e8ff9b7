import { MemoryExpiringStore } from '@scrutineer/testing-memory';
import { LogInLimit } from './login-limit';

let now = 0;
const limitOf = (perMinute: number) => new LogInLimit(new MemoryExpiringStore({ now: () => now }), perMinute);
const from = (host: number, username = 'admin') => ({ address: `192.0.2.${host}`, username });

describe('LogInLimit', () => {
  it('bounds one address, whatever names it tries, for a minute', async () => {
    const limit = limitOf(2);
    expect([await limit.takes(from(1, 'a')), await limit.takes(from(1, 'b')), await limit.takes(from(1, 'c'))]).toEqual(
      [true, true, false],
    );
    expect(await limit.takes(from(2, 'c'))).toBe(true);
    now += 60_000;
    expect(await limit.takes(from(1, 'c'))).toBe(true);
  });

  it('bounds one account at ten times as many, wherever they come from', async () => {
    const limit = limitOf(1);
    const tries = await Promise.all(Array.from({ length: 11 }, (_, host) => limit.takes(from(host))));
    expect(tries).toEqual([...Array.from({ length: 10 }, () => true), false]);
    expect(await limit.takes(from(12, 'another'))).toBe(true);
  });

  it('does not count addresses where they are not limited, and nothing at 0', async () => {
    const local = { address: null, username: 'admin' };
    const limit = limitOf(1);
    expect([await limit.takes(local), await limit.takes(local)]).toEqual([true, true]);
    const unlimited = limitOf(0);
    for (let i = 0; i < 20; i += 1) expect(await unlimited.takes(from(1))).toBe(true);
  });

  it('forgets the failures before a success', async () => {
    const limit = limitOf(1);
    await limit.takes(from(1));
    await limit.succeeded(from(1));
    expect(await limit.takes(from(1))).toBe(true);
  });
});

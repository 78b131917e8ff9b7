import { capacityFor, cpuSeconds, partitionsFor, type Demand, type Part } from './capacity';
import { assumptions, type Figures, type Prices } from './figures';

// Round figures, to be computed by hand: half a delivery a vote, 4.9 µs, is taken off the gateway's.
const figures: Figures = {
  machine: 'two cores',
  date: '2026-11-21T00:00:00.000Z',
  commit: 'abc',
  perVote: { gateway: 24.9, 'vote-api': 1, kafka: 10, redis: 5, worker: 4 },
  broadcastCpuVsLoop: 1,
  bytesPerSocketAboveWs: 10_000,
  redisBytesPerVoter: 20,
};
const prices: Prices = { as_of: '', source: '', region: '', currency: 'USD', instance: { 't3.xlarge': 0.2 } };
const small: Demand = { votesPerSecond: 1000, sockets: 1000, voters: 1000, framesPerSecond: 4 };

const plan = (change: Partial<Demand> = {}) => capacityFor({ ...small, ...change }, figures, prices);
const part = (name: Part['name'], change: Partial<Demand> = {}) => plan(change).parts.find((one) => one.name === name)!;

describe('the capacity model', () => {
  it('adds up CPU by votes and by results delivered', () => {
    const cpu = cpuSeconds(figures, 1_000_000, 1_000_000);
    expect(cpu).toEqual({
      gateway: 20 + assumptions.bareDeliveryMicros,
      'vote-api': 1,
      kafka: 10,
      redis: 5,
      worker: 4,
    });
  });

  it('takes at least what may lose one', () => {
    expect(plan().parts.map(({ name, replicas }) => [name, replicas])).toEqual([
      ['gateway', 2],
      ['vote-api', 2],
      ['tally-worker', 2],
      ['kafka', 3],
      ['redis', 3],
    ]);
    expect(plan()).toMatchObject({ partitions: 12, machines: { type: 't3.xlarge', count: 3 } });
    expect(plan().costPerHour!.amount).toBeCloseTo(0.6);
  });

  it('adds gateways by CPU, or by sockets, whichever is more', () => {
    // 500,000 votes × 20 µs = 10 cores, half of each planned with.
    expect(part('gateway', { votesPerSecond: 500_000 })).toMatchObject({ replicas: 21, because: 'CPU' });
    expect(part('gateway', { sockets: 300_000, framesPerSecond: 0.001 })).toMatchObject({
      replicas: 30,
      because: 'sockets',
    });
    // A million sockets × 4 frames × 9.8 µs.
    expect(part('gateway', { sockets: 1_000_000 }).cores).toBeCloseTo(39.22);
  });

  it('turns to a Redis Cluster where one thread is not enough', () => {
    expect(part('redis', { votesPerSecond: 100_000 }).replicas).toBe(3);
    expect(part('redis', { votesPerSecond: 100_001 })).toMatchObject({
      replicas: 6,
      because: expect.stringContaining('cluster') as string,
    });
  });

  it('keeps voters in memory with air', () => {
    expect(plan({ voters: 10_000_000 }).redisMib).toBe(Math.ceil(64 + (2.5 * 200_000_000) / 2 ** 20));
  });

  it('has partitions for every worker, in a number that many divide', () => {
    expect([1, 2, 4, 5, 9].map(partitionsFor)).toEqual([12, 12, 12, 24, 36]);
  });

  it('never takes less for more', () => {
    let before = plan();
    for (const times of [2, 10, 50, 250]) {
      const now = plan({ votesPerSecond: 1000 * times, sockets: 1000 * times, voters: 1000 * times });
      for (const [i, one] of now.parts.entries())
        expect(one.replicas).toBeGreaterThanOrEqual(before.parts[i]!.replicas);
      expect(now.machines.count).toBeGreaterThanOrEqual(before.machines.count);
      before = now;
    }
  });

  it('prices nothing whose price is not known', () => {
    expect(capacityFor(small, figures, { ...prices, instance: {} }).costPerHour).toBeNull();
  });
});

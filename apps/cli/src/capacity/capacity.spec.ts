import { capacityFor, cpuSeconds, partitionsFor, type Demand, type Part } from './capacity';
import { assumptions, benchSchema, type Figures, type Prices } from './figures';

// Round figures, to be computed by hand: the bench's own 4,000 deliveries, 39.2 ms, are taken off the gateway's second.
const figures: Figures = {
  machine: 'two cores',
  date: '2026-11-21T00:00:00.000Z',
  commit: 'abc',
  perVote: { gateway: 20, 'vote-api': 1, kafka: 10, redis: 5, worker: 4 },
  perSecond: { gateway: 139.2, 'vote-api': 5, kafka: 50, redis: 10, worker: 30 },
  broadcastCpuVsLoop: 1,
  bytesPerSocketAboveWs: 10_000,
  redisBytesPerVoter: 20,
};
const prices: Prices = { as_of: '', source: '', region: '', currency: 'USD', instance: { 't3.xlarge': 0.2 } };
const small: Demand = { votesPerSecond: 1000, sockets: 1000, voters: 1000, framesPerSecond: 4 };

const plan = (change: Partial<Demand> = {}) => capacityFor({ ...small, ...change }, figures, prices);
const part = (name: Part['name'], change: Partial<Demand> = {}) => plan(change).parts.find((one) => one.name === name)!;

describe('the capacity model', () => {
  it('adds up CPU by votes, by results delivered, and by time for each process', () => {
    const work = { seconds: 10, votes: 1_000_000, deliveries: 1_000_000, gateways: 3, workers: 2 };
    const cpu = Object.entries(cpuSeconds(figures, work)).map(([name, cores]) => `${name} ${cores.toFixed(2)}`);
    expect(cpu).toEqual([
      `gateway ${(20 + 3 + assumptions.bareDeliveryMicros).toFixed(2)}`,
      'vote-api 1.05',
      `kafka ${(10 + 0.5 + (10 * 2 * assumptions.brokerMsPerGateway) / 1e3).toFixed(2)}`,
      `redis ${(5 + 0.2 * assumptions.moreFetches).toFixed(2)}`,
      `worker ${(4 + 0.6 * assumptions.moreFetches).toFixed(2)}`,
    ]);
  });

  it('has a server’s CPU at any rate from what it used at two', () => {
    const at = (micros: number) => ({ gateway: micros, 'vote-api': micros, kafka: micros, redis: micros, worker: 1 });
    const distributed = { votesPerSecond: 16_000, servers: at(10), serversSteady: at(15) };
    const ratios = { broadcastCpuVsLoop: 1, bytesPerSocketAboveWs: 1, redisBytesPerVoter: 1 };
    const bench = { machine: '', date: '', commit: '', systems: { distributed }, ratios };
    expect(benchSchema.parse(bench)).toMatchObject({
      perVote: { gateway: 5, worker: 1 },
      perSecond: { gateway: 80, worker: 0 },
    });
  });

  it('says that a process has no room for work where time alone takes it', () => {
    const busy = { ...figures, perSecond: { ...figures.perSecond, worker: 300 } };
    expect(() => capacityFor(small, busy, prices)).toThrow('uses 600 ms of a second by itself');
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
    // 500,000 votes × 20 µs = 10 cores; of the half of each that is planned with, time takes a tenth of a core.
    expect(part('gateway', { votesPerSecond: 500_000 })).toMatchObject({ replicas: 26, because: 'CPU' });
    expect(part('gateway', { sockets: 300_000, framesPerSecond: 0.001 })).toMatchObject({
      replicas: 30,
      because: 'sockets',
    });
    // A million sockets × 4 frames × 9.8 µs, and a hundred gateways.
    expect(part('gateway', { sockets: 1_000_000 }).cores).toBeCloseTo(39.22 + 10);
  });

  it('turns to a Redis Cluster where one thread is not enough', () => {
    // Half a core, less the scripts of two workers.
    expect(part('redis', { votesPerSecond: 91_900 }).replicas).toBe(3);
    expect(part('redis', { votesPerSecond: 92_100 })).toMatchObject({
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

import fc from 'fast-check';
import { planArrivals, plannedPerSecond, type LoadShape } from './load-plan';

function shape(change: Partial<LoadShape> = {}): LoadShape {
  const phases = [{ name: 'steady', seconds: 10, rate: 1 }];
  return { phases, rate: 100, sockets: 50, duplicates: 0, spacing: 'poisson', seed: 1, ...change };
}

const plan = (change: Partial<LoadShape> = {}, candidates = 4) => [...planArrivals(shape(change), candidates)];

describe('the plan of a load', () => {
  it('has voters vote with rising seq, and for another candidate each time', () => {
    const shapes = fc.record({
      sockets: fc.integer({ min: 1, max: 80 }),
      rate: fc.integer({ min: 1, max: 50 }),
      spacing: fc.constantFrom('poisson' as const, 'even' as const),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shapes, (change) => {
        const byVoter = Map.groupBy(plan(change), ({ voter }) => voter);
        for (const [voter, ballots] of byVoter) {
          expect(voter).toBeLessThan(change.sockets);
          expect(ballots.map(({ seq }) => seq)).toEqual(ballots.map((_, i) => i + 1));
          for (const [i, { candidate }] of ballots.entries()) expect(candidate).not.toBe(ballots[i + 1]?.candidate);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has half of the voters vote at once, and spreads the other first votes over the whole load', () => {
    const firsts = plan({ spacing: 'even' }).flatMap(({ at, seq }) => (seq === 1 ? [at] : []));
    expect(firsts).toHaveLength(50);
    expect(firsts.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, i) => i * 10));
    for (const [i, at] of firsts.slice(25).entries()) expect(Math.abs(at - 250 - i * 390)).toBeLessThanOrEqual(10);
  });

  it('lets nobody vote much more often than others', () => {
    const arrivals = plan({ rate: 500, sockets: 100 });
    for (const within of Map.groupBy(arrivals, ({ at }) => Math.floor(at / 1000)).values()) {
      const most = Math.max(...[...Map.groupBy(within, ({ voter }) => voter).values()].map(({ length }) => length));
      expect(most).toBeLessThan(30);
    }
  });

  it('follows the phases, spaced evenly or at random', () => {
    const phases = [
      { name: 'quiet', seconds: 10, rate: 0.1 },
      { name: 'ramp', seconds: 10, rate: 0, to: 1 },
      { name: 'flag', seconds: 5, rate: 1 },
      { name: 'tail', seconds: 10, rate: 1, to: 0 },
    ];
    const even = plannedPerSecond(shape({ phases, rate: 200, spacing: 'even' }));
    expect(even.slice(0, 10)).toEqual(Array(10).fill(20));
    expect(even.slice(10, 20)).toEqual([10, 30, 50, 70, 90, 110, 130, 150, 170, 190]);
    expect(even.slice(20, 25)).toEqual(Array(5).fill(200));
    expect(even.slice(25)).toEqual([190, 170, 150, 130, 110, 90, 70, 50, 30, 10]);
    const random = plannedPerSecond(shape({ phases, rate: 20_000 }));
    for (const [second, count] of random.entries())
      expect(Math.abs(count / (even[second]! * 100) - 1)).toBeLessThan(0.2);
  });

  it('is in order, and says beforehand how many are due in each second', () => {
    const arrivals = plan({ rate: 500 });
    expect(arrivals.map(({ at }) => at)).toEqual(arrivals.map(({ at }) => at).toSorted((a, b) => a - b));
    const counted = Map.groupBy(arrivals, ({ at }) => Math.floor(at / 1000));
    expect(plannedPerSecond(shape({ rate: 500 }))).toEqual(
      Array.from({ length: 10 }, (_, i) => counted.get(i)!.length),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    expect(plan({ seed: 7 })).toEqual(plan({ seed: 7 }));
    expect(plan({ seed: 8 })).not.toEqual(plan({ seed: 7 }));
  });

  it('prefers the first candidates, and sends about as many frames twice as asked', () => {
    const arrivals = plan({ sockets: 2000, rate: 200, duplicates: 0.1 });
    const votes = [0, 1, 2, 3].map((index) => arrivals.filter(({ candidate }) => candidate === index).length);
    expect(votes).toEqual(votes.toSorted((a, b) => b - a));
    expect(votes[3]).toBeGreaterThan(100);
    const twice = arrivals.filter(({ copies }) => copies === 2).length;
    expect(twice).toBeGreaterThan(150);
    expect(twice).toBeLessThan(250);
  });
});

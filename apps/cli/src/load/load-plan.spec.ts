import fc from 'fast-check';
import { planArrivals, planSize, type LoadShape } from './load-plan';

function shape(change: Partial<LoadShape> = {}): LoadShape {
  return {
    voters: 50,
    rate: 100,
    duration: null,
    connections: 20,
    votesPerVoter: 1,
    changes: 0,
    duplicates: 0,
    spacing: 'poisson',
    seed: 1,
    ...change,
  };
}

describe('the plan of a load', () => {
  it('has every voter vote as often as asked, with rising seq, and says which ballot is the last', () => {
    const shapes = fc.record({
      voters: fc.integer({ min: 1, max: 80 }),
      connections: fc.integer({ min: 1, max: 100 }),
      votesPerVoter: fc.integer({ min: 1, max: 4 }),
      changes: fc.constantFrom(0, 0.5, 1),
      spacing: fc.constantFrom('poisson' as const, 'even' as const),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(shapes, (change) => {
        const arrivals = [...planArrivals(shape(change), 4)];
        const byVoter = Map.groupBy(arrivals, ({ voter }) => voter);
        expect([...byVoter.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: change.voters }, (_, i) => i));
        for (const ballots of byVoter.values()) {
          expect(ballots.map(({ seq }) => seq)).toEqual(ballots.map((_, i) => i + 1));
          expect(ballots.map(({ last }) => last)).toEqual(ballots.map((_, i) => i === ballots.length - 1));
          const { votesPerVoter, changes } = change;
          expect(ballots.length).toBeGreaterThanOrEqual(votesPerVoter + (changes === 1 ? 1 : 0));
          expect(ballots.length).toBeLessThanOrEqual(votesPerVoter + (changes > 0 ? 1 : 0));
          for (const [i, { candidate }] of ballots.entries()) expect(candidate).not.toBe(ballots[i + 1]?.candidate);
        }
        expect(planSize(shape(change), 4)).toEqual({ ballots: arrivals.length, voters: change.voters });
      }),
      { numRuns: 50 },
    );
  });

  it('never has more voters under way than there are sockets', () => {
    const underWay = new Set<number>();
    for (const { voter, last } of planArrivals(shape({ voters: 200, votesPerVoter: 3, changes: 0.3 }), 4)) {
      underWay.add(voter);
      expect(underWay.size).toBeLessThanOrEqual(20);
      if (last) underWay.delete(voter);
    }
  });

  it('spaces ballots evenly, or at random with the same mean', () => {
    const even = [...planArrivals(shape({ spacing: 'even' }), 4)].map(({ at }) => at);
    expect(even.slice(0, 4)).toEqual([0, 10, 20, 30]);
    const random = [...planArrivals(shape({ voters: 5000 }), 4)].map(({ at }) => at);
    expect(random).toEqual(random.toSorted((a, b) => a - b));
    expect(random.at(-1)! / 5000).toBeGreaterThan(9);
    expect(random.at(-1)! / 5000).toBeLessThan(11);
    expect(new Set(random.slice(1).map((at, i) => Math.round(at - random[i]!))).size).toBeGreaterThan(10);
  });

  it('is the same for the same seed, and another for another', () => {
    const plan = (change: Partial<LoadShape>) => [...planArrivals(shape(change), 20)];
    expect(plan({ seed: 7 })).toEqual(plan({ seed: 7 }));
    expect(plan({ seed: 8 })).not.toEqual(plan({ seed: 7 }));
    const choices = (change: Partial<LoadShape>) => plan(change).map(({ candidate }) => candidate);
    expect(choices({ spacing: 'even' })).toEqual(choices({ spacing: 'poisson' }));
  });

  it('ends with the duration, and prefers the first candidates', () => {
    const arrivals = [...planArrivals(shape({ voters: 10_000, duration: 20, spacing: 'even' }), 4)];
    expect(arrivals).toHaveLength(2000);
    const votes = [0, 1, 2, 3].map((index) => arrivals.filter(({ candidate }) => candidate === index).length);
    expect(votes).toEqual(votes.toSorted((a, b) => b - a));
    expect(votes[3]).toBeGreaterThan(100);
  });

  it('sends about as many frames twice as asked', () => {
    const twice = [...planArrivals(shape({ voters: 2000, duplicates: 0.1 }), 4)].filter(({ copies }) => copies === 2);
    expect(twice.length).toBeGreaterThan(150);
    expect(twice.length).toBeLessThan(250);
  });
});

import fc from 'fast-check';
import { askedDelay, drainDelay, retryDelay } from './backoff';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retryDelay', () => {
  it('stays between 0.5 s and 30 s however often it failed', () => {
    fc.assert(
      fc.property(fc.nat(2000), random, (failures, chance) => {
        const delay = retryDelay(failures, () => chance);
        return delay >= 500 && delay <= 30_000;
      }),
    );
  });

  it('doubles its ceiling up to 30 s and keeps its floor', () => {
    const ceilings = [0, 1, 2, 3, 4, 5, 6].map((failures) => retryDelay(failures, () => 1));
    expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(retryDelay(6, () => 0)).toBe(500);
  });
});

it('spreads the clients of a draining server over ten seconds', () => {
  expect([drainDelay(() => 0), drainDelay(() => 1)]).toEqual([500, 10_000]);
});

it('never comes back sooner than the server asked', () => {
  expect([askedDelay(400, () => 0), askedDelay(400, () => 1)]).toEqual([400, 600]);
});

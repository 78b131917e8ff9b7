import fc from 'fast-check';
import { ranks, shares } from './shares';

const counts = fc.array(fc.oneof(fc.nat(5), fc.nat(10_000_000)), { minLength: 1, maxLength: 200, size: 'max' });
const someVotes = counts.filter((votes) => votes.some((n) => n > 0));

function tenths(votes: readonly number[]): number[] {
  return shares(votes).map((share) => Math.round(share * 10));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

describe('shares', () => {
  it.each([
    [[], []],
    [[0], [0]],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [[7], [100]],
    [
      [1, 1],
      [50, 50],
    ],
    [
      [1, 1, 1],
      [33.4, 33.3, 33.3],
    ],
    [
      [2, 1],
      [66.7, 33.3],
    ],
    [
      [0, 3, 0],
      [0, 100, 0],
    ],
    [
      [1, 999_999],
      [0, 100],
    ],
    // Due 14.28…, 28.57…, 57.14…: the two tenths left go to the remainders of 14.28… and 28.57….
    [
      [1, 2, 4],
      [14.3, 28.6, 57.1],
    ],
    // Due 0.05, 0.05 and 99.9: the tenth left goes to the earlier of two equal remainders and votes.
    [
      [1, 1, 1998],
      [0.1, 0, 99.9],
    ],
    // Due 0.05 and 99.95: of equal remainders, the larger vote's goes first.
    [
      [1, 1999],
      [0, 100],
    ],
  ])('of %j are %j', (votes, expected) => {
    expect(shares(votes)).toEqual(expected);
  });

  it('add to exactly 100.0 as soon as anybody has voted', () => {
    fc.assert(fc.property(someVotes, (votes) => expect(sum(tenths(votes))).toBe(1000)));
  });

  it('have one decimal', () => {
    fc.assert(fc.property(counts, (votes) => expect(shares(votes)).toEqual(tenths(votes).map((n) => n / 10))));
  });

  it('are each less than a tenth from the exact share', () => {
    fc.assert(
      fc.property(someVotes, (votes) => {
        const total = sum(votes);
        // In whole numbers: |tenths · total − votes · 1000| < total.
        for (const [i, n] of tenths(votes).entries())
          expect(Math.abs(n * total - votes[i]! * 1000)).toBeLessThan(total);
      }),
    );
  });

  it('never give fewer votes the larger share', () => {
    fc.assert(
      fc.property(counts, (votes) => {
        const byVotes = tenths(votes)
          .map((share, i) => ({ share, n: votes[i]! }))
          .sort((a, b) => a.n - b.n);
        for (const [i, { share, n }] of byVotes.entries()) {
          const below = byVotes[i - 1];
          if (below && below.n < n) expect(below.share).toBeLessThanOrEqual(share);
        }
      }),
    );
  });
});

describe('ranks', () => {
  it.each([
    [[], []],
    [
      [3, 9, 5],
      [3, 1, 2],
    ],
    [
      [5, 9, 5, 1],
      [2, 1, 2, 4],
    ],
    [
      [0, 0],
      [1, 1],
    ],
  ])('of %j are %j', (votes, expected) => {
    expect(ranks(votes)).toEqual(expected);
  });

  it('are one more than the number of those with more votes', () => {
    fc.assert(
      fc.property(counts, (votes) => {
        expect(ranks(votes)).toEqual(votes.map((n) => 1 + votes.filter((other) => other > n).length));
      }),
    );
  });
});

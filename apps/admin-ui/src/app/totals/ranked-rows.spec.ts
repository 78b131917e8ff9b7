import { race, results } from '../../testing/fixtures';
import { rankedRows } from './ranked-rows';

describe('rankedRows', () => {
  it('puts the best rank first', () => {
    expect(rankedRows(results, race.candidates).map(({ id, name }) => [id, name])).toEqual([
      ['44', 'Lewis Hamilton'],
      ['16', 'Charles Leclerc'],
    ]);
  });

  it('keeps the order of the race among those who share a rank', () => {
    const tied = ['7', '3', '5'].map((id) => ({ id, votes: 1, share: 33.3, rank: 1 }));
    expect(rankedRows({ ...results, candidates: tied }, []).map(({ id }) => id)).toEqual(['7', '3', '5']);
  });

  it('shows a candidate that the race no longer has by its number', () => {
    expect(rankedRows(results, [])[0]).toMatchObject({ name: 'Candidate 44', votes: 410_000 });
  });
});

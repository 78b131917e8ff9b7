import type { PublicCandidate, Results } from '@scrutineer/contracts';
import { ranking } from './ranking';

const candidates: PublicCandidate[] = ['4', '44', '16', '81'].map((id) => ({
  id,
  name: `Driver ${id}`,
  team: 'Team',
  colour: '#123456',
  withdrawn: false,
}));

function resultsOf(lines: [id: string, rank: number][]): Results {
  return {
    race: 'r',
    round: 1,
    state: 'open',
    total: 0,
    voters: 0,
    asOf: '2025-12-07T14:00:00.000Z',
    excluded: [],
    candidates: lines.map(([id, rank]) => ({ id, rank, votes: 10 - rank, share: 0 })),
  };
}

it('goes from the first rank down, keeps the order of equals and says that they share', () => {
  const lines = ranking(
    candidates,
    resultsOf([
      ['4', 3],
      ['44', 1],
      ['16', 1],
      ['81', 4],
    ]),
  );
  expect(lines.map(({ id, rank, shared }) => [id, rank, shared])).toEqual([
    ['44', 1, true],
    ['16', 1, true],
    ['4', 3, false],
    ['81', 4, false],
  ]);
  expect(lines[0]).toMatchObject({ name: 'Driver 44', votes: 9 });
});

it('leaves out a candidate that the race does not have', () => {
  expect(
    ranking(
      candidates,
      resultsOf([
        ['99', 1],
        ['4', 2],
      ]),
    ).map(({ id }) => id),
  ).toEqual(['4']);
});

import { differences } from './differences';

describe(differences, () => {
  it('finds none where every candidate has what was acknowledged', () => {
    expect(differences({ 1: 2, 44: 3 }, { 44: 3, 1: 2, 63: 0 })).toEqual([]);
  });

  it('names a candidate with a vote too few, with one too many, and one whose votes are missing', () => {
    expect(differences({ 1: 2, 44: 3, 63: 1 }, { 1: 1, 44: 4 })).toEqual([
      'candidate 1 has 1 votes, 2 were acknowledged',
      'candidate 44 has 4 votes, 3 were acknowledged',
      'candidate 63 has 0 votes, 1 were acknowledged',
    ]);
  });
});

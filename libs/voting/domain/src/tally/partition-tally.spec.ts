import fc from 'fast-check';
import { partitionTally } from './partition-tally';
import { countKey, emptyTally, parseCountKey } from './tally-state';

describe('countKey', () => {
  it('is read back as it was made, whatever the class is called', () => {
    fc.assert(
      fc.property(fc.nat(199), fc.oneof(fc.string(), fc.constantFrom(':', 'a:b', '1:2')), (candidate, name) => {
        expect(parseCountKey(countKey(candidate, name))).toEqual({ candidate, class: name });
      }),
    );
  });

  it('stays what it is: stores keep it', () => {
    expect([countKey(3, ''), countKey(3, 'bot')]).toEqual(['3', '3:bot']);
  });
});

describe('partitionTally', () => {
  it('shows a stored tally with candidates by id, without counts that fell back to none', () => {
    const counts = new Map([
      ['0', 2],
      ['1', 0],
      ['1:bot', 4],
      ['7', 1],
    ]);
    const state = { ...emptyTally(90, 100, 3), voters: 7, blanks: 1, late: 5, version: 4, sealed: true, counts };
    expect(partitionTally(2, state, ['1', '44'])).toEqual({
      partition: 2,
      next: 90,
      goal: 100,
      generation: 3,
      voters: 7,
      late: 5,
      version: 4,
      sealed: true,
      counts: [
        { candidate: '1', class: '', votes: 2 },
        { candidate: '44', class: 'bot', votes: 4 },
        { candidate: '#7', class: '', votes: 1 },
      ],
    });
  });
});

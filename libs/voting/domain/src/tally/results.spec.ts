import { after, tallyOfVotes, raceIn, rules } from '@scrutineer/testing-memory';
import type { PartitionTally } from '../ports/tally-store.port';
import { currentRound, finalCut, type Race } from '../race/race';
import { mergeResults, passed, resultsState } from './results';

const now = Date.parse('2025-12-07T14:44:10.500Z');

describe('mergeResults', () => {
  it('adds the partitions up, in the order of the race', () => {
    const tallies = [tallyOfVotes({ '16': 3, '1': 1 }), null, tallyOfVotes({ '1': 4, '44': 2 })];
    expect(mergeResults(raceIn('open'), 1, tallies, 'open', now)).toEqual({
      race: 'abu-dhabi-2025',
      round: 1,
      state: 'open',
      total: 10,
      voters: 10,
      asOf: '2025-12-07T14:44:10.500Z',
      excluded: [],
      candidates: [
        { id: '1', votes: 5, share: 50, rank: 1 },
        { id: '44', votes: 2, share: 20, rank: 3 },
        { id: '16', votes: 3, share: 30, rank: 2 },
      ],
    });
  });

  it('counts voters of every class', () => {
    const counts = ['', 'bot', 'vip'].map((name, i) => ({ candidate: '44', class: name, votes: i + 1 }));
    const results = mergeResults(raceIn('open'), 1, [tallyOfVotes({}, { counts, voters: 6 })], 'open', now);
    expect(results).toMatchObject({ total: 6, voters: 6 });
    expect(results.candidates[1]).toMatchObject({ id: '44', votes: 6 });
  });

  it('lets equal votes share a rank, and shares add to 100.0', () => {
    const tie = mergeResults(raceIn('open'), 1, [tallyOfVotes({ '1': 1, '44': 1, '16': 1 })], 'open', now);
    expect(tie.candidates.map(({ share, rank }) => [share, rank])).toEqual([
      [33.4, 1],
      [33.3, 1],
      [33.3, 1],
    ]);
  });

  it.each([[[]], [[null, null]], [[tallyOfVotes({})]]])('is all zero while nobody has voted: %j', (tallies) => {
    const results = mergeResults(raceIn('open'), 1, tallies, 'open', now);
    expect(results).toMatchObject({ total: 0, voters: 0, excluded: [] });
    expect(results.candidates.map(({ votes, share, rank }) => [votes, share, rank])).toEqual(Array(3).fill([0, 0, 1]));
  });
});

describe('a withdrawn candidate', () => {
  const votes = [tallyOfVotes({ '1': 5, '44': 3 }), tallyOfVotes({ '1': 1, '16': 1 })];

  it('exclude: their votes count for nobody and are told apart, voters stay voters', () => {
    const race = after(raceIn('open', { rules: rules({ withdrawn: 'exclude' }) }), 'withdraw');
    expect(mergeResults(race, 1, votes, 'open', now)).toMatchObject({
      total: 4,
      voters: 10,
      excluded: [{ rule: 'withdrawn', votes: 6 }],
      candidates: [
        { id: '1', votes: 0, share: 0, rank: 3 },
        { id: '44', votes: 3, share: 75, rank: 1 },
        { id: '16', votes: 1, share: 25, rank: 2 },
      ],
    });
  });

  it('exclude: without votes for them nothing is excluded', () => {
    const race = after(raceIn('open'), 'withdraw');
    expect(mergeResults(race, 1, [tallyOfVotes({ '44': 2 })], 'open', now)).toMatchObject({ total: 2, excluded: [] });
  });

  it('count: their votes go on counting', () => {
    const race = after(raceIn('open', { rules: rules({ withdrawn: 'count' }) }), 'withdraw');
    const results = mergeResults(race, 1, votes, 'open', now);
    expect(results).toMatchObject({ total: 10, voters: 10, excluded: [] });
    expect(results.candidates[0]).toEqual({ id: '1', votes: 6, share: 60, rank: 1 });
  });

  it('goes by the rule the round froze, not by one edited since', () => {
    const reset = after(raceIn('closed', { rules: rules({ withdrawn: 'exclude' }) }), 'withdraw', 'reset');
    const edited: Race = { ...reset, rules: rules({ withdrawn: 'count' }) };
    expect(mergeResults(edited, 1, votes, 'closed', now).total).toBe(4);
    expect(mergeResults(edited, 2, votes, 'open', now).total).toBe(10);
  });

  it('leaves a certified round as it was certified when withdrawn in a later one', () => {
    const certified = raceIn('certified', { rules: rules({ withdrawn: 'exclude' }) });
    const before = mergeResults(certified, 1, votes, 'certified', now);
    const later = after(certified, 'reset', 'withdraw');
    expect(mergeResults(later, 1, votes, 'certified', now)).toEqual(before);
  });
});

describe('resultsState', () => {
  /** One tally a partition, with these next offsets. */
  function at(next: readonly number[], change: Partial<PartitionTally> = {}): PartitionTally[] {
    return next.map((offset, partition) => tallyOfVotes({}, { partition, next: offset, ...change }));
  }
  const far = at([999, 999, 999]);
  const cut = finalCut(currentRound(raceIn('closed')))!;
  const past = at(cut.map((offset) => offset + 1));

  it.each([
    ['draft', 'closed'],
    ['opening', 'open'],
    ['open', 'open'],
    ['closing', 'closing'],
    ['closed', 'closed'],
    ['certified', 'certified'],
  ] as const)('of a race in %s, all tallies far on: %s', (state, expected) => {
    expect(resultsState(raceIn(state), 1, far)).toBe(expected);
  });

  it.each(['closed', 'certified'] as const)('%s only once every next has passed the cut', (state) => {
    const race = raceIn(state);
    expect(resultsState(race, 1, past)).toBe(state);
    for (const behind of [0, 1, 2]) {
      const next = cut.map((offset, p) => (p === behind ? offset : offset + 1));
      expect(resultsState(race, 1, at(next))).toBe('closing');
    }
  });

  it.each(['opening', 'open', 'closing', 'closed', 'certified'] as const)('of %s is recovering', (state) => {
    const race = raceIn(state);
    const [one, other] = [far[0]!, far[2]!];
    const short = at([20, 20, 20])[1]!;
    expect(resultsState(race, 1, [one, null, other])).toBe('recovering');
    expect(resultsState(race, 1, [one, { ...short, goal: 21 }, other])).toBe('recovering');
    expect(resultsState(race, 1, [one, short, other], [20, 21, 20])).toBe('recovering');
    expect(resultsState(race, 1, [one, ...at([999], { voters: 1 }), other])).toBe('recovering');
  });

  it('past the cut has recovered, since the tally of a finished round is not carried on to goal or floor', () => {
    const rebuilt = past.map((tally) => ({ ...tally, goal: 999 }));
    expect(resultsState(raceIn('certified'), 1, rebuilt, [999, 999, 999])).toBe('certified');
    expect(resultsState(after(raceIn('closed'), 'reset'), 1, rebuilt, [999, 999, 999])).toBe('closed');
    expect(resultsState(after(raceIn('closed'), 'reopen'), 1, rebuilt)).toBe('recovering');
  });

  it('has recovered on reaching goal and floor exactly, and a floor not known yet asks for nothing', () => {
    expect(resultsState(raceIn('open'), 1, at([999, 999, 999], { goal: 999 }), [999, 999])).toBe('open');
  });

  it('of a reopened round is open, and closed only past the last cut', () => {
    const reopening = after(raceIn('closed'), 'reopen');
    expect(resultsState(reopening, 1, past)).toBe('open');
    expect(resultsState(after(reopening, 'opened'), 1, past)).toBe('open');
    expect(resultsState(after(reopening, 'opened', 'close'), 1, far)).toBe('closing');
    const closed = after(reopening, 'opened', 'close', 'closed');
    expect(resultsState(closed, 1, past)).toBe('closing');
    expect(resultsState(closed, 1, far)).toBe('closed');
  });

  it('of an earlier round is what that round came to, whatever the current one does', () => {
    for (const way of [[], ['open'], ['open', 'opened'], ['open', 'opened', 'close']] as const) {
      expect(resultsState(after(raceIn('closed'), 'reset', ...way), 1, far)).toBe('closed');
      expect(resultsState(after(raceIn('certified'), 'reset', ...way), 1, far)).toBe('certified');
      expect(resultsState(after(raceIn('open'), 'reset', 'closed', ...way), 1, far)).toBe('closed');
      expect(resultsState(after(raceIn('closed'), 'reset', ...way), 1, at(cut))).toBe('closing');
    }
  });

  it('of an open round being reset is closing', () => {
    expect(resultsState(after(raceIn('open'), 'reset'), 1, far)).toBe('closing');
  });

  it('of a round that never opened, or does not exist, is closed', () => {
    expect(resultsState(after(raceIn('draft'), 'reset'), 1, [])).toBe('closed');
    expect(resultsState(raceIn('open'), 2, [])).toBe('closed');
  });
});

describe('passed', () => {
  it('wants every next beyond the cut: the close marker itself is covered', () => {
    const tallies = [tallyOfVotes({}, { next: 11 }), tallyOfVotes({}, { next: 21 })];
    expect(passed(tallies, [10, 20])).toBe(true);
    expect(passed(tallies, [10, 21])).toBe(false);
    expect(passed(tallies, [10, 20, 0])).toBe(false);
    expect(passed([tallies[0]!, null], [10, 20])).toBe(false);
  });
});
